/**
 * The first call of a Worker that has just been started.
 *
 * @module
 */
import type { Packed } from "../../runtimes/Packed.ts"
import { bundle } from "../../runtimes/Workers.ts"
import { median } from "../Measure.ts"
import type { Row } from "../Row.ts"

const here = (path: string) => new URL(path, import.meta.url).pathname
const empty = `export default { fetch: () => new Response("") }`

/** The row of a cold start. */
export const cold = async ({ project }: Packed): Promise<ReadonlyArray<Row>> => {
  const own = await bundle({ entryPoints: [here("firstCall.ts")] }, project)
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", here("miniflare.ts")],
    stdin: "piped",
    stdout: "piped",
  }).spawn()
  const input = new Response(JSON.stringify({ empty, own })).body!
  const [output] = await Promise.all([new Response(child.stdout).text(), input.pipeTo(child.stdin)])
  const times: Record<"empty" | "own", ReadonlyArray<number>> = JSON.parse(output)
  const [base, started] = [median(times.empty), median(times.own)]
  return [{
    work: "import, layer, token and first call in a cold isolate, workerd",
    against: "an empty Worker",
    ratio: started / base,
    more: `${(started - base).toFixed(0)} ms`,
    detail: `${started.toFixed(0)} ms against ${base.toFixed(0)} ms`,
  }]
}
