/**
 * How the time of a request grows with the number of cameras in PostgreSQL.
 *
 * @module
 */
import { layerPostgres } from "@cam2/camera-database/postgres"
import { inTurn, median, quantile, timeOf } from "../Measure.ts"
import { progress } from "../Progress.ts"
import type { Row } from "../Row.ts"
import { open } from "./InProcess.ts"
import type { PostgresDatabase } from "./PostgresDatabase.ts"
import { type Kind, kindsOf } from "./Questions.ts"
import { millis } from "./Reads.ts"

const rounds = 5
// Code that ran some hundred times is quicker, whatever is asked.
const warmups = 8

// With more cameras a view has more of them, and takes longer to count whatever the database does.
const isOfOneSize = ({ what }: Kind) => !what.startsWith("the clusters")
const isCircle = ({ what }: Kind) => what === "a 10 km circle"

/** The rows of a large database and a small one, and how many cameras each has. */
export const rowsOfGrowth = async (
  databases: readonly [large: PostgresDatabase, small: PostgresDatabase],
  counts: readonly [large: number, small: number],
): Promise<ReadonlyArray<Row>> => {
  const servers = []
  for (const { url } of databases) servers.push(await open(layerPostgres({ url, index: false })))
  const kinds = counts.map((count) => kindsOf(count).filter(isOfOneSize))
  const limit = Math.log(counts[0]) / Math.log(counts[1])
  const words = counts.map((count) => count.toLocaleString("en"))
  const rows: Array<Row> = []
  try {
    for (const [at, { what }] of kinds[0]!.entries()) {
      const runs: Array<() => Promise<number>> = []
      for (const [which, { request }] of servers.entries()) {
        const kind = kinds[which]![at]!
        const paths: Array<string> = []
        for (const { path } of kind.questions) {
          const found: ReadonlyArray<unknown> = isCircle(kind)
            ? JSON.parse(await request(path))
            : []
          // And a circle of more cameras is a longer answer.
          if (!isCircle(kind) || found.length >= 5 && found.length <= 50) paths.push(path)
        }
        if (paths.length === 0) throw new Error(`${what}: none of that size`)
        runs.push(async () => {
          const times: Array<number> = []
          for (const path of paths) times.push(await timeOf(() => request(path)))
          return median(times)
        })
      }
      const both = { large: runs[0]!, small: runs[1]! }
      const { large, small } = await inTurn(rounds, both, warmups)
      const ratios = large.map((time, round) => time / small[round]!)
      rows.push({
        work: `${what}${isCircle(kinds[0]![at]!) ? " with 5 to 50 cameras" : ""}, ${
          words[0]
        } cameras in PostgreSQL, through the server, p50`,
        against: `${words[1]} cameras`,
        ratio: median(ratios),
        reach: `≤ ${limit.toFixed(2)} (log n)`,
        met: median(ratios) <= limit,
        detail: `${millis(median(large))} to ${millis(median(small))}; ${rounds} rounds ${
          quantile(ratios, 0).toFixed(2)
        } to ${quantile(ratios, 0.999).toFixed(2)}`,
      })
    }
  } finally {
    for (const { close } of servers) await close()
  }
  progress("growth")
  return rows
}
