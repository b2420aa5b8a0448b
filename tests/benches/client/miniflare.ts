/**
 * Starts each of the Workers of standard input in turn, as a JSON object of scripts by name, and
 * prints the milliseconds until its first answer, as a JSON object of lists.
 *
 * @module
 */
import { Miniflare } from "miniflare"
import process from "node:process"
import { text } from "node:stream/consumers"

const scripts: Record<string, string> = JSON.parse(await text(process.stdin))
const times: Record<string, Array<number>> = {}
for (let round = 0; round <= 9; round++) {
  for (const [name, contents] of Object.entries(scripts)) {
    const start = performance.now()
    const worker = new Miniflare({
      compatibilityDate: "2026-04-01",
      host: "127.0.0.1",
      modules: [{ type: "ESModule", path: "worker.js", contents }],
    })
    const response = await worker.dispatchFetch("http://worker/")
    await response.text()
    // The first round warms the caches of the files.
    if (round > 0) (times[name] ??= []).push(performance.now() - start)
    await worker.dispose()
  }
}
process.stdout.write(JSON.stringify(times), () => process.exit())
