/**
 * Adding many cameras to an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { CameraKey } from "../../../domain/CameraKey.ts"
import { type Candidate, findExisting, keysOf, toStandIns } from "../StandIns.ts"
import type { Addresses } from "./CameraAddresses.ts"
import { toColumns } from "./CameraRow.ts"
import { makeDialect } from "./Dialect.ts"
import { toCamera } from "./RowCamera.ts"
import { nowText, type Rows } from "./SqlCameraRows.ts"
import { makeAddConflict } from "./SqlCameraWrites.ts"

// The fewer statements the quicker, and a few sizes do, so that each is prepared once. The largest
// has a quarter of the parameters that SQLite takes.
const rowsOfInsert = [256, 32, 4, 1]

/** `items` in parts as long as `sizes` allow, the longest first; the last size is 1. */
const inParts = <A>(items: ReadonlyArray<A>, sizes: ReadonlyArray<number>) => {
  const parts: Array<ReadonlyArray<A>> = []
  for (let start = 0; start < items.length;) {
    const size = sizes.find((size) => size <= items.length - start)!
    parts.push(items.slice(start, start + size))
    start += size
  }
  return parts
}

/** How many cameras are added to a database. */
export const makeBulk = (sql: SqlClient.SqlClient, rows: Rows, addresses: Addresses) => {
  const addConflict = makeAddConflict(rows)

  const { alone, insertRows } = makeDialect(sql)

  const addAll = Effect.fnUntraced(function* (
    cameras: ReadonlyArray<Candidate>,
  ) {
    const now = yield* nowText
    const written = new Set<string>()
    for (const part of inParts(cameras, rowsOfInsert)) {
      const rows = part.map(([camera_id, camera]) => ({
        camera_id,
        created_at: now,
        ...toColumns(camera, now),
      }))
      const insert = insertRows(Object.keys(rows[0]!), rows)
      for (const row of yield* sql.unsafe<{ readonly camera_id: string }>(...insert)) {
        written.add(row.camera_id)
      }
    }
    return yield* Effect.forEach(
      cameras,
      ([cameraID, camera]) =>
        written.has(cameraID) ? Effect.undefined : addConflict(cameraID, camera, now),
    )
  })

  const byAddresses = (keys: ReadonlyArray<CameraKey>) =>
    Effect.map(addresses.byAddresses(keys), (rows) => rows.map(toCamera))

  const addMissing = Effect.fnUntraced(function* (
    cameras: ReadonlyArray<Candidate>,
    taken: ReadonlySet<string>,
  ) {
    const existing = findExisting(cameras, yield* byAddresses(keysOf(cameras)), taken)
    const missing = cameras.filter((_, index) => existing[index] === undefined)
    return toStandIns(cameras, existing, yield* addAll(missing))
  }, alone("put"))

  return { addAll, addMissing, byAddresses }
}

/** See {@linkcode makeBulk}. */
export type Bulk = ReturnType<typeof makeBulk>
