/**
 * Loads each of the Workers of standard input in turn, as a JSON object of scripts by name, into new
 * isolates of one workerd, and prints the milliseconds until the first response of each, as a JSON
 * object of lists.
 *
 * A process is started once, and not for each Worker, as Cloudflare does it: what is measured is the
 * Worker, and neither the process nor how its script is handed over.
 *
 * @module
 */
import { Miniflare } from "miniflare"
import process from "node:process"
import { text } from "node:stream/consumers"

const rounds = 40
const compatibilityDate = "2026-04-01"

/** Loads the Worker of a name into an isolate of its own, and asks it once. */
const host = `export default {
  fetch: async (request, env) => {
    const { pathname } = new URL(request.url)
    const worker = env.LOADER.get(pathname, () => ({
      compatibilityDate: ${JSON.stringify(compatibilityDate)},
      mainModule: "worker.js",
      modules: { "worker.js": env[pathname.split("/")[1]] },
    }))
    const response = await worker.getEntrypoint().fetch("http://worker/")
    return new Response(await response.text(), { status: response.status })
  },
}`

const scripts: Record<string, string> = JSON.parse(await text(process.stdin))
const names = Object.keys(scripts)
const workerd = new Miniflare({
  compatibilityDate,
  host: "127.0.0.1",
  modules: [{ type: "ESModule", path: "host.js", contents: host }],
  bindings: Object.fromEntries(Object.values(scripts).map((script, index) => [index, script])),
  workerLoaders: { LOADER: {} },
})
await workerd.ready
const times: Record<string, Array<number>> = {}
// The first rounds warm workerd.
for (let round = -3; round < rounds; round++) {
  for (const [index, name] of names.entries()) {
    const start = performance.now()
    const response = await workerd.dispatchFetch(`http://host/${index}/${round}`)
    const said = await response.text()
    if (!response.ok) throw new Error(`${name}: ${said}`)
    if (round >= 0) (times[name] ??= []).push(performance.now() - start)
  }
}
await workerd.dispose()
process.stdout.write(JSON.stringify(times), () => process.exit())
