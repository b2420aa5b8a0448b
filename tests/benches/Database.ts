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
import { progress } from "./Progress.ts"
import { synthesise } from "./Synthesis.ts"

const changedAt = "2026-01-01T00:00:00.000Z"

/**
 * Writes `count` synthetic cameras to the new database `filename`. The schema is that of the
 * migrations, with every index and trigger in place while the rows go in; only the way through the
 * server is left out.
 */
export const writeDatabase = async (filename: string, count: number): Promise<void> => {
  await Effect.runPromise(Effect.scoped(Layer.build(layerSqlite({ filename }))))
  using database = new DatabaseSync(filename)
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -4000000; BEGIN")
  const [first] = synthesise(1)
  const names = ["camera_id", ...Object.keys(toColumns(first!.camera, changedAt))]
  const insert = database.prepare(
    `INSERT INTO camera (${names.join()}) VALUES (${names.map(() => "?").join()})`,
  )
  let written = 0
  for (const { camera, cameraID } of synthesise(count)) {
    if (++written % 1e6 === 0) progress(`${written} of ${count} cameras are written`)
    insert.run(cameraID, ...Object.values(toColumns(camera, changedAt)))
  }
  database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
}

/** A database file with `count` cameras. */
export interface DatabaseFile {
  readonly count: number
  readonly filename: string
}

/** Gives `use` a database of each size, in a directory that is gone afterwards. */
export const withDatabases = async <A>(
  counts: ReadonlyArray<number>,
  use: (files: ReadonlyArray<DatabaseFile>) => Promise<A>,
): Promise<A> => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-bench-" })
  try {
    const files: Array<DatabaseFile> = []
    for (const count of counts) {
      const filename = `${directory}/${count}.sqlite`
      await writeDatabase(filename, count)
      files.push({ count, filename })
    }
    return await use(files)
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}
