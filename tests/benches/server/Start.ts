/**
 * The start of `cam2 serve`, against an empty program.
 *
 * @module
 */
import { stop } from "../../Process.ts"
import { median, timeOf } from "../Measure.ts"
import type { Row } from "../Row.ts"
import { cpuOf, outputOf, serveCam2 } from "./Processes.ts"

const rounds = 11
const most = 400

const start = async (filename: string) => {
  const begun = performance.now()
  await using server = await serveCam2(filename)
  const response = await fetch(`${server.baseURL}health`)
  await response.text()
  const taken = performance.now() - begun
  const processor = await cpuOf(server.pid)
  await stop(server)
  return { taken, processor }
}

/** From the start of the process to the first answer, over a database that is there. */
export const rows = async (filename: string, count: number): Promise<ReadonlyArray<Row>> => {
  const empty = () => timeOf(() => outputOf("./Empty.ts", []))
  await start(filename)
  await empty()
  const more: Array<number> = []
  const ratios: Array<number> = []
  const emptyTimes: Array<number> = []
  const processorTimes: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    const [{ processor, taken }, none] = [await start(filename), await empty()]
    more.push(taken - none)
    ratios.push(taken / none)
    emptyTimes.push(none)
    if (processor !== undefined) processorTimes.push(processor)
  }
  return [{
    work: `start of cam2 serve to its first answer, ${count.toLocaleString("en")} cameras`,
    against: "an empty Deno program",
    ratio: median(ratios),
    more: `${median(more).toFixed(0)} ms`,
    reach: `≤ ${most} ms more`,
    met: median(more) <= most,
    detail: `${median(emptyTimes).toFixed(0)} ms for the empty one` +
      (processorTimes.length > 0 ? `; ${median(processorTimes)} ms of processor time` : ""),
  }]
}
