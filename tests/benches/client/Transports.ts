/**
 * What the client gains by a transport of its own, over the loopback.
 *
 * @module
 */
import { sampleCameras } from "@cam2/camera-database/testing"
import { toWire } from "../../../src/contract/WriteCamera.ts"
import { toRecord } from "../../../src/server/stores/CameraRecord.ts"
import { succeed } from "../../runtimes/Command.ts"
import type { Packed } from "../../runtimes/Packed.ts"
import { bundleForNode } from "../../runtimes/Workers.ts"
import { median, quantile } from "../Measure.ts"
import type { Row } from "../Row.ts"

const program = new URL("overLoopback.ts", import.meta.url).pathname

const camera = toWire(
  toRecord({
    cameraID: "5ae0ecbd336359291be74c12",
    created_at: null,
    updated_at: null,
    retired_at: null,
    retired_reason: null,
  }, sampleCameras[0]!),
)

const row = (runtime: string, output: string): Row => {
  const { taken, times }: {
    readonly taken: Readonly<Record<"fetch" | "httpClient", ReadonlyArray<number>>>
    readonly times: number
  } = JSON.parse(output)
  const ratios = taken.fetch.map((own, round) => own / taken.httpClient[round]!)
  const micros = (values: ReadonlyArray<number>) => (median(values) / times * 1000).toFixed(0)
  const ratio = median(ratios)
  return {
    work: `cameraById over the loopback, processor time, ${runtime}`,
    against: "the same over an HttpClient",
    ratio,
    reach: "< 1",
    met: ratio < 1,
    detail:
      `${micros(taken.fetch)} µs against ${micros(taken.httpClient)} µs; half of the rounds ` +
      `within ${quantile(ratios, 0.25).toFixed(2)} to ${quantile(ratios, 0.75).toFixed(2)}`,
  }
}

/** The rows of Deno and Node. */
export const transports = async ({ node, project }: Packed): Promise<ReadonlyArray<Row>> => {
  const bundled = `${project}/overLoopback.mjs`
  await bundleForNode(program, bundled)
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ url }) => Response.json(url.includes("/auth") ? { token: "a.bearer.token" } : camera),
  )
  const baseURL = `http://127.0.0.1:${server.addr.port}/`
  const onDeno = await succeed(
    Deno.execPath(),
    ["run", "--quiet", "--allow-all", program, baseURL],
  )
  const onNode = await succeed(node, [bundled, baseURL], { cwd: project })
  return [row("Deno", onDeno), row("Node", onNode)]
}
