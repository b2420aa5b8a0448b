/**
 * Requests per second of `cam2 serve`, against a server written by hand.
 *
 * @module
 */
import assert from "node:assert/strict"
import { stop } from "../../Process.ts"
import { median, quantile } from "../Measure.ts"
import type { Row } from "../Row.ts"
import type { LoadOrder, LoadResult } from "./Load.ts"
import { cpuOf, outputOf, serveCam2, servePeer } from "./Processes.ts"
import { tokenPath } from "./Store.ts"

const rounds = 9
const seconds = 1.5

/** Requests per second for a page of 100 and for one camera, the same answers from both servers. */
export const rows = async (filename: string, cameraID: string): Promise<ReadonlyArray<Row>> => {
  await using own = await serveCam2(filename)
  await using peer = await servePeer(filename)
  const servers = [own, peer]
  const { token } = await (await fetch(own.baseURL + tokenPath)).json()
  const answerTo = async (url: string) => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    const { headers, status } = response
    return { status, link: headers.get("link"), body: await response.text() }
  }
  const measure = async (work: string, path: string, limit: number): Promise<Row> => {
    const urls = servers.map(({ baseURL }) => baseURL + path)
    const [answer, other] = await Promise.all(urls.map(answerTo))
    assert.equal(answer!.status, 200)
    assert.deepEqual(answer, other)
    const before = await Promise.all(servers.map(({ pid }) => cpuOf(pid)))
    const order: LoadOrder = { urls, token, rounds, seconds }
    const { amounts, perSecond }: LoadResult = JSON.parse(
      await outputOf("./Load.ts", [JSON.stringify(order)]),
    )
    const after = await Promise.all(servers.map(({ pid }) => cpuOf(pid)))
    const ratios = perSecond[0]!.map((each, round) => each / perSecond[1]![round]!)
    const ratio = median(ratios)
    const speeds = perSecond.map((each) => Math.round(median(each)))
    const [first, second] = after.map((time, at) =>
      time === undefined ? undefined : (time - before[at]!) / amounts[at]!
    )
    const busy = first === undefined || second === undefined
      ? ""
      : `; ${(first / second).toFixed(2)} × its processor time a request`
    return {
      work,
      against: "Hono, jose and node:sqlite by hand, the same bytes",
      ratio,
      reach: `≥ ${limit.toFixed(1)}`,
      met: ratio >= limit,
      detail: `${speeds[0]} to ${speeds[1]} requests/s; half of the rounds within ${
        quantile(ratios, 0.25).toFixed(2)
      } to ${quantile(ratios, 0.75).toFixed(2)}${busy}`,
    }
  }
  const measured = [
    await measure("search for 100 cameras, with a token", "cameras/search?country=US", 1),
    await measure("cameraById, with a token", `cameras/${cameraID}`, 0.8),
  ]
  await Promise.all(servers.map((server) => stop(server)))
  return measured
}
