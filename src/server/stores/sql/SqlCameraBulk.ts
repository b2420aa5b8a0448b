/**
 * Adding many cameras to an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { CameraKey } from "../../../domain/CameraKey.ts"
import type { Conflict } from "../CameraRecord.ts"
import { type Candidate, findExisting, keysOf, toStandIns } from "../StandIns.ts"
import type { Addresses } from "./CameraAddresses.ts"
import type { BatchRows } from "./BatchClient.ts"
import { toColumns } from "./CameraRow.ts"
import { makeDialect } from "./Dialect.ts"
import { toCamera } from "./RowCamera.ts"
import { nowText, type Rows } from "./SqlCameraRows.ts"
import { makeAddConflict } from "./SqlCameraWrites.ts"
import { makeUnits } from "./Units.ts"

interface Added {
  readonly camera_id: string
}

/** How many cameras are added to a database. */
export const makeBulk = (sql: SqlClient.SqlClient, rows: Rows, addresses: Addresses) => {
  const addConflict = makeAddConflict(rows)
  const { insertRows } = makeDialect(sql)
  const { alone } = makeUnits(sql)

  const inserts = (cameras: ReadonlyArray<Candidate>, now: string) =>
    insertRows(cameras.map(([camera_id, camera]) => ({
      camera_id,
      created_at: now,
      ...toColumns(camera, now),
    }))).map(([text, params]) => sql.unsafe<Added>(text, params))

  /** Why each of some cameras was not added, if it was not, by the rows that {@linkcode inserts} gave. */
  const conflictsOf = (cameras: ReadonlyArray<Candidate>, rows: BatchRows, now: string) => {
    const written = new Set((rows.flat() as ReadonlyArray<Added>).map(({ camera_id }) => camera_id))
    const takerOf = new Map(
      cameras.flatMap(([cameraID, { legacy_cameraID }], index) =>
        legacy_cameraID != null && written.has(cameraID) ? [[legacy_cameraID, index] as const] : []
      ),
    )
    return Effect.forEach(cameras, ([cameraID, camera], index) => {
      if (written.has(cameraID)) return Effect.undefined
      // A legacy id that a later camera took was free when this one was refused.
      const taker = takerOf.get(camera.legacy_cameraID ?? NaN)
      return taker !== undefined && taker > index
        ? Effect.succeed<Conflict>("sourceIDAlreadyExist")
        : addConflict(cameraID, camera, now)
    })
  }

  const addAll = Effect.fnUntraced(function* (cameras: ReadonlyArray<Candidate>) {
    const now = yield* nowText
    const rows = yield* Effect.forEach(inserts(cameras, now), (statement) => statement)
    return yield* conflictsOf(cameras, rows, now)
  })

  const byAddresses = (keys: ReadonlyArray<CameraKey>) =>
    Effect.map(addresses.byAddresses(keys), (rows) => rows.map(toCamera))

  const addMissing = Effect.fnUntraced(function* (
    cameras: ReadonlyArray<Candidate>,
    taken: ReadonlySet<string>,
  ) {
    const { made: { existing, missing, now }, rows } = yield* alone(
      Effect.map(Effect.all([nowText, byAddresses(keysOf(cameras))]), ([now, there]) => {
        const existing = findExisting(cameras, there, taken)
        const missing = cameras.filter((_, index) => existing[index] === undefined)
        return { made: { existing, missing, now }, statements: inserts(missing, now) }
      }),
    )
    return toStandIns(cameras, existing, yield* conflictsOf(missing, rows, now))
  })

  return { addAll, addMissing, byAddresses, conflictsOf, inserts }
}

/** See {@linkcode makeBulk}. */
export type Bulk = ReturnType<typeof makeBulk>
