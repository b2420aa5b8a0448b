/**
 * The first call of a Worker in an isolate that has just been made.
 *
 * @module
 */
import type { Packed } from "../../runtimes/Packed.ts"
import { bundle } from "../../runtimes/Workers.ts"
import { median, quantile } from "../Measure.ts"
import type { Row } from "../Row.ts"

const here = (path: string) => new URL(path, import.meta.url).pathname
const empty = `export default { fetch: () => new Response("") }`

/** The rows of a cold start. */
export const cold = async ({ project }: Packed): Promise<ReadonlyArray<Row>> => {
  const entryPoints = [here("firstCall.ts")]
  const scripts = {
    empty,
    "as wrangler bundles it": await bundle({ entryPoints }, project),
    "minified, without names": await bundle({ entryPoints }, project, { minify: true }),
  }
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", here("miniflare.ts")],
    stdin: "piped",
    stdout: "piped",
  }).spawn()
  const input = new Response(JSON.stringify(scripts)).body!
  const [output] = await Promise.all([new Response(child.stdout).text(), input.pipeTo(child.stdin)])
  const times: Record<string, ReadonlyArray<number>> = JSON.parse(output)
  const base = median(times.empty!)
  return Object.entries(times).filter(([name]) => name !== "empty").map(([name, all]): Row => {
    const started = median(all)
    return {
      work: `import, layer, token and first call in a cold isolate, workerd, ${name}`,
      against: "an empty Worker",
      ratio: started / base,
      more: `${(started - base).toFixed(0)} ms`,
      reach: "≤ 30 ms more",
      met: started - base <= 30,
      detail: `${started.toFixed(0)} ms against ${base.toFixed(0)} ms; the middle half of ` +
        `${all.length} isolates from ${quantile(all, 0.25).toFixed(0)} to ` +
        `${quantile(all, 0.75).toFixed(0)} ms`,
    }
  })
}
