/**
 * The heap while a million cameras are streamed.
 *
 * @module
 */
import { succeed } from "../../runtimes/Command.ts"
import type { Packed } from "../../runtimes/Packed.ts"
import { bundleForNode } from "../../runtimes/Workers.ts"
import type { Row } from "../Row.ts"

const program = new URL("streaming.ts", import.meta.url).pathname
const count = 1_000_000
const timeout = 600_000
const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)

const row = (runtime: string, output: string): Row => {
  const { heaps, seen }: { readonly heaps: ReadonlyArray<number>; readonly seen: number } = JSON
    .parse(output)
  if (seen !== count) throw new Error(`${seen} cameras were streamed, not ${count}`)
  const ratio = heaps.at(-1)! / heaps[0]!
  return {
    work: `heap after streaming 1,000,000 cameras, ${runtime}`,
    against: "after 100,000",
    ratio,
    reach: "flat, ≤ 1.05",
    met: ratio <= 1.05,
    detail: `${megabytes(heaps[0]!)} MiB, in the end ${megabytes(heaps.at(-1)!)} MiB`,
  }
}

/** The rows of Deno and Node. */
export const memory = async ({ node, project }: Packed): Promise<ReadonlyArray<Row>> => {
  const bundled = `${project}/streaming.mjs`
  await bundleForNode(program, bundled)
  const onNode = await succeed(node, ["--expose-gc", bundled, String(count)], {
    cwd: project,
    timeout,
  })
  const onDeno = await succeed(
    Deno.execPath(),
    ["run", "--quiet", "--allow-all", "--v8-flags=--expose-gc", program, String(count)],
    { timeout },
  )
  return [row("Node", onNode), row("Deno", onDeno)]
}
