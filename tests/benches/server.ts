/**
 * The benchmarks of the server, over databases of ten thousand to a million cameras.
 *
 * @module
 */
import { type DatabaseFile, withDatabases } from "./Database.ts"
import { lineChart } from "./Plot.ts"
import type { Row } from "./Row.ts"
import * as Circle from "./server/Circle.ts"
import { growth } from "./server/Growth.ts"
import * as Memory from "./server/Memory.ts"
import * as Requests from "./server/Requests.ts"
import * as Start from "./server/Start.ts"
import { openStore } from "./server/Store.ts"

/** Every row about the server over databases in the order of their size; plots growth to `chart`. */
export const measure = async (
  files: ReadonlyArray<DatabaseFile>,
  chart: URL,
): Promise<ReadonlyArray<Row>> => {
  const databases = await Promise.all(
    files.map(async ({ count, filename }) => ({ count, store: await openStore(filename) })),
  )
  const large = files.at(-1)!
  const { store } = databases.at(-1)!
  const [found] = store.bare("SELECT camera_id FROM camera WHERE seq = ?", [large.count / 2])
  const circles = await Circle.rows(store, large.count)
  const grown = await growth(databases)
  for (const { store } of databases) await store.close()
  await Deno.writeTextFile(
    chart,
    lineChart({
      title: "Time of an answer, in process, from request to body",
      x: { name: "cameras", log: true },
      y: { name: "µs, median", log: true },
      series: grown.series,
    }) + "\n",
  )
  return [
    ...circles,
    ...await Requests.rows(large.filename, String((found as ReadonlyArray<unknown>)[0])),
    ...grown.rows,
    ...await Memory.rows(files[0]!, large),
    ...await Start.rows(large.filename, large.count),
  ]
}

/** The rows of the table. */
export const rows = (): Promise<ReadonlyArray<Row>> =>
  withDatabases(
    [1e4, 1e5, 1e6],
    (files) => measure(files, new URL("./growth.svg", import.meta.url)),
  )
