/**
 * Writing single cameras of an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"
import type { CheckedChanges, NewCamera } from "../../../domain/CameraWrite.ts"
import { ResourceConflictError } from "../../../domain/Errors.ts"
import {
  applyChanges,
  type Conflict,
  isMeant,
  isRetiredFor,
  notFound,
  otherVersion,
  type Versions,
} from "../CameraRecord.ts"
import type { StoredResponse } from "../StoredResponse.ts"
import { type Columns, toColumns, versionOf } from "./CameraRow.ts"
import { isTaken, makeDialect } from "./Dialect.ts"
import { toCamera } from "./RowCamera.ts"
import type { SqlResponses } from "./SqlResponses.ts"
import { nowText, type Rows } from "./SqlCameraRows.ts"

/** Why a camera is refused that may have a legacy id, if no other that is in its way is found. */
export const likelyConflict = (legacyID: number | null | undefined): Conflict =>
  legacyID == null ? "sourceIDAlreadyExist" : "legacyCameraIDAlreadyExist"

/** Why a camera was not added, where the table refused it. */
export const makeAddConflict = ({ conflictOf }: Rows) => {
  // What was refused was so for one of the two, also when the other camera is gone by now.
  return (cameraID: string, camera: NewCamera, now: string) => {
    const likely = likelyConflict(camera.legacy_cameraID)
    return camera.legacy_cameraID == null || camera.source_id == null
      ? Effect.succeed(likely)
      : Effect.map(
        conflictOf(toColumns(camera, now), cameraID),
        (conflict): Conflict => conflict ?? likely,
      )
  }
}

/** Writes over a camera, unless another has one of its ids; gives a row if it did. */
export const makeOverwrite =
  (sql: SqlClient.SqlClient) => (cameraID: string, written: Columns, condition: Fragment) =>
    sql`
      UPDATE camera SET ${sql.update(written)}, version = version + 1
      WHERE camera_id = ${cameraID} AND ${condition} AND NOT EXISTS (
        SELECT 1 FROM camera AS other
        WHERE other.legacy_camera_id = ${written.legacy_camera_id} AND other.camera_id <> ${cameraID}
      ) AND NOT EXISTS (
        SELECT 1 FROM camera AS other WHERE other.source_key = ${written.source_key}
          AND other.source_id = ${written.source_id} AND other.camera_id <> ${cameraID}
      ) RETURNING seq`

/** How single cameras of a database are written. */
export const makeWrites = (sql: SqlClient.SqlClient, rows: Rows, { once }: SqlResponses) => {
  const { byId, conflictOf, one } = rows
  const addConflict = makeAddConflict(rows)
  const overwrite = makeOverwrite(sql)
  const { isAmong } = makeDialect(sql)

  const add = Effect.fnUntraced(function* (
    cameraID: string,
    camera: NewCamera,
    response: StoredResponse | undefined,
  ) {
    const now = yield* nowText
    const columns = { camera_id: cameraID, created_at: now, ...toColumns(camera, now) }
    const outcome = yield* once(
      response,
      sql`INSERT INTO camera ${sql.insert(columns)}
        ON CONFLICT DO NOTHING RETURNING seq`,
      sql`EXISTS (SELECT 1 FROM camera WHERE camera_id = ${cameraID})`,
    )
    if (outcome !== "Nothing") return outcome === "Written"
    const message = yield* addConflict(cameraID, camera, now)
    return yield* new ResourceConflictError({ message })
  })

  const update = Effect.fnUntraced(function* (
    { cameraID: given, ...changes }: CheckedChanges,
    versions: Versions,
  ) {
    const cameraID = given.toLowerCase()
    while (true) {
      const row = yield* byId(cameraID)
      if (Option.isNone(row)) return yield* notFound()
      if (!isMeant(versionOf(row.value), versions)) return yield* otherVersion()
      const camera = yield* Effect.fromResult(applyChanges(toCamera(row.value), changes))
      const written = toColumns(camera, yield* nowText)
      const version = versionOf(row.value)
      const overwritten = yield* Effect.catchIf(
        overwrite(cameraID, written, sql`version = ${version}`),
        isTaken,
        () => Effect.succeed([]),
      )
      if (overwritten.length > 0) return
      const message = yield* conflictOf(written, cameraID)
      if (message !== undefined) return yield* new ResourceConflictError({ message })
      // Another write came between the reading and this one: read again.
    }
  })

  const atVersion = (versions: Versions) =>
    versions === undefined ? sql`1 = 1` : isAmong(sql`version`, versions)

  /** Fails unless the camera is there at one of `versions`. */
  const explain = Effect.fnUntraced(function* (cameraID: string, versions: Versions) {
    const row = yield* byId(cameraID)
    if (Option.isNone(row)) return yield* notFound()
    if (!isMeant(versionOf(row.value), versions)) return yield* otherVersion()
  })

  const retire = Effect.fnUntraced(function* (
    given: string,
    reason: string | undefined,
    versions: Versions,
  ) {
    const cameraID = given.toLowerCase()
    const now = yield* nowText
    const retired = yield* sql`
      UPDATE camera SET retired_at = ${now}, retired_reason = ${reason ?? null},
        changed_at = ${now}, version = version + 1
      WHERE camera_id = ${cameraID} AND retired_at IS NULL AND ${atVersion(versions)} RETURNING seq`
    if (retired.length > 0) return
    const there = yield* one(sql`camera_id = ${cameraID} AND retired_at IS NOT NULL`)
    if (Option.isNone(there)) return yield* explain(cameraID, versions)
    if (!isRetiredFor(versionOf(there.value), versions)) return yield* otherVersion()
  })

  // One statement writes the log entry and takes the camera away; on SQLite its trigger does.
  const remove = Effect.fnUntraced(function* (given: string, versions: Versions) {
    const cameraID = given.toLowerCase()
    const now = yield* nowText
    const isMeantOne = sql`camera_id = ${cameraID} AND ${atVersion(versions)}`
    const removed = yield* sql.onDialectOrElse({
      pg: () =>
        sql`WITH gone AS (DELETE FROM camera WHERE ${isMeantOne} RETURNING camera_id)
          INSERT INTO change_log (camera_id, timestamp, kind)
          SELECT camera_id, ${now}, 'removed' FROM gone RETURNING camera_id`,
      orElse: () =>
        sql`INSERT INTO removed_camera (camera_id, removed_at)
          SELECT camera_id, ${now} FROM camera WHERE ${isMeantOne} RETURNING camera_id`,
    })
    if (removed.length === 0) yield* explain(cameraID, versions)
  })

  return { add, update, retire, remove }
}
