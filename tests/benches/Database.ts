/**
 * Database files with synthetic cameras, as the server would have written them.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { toColumns } from "../../src/server/stores/sql/CameraRow.ts"
import { withoutIndexes } from "./AtOnce.ts"
import { progress } from "./Progress.ts"
import { synthesise } from "./Synthesis.ts"

const changedAt = "2026-01-01T00:00:00.000Z"

/** How the indexes of a database come to be. */
export type Indexing = "row by row" | "at once"

/**
 * Writes `count` synthetic cameras to the new database `filename`. The schema is that of the
 * migrations; only the way through the server is left out, and with `at once` the indexes are made when
 * all rows are there: they answer the same, and are smaller.
 */
export const writeDatabase = async (
  filename: string,
  count: number,
  indexing: Indexing = "row by row",
): Promise<void> => {
  await Effect.runPromise(Effect.scoped(Layer.build(layerSqlite({ filename }))))
  using database = new DatabaseSync(filename)
  // What is sorted for an index goes beside the database, which has a disk with room for it.
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; BEGIN")
  const [first] = synthesise(1)
  const names = ["camera_id", ...Object.keys(toColumns(first!.camera, changedAt))]
  const insert = database.prepare(
    `INSERT INTO camera (${names.join()}) VALUES (${names.map(() => "?").join()})`,
  )
  const write = () => {
    let written = 0
    for (const { camera, cameraID } of synthesise(count)) {
      if (++written % 1e6 === 0) progress(`${written} of ${count} cameras are written`)
      insert.run(cameraID, ...Object.values(toColumns(camera, changedAt)))
    }
  }
  if (indexing === "at once") withoutIndexes(database, write)
  else write()
  database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
}

/** A database file with `count` cameras. */
export interface DatabaseFile {
  readonly count: number
  readonly filename: string
  readonly indexing: Indexing
}

// So many rows are written row by row in a minute or two, and ten times as many in hours.
const mostRowByRow = 1e6

/**
 * The database of `count` cameras in a directory. One that is there is brought to the newest schema and
 * used again.
 */
export const databaseIn = async (directory: string, count: number): Promise<DatabaseFile> => {
  const indexing = count > mostRowByRow ? "at once" : "row by row"
  const filename = `${directory}/${count}.sqlite`
  if (await Deno.stat(filename).then(() => false, () => true)) {
    const partial = `${filename}.partial`
    await Deno.remove(partial).catch(() => {})
    await writeDatabase(partial, count, indexing)
    // Until it is whole it does not get its own name.
    await Deno.rename(partial, filename)
  } else {
    await Effect.runPromise(Effect.scoped(Layer.build(layerSqlite({ filename, index: false }))))
  }
  return { count, filename, indexing }
}

/**
 * Gives `use` a database of each size, in a directory that is gone afterwards, or in one that is given
 * and keeps them.
 */
export const withDatabases = async <A>(
  counts: ReadonlyArray<number>,
  use: (files: ReadonlyArray<DatabaseFile>) => Promise<A>,
  keptIn?: string,
): Promise<A> => {
  const directory = keptIn ?? await Deno.makeTempDir({ prefix: "cam2-bench-" })
  try {
    await Deno.mkdir(directory, { recursive: true })
    const files: Array<DatabaseFile> = []
    for (const count of counts) files.push(await databaseIn(directory, count))
    return await use(files)
  } finally {
    if (keptIn === undefined) await Deno.remove(directory, { recursive: true })
  }
}
