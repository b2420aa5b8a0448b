/**
 * Filling the index in memory: how long it takes, how long it holds the loop, and how large it gets.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Metric from "effect/Metric"
import { heldColumns } from "../../../src/server/stores/index/HeldRow.ts"
import { processorMillis } from "../Measure.ts"
import { progress } from "../Progress.ts"
import type { Row } from "../Row.ts"
import type { bare } from "./Store.ts"

const batch = 1000
const mostBytes = 25

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis))

const metrics = () =>
  new Map(
    Metric.snapshotUnsafe(Context.empty()).flatMap(({ id, state }) =>
      "value" in state ? [[id, Number(state.value)]] : []
    ),
  )

/** Reads what the index holds as a program that has the driver alone, and keeps nothing of it. */
const readAll = ({ run }: ReturnType<typeof bare>) => {
  const sql = `SELECT ${heldColumns.join()} FROM camera WHERE seq > ? ORDER BY seq LIMIT ${batch}`
  for (let last: unknown = 0, read = batch; read === batch;) {
    const rows = run(sql, [last]) as ReadonlyArray<ReadonlyArray<unknown>>
    read = rows.length
    last = rows.at(-1)?.[0]
  }
}

/** What `open` gives, once the index in memory of its database answers, and the row about that. */
export const measureFilling = async <A>(
  open: () => Promise<A>,
  driver: ReturnType<typeof bare>,
  count: number,
): Promise<{ readonly opened: A; readonly row: Row }> => {
  const begun = performance.now()
  const before = processorMillis()
  const opened = await open()
  let held = 0
  while (metrics().get("cam2_index_used") !== 1) {
    const from = performance.now()
    await pause(5)
    held = Math.max(held, performance.now() - from - 5)
  }
  const spent = (processorMillis() - before) / 1000
  const seconds = (performance.now() - begun) / 1000
  const bytes = metrics().get("cam2_index_bytes")! / count
  progress(`the index of ${count} cameras in memory is filled`)
  const alone = processorMillis()
  readAll(driver)
  const read = (processorMillis() - alone) / 1000
  return {
    opened,
    row: {
      work: `the index in memory fills, ${count.toLocaleString("en")} cameras, processor time`,
      against: "reading the same columns through node:sqlite",
      ratio: spent / read,
      reach: `≤ ${mostBytes} bytes a camera`,
      met: bytes <= mostBytes,
      detail: `${bytes.toFixed(1)} bytes a camera; ${spent.toFixed(1)} to ${read.toFixed(1)} s; ${
        seconds.toFixed(1)
      } s in the background, the loop held for ${Math.round(held)} ms at most`,
    },
  }
}
