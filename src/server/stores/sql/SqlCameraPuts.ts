/**
 * Bringing cameras again to an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Camera } from "../../../domain/Camera.ts"
import type { NewCamera } from "../../../domain/CameraWrite.ts"
import { ResourceConflictError } from "../../../domain/Errors.ts"
import { findMeant, mergeRecord, toPutResults } from "../CameraPut.ts"
import {
  fold,
  holds,
  notHeld,
  type Precondition,
  type PutResult,
  sourceKeyOf,
} from "../CameraRecord.ts"
import { type Candidate, keysOf } from "../StandIns.ts"
import { type Columns, toColumns, versionOf } from "./CameraRow.ts"
import { makeDialect } from "./Dialect.ts"
import { toCamera } from "./RowCamera.ts"
import type { Bulk } from "./SqlCameraBulk.ts"
import { nowText, type Rows } from "./SqlCameraRows.ts"
import { likelyConflict, makeOverwrite } from "./SqlCameraWrites.ts"
import { type Done, makeUnits } from "./Units.ts"

const sourceOf = ({ source, source_id }: NewCamera) => [fold(source ?? ""), source_id]

/** How cameras are put, over the reading and adding of many. */
export const makePuts = (
  sql: SqlClient.SqlClient,
  { columns, conflictOf, one, rowsOf }: Rows,
  { byAddresses, conflictsOf, inserts }: Bulk,
) => {
  const { entries, forUpdate, isAmong, join, member } = makeDialect(sql)
  const overwrite = makeOverwrite(sql)
  const { alone } = makeUnits(sql)

  /** Every camera that some of these can mean. */
  const candidatesFor = Effect.fnUntraced(function* (cameras: ReadonlyArray<Candidate>) {
    const isOfSource = ([, camera]: Candidate) => sourceKeyOf(camera) !== undefined
    const others = cameras.filter((camera) => !isOfSource(camera))
    const atAddresses = others.length === 0 ? [] : yield* byAddresses(keysOf(others))
    const pairs = cameras.filter(isOfSource).map(([, camera]) => sourceOf(camera))
    const ofSources = yield* rowsOf(sql`
      SELECT ${columns} FROM ${entries(pairs, "pair")}
      ${join} camera ON source_key = ${member("pair", 0)} AND source_id = ${member("pair", 1)}`)
    const all = [...atAddresses, ...ofSources.map(toCamera)]
    const candidates = [...new Map(all.map((camera) => [camera.cameraID, camera])).values()]
    if (forUpdate === undefined || candidates.length === 0) return candidates
    // As they are once nobody else can write them.
    const held = yield* rowsOf(sql`SELECT ${columns} FROM camera
      WHERE ${isAmong(sql`camera_id`, candidates.map(({ cameraID }) => cameraID))}
      ORDER BY seq ${forUpdate}`)
    return held.map(toCamera)
  })

  /** What a put makes of a camera that is there; undefined when it is so already. */
  const replacementOf = (there: Camera, camera: NewCamera, now: string): Columns | undefined => {
    const merged = mergeRecord(there, camera)
    return merged && { ...toColumns(merged, now), retired_at: null, retired_reason: null }
  }

  const prepare = Effect.fnUntraced(function* (
    cameras: ReadonlyArray<Candidate>,
    taken: ReadonlySet<string>,
  ) {
    const now = yield* nowText
    const meant = findMeant(cameras, yield* candidatesFor(cameras), taken)
    const replaced = cameras.flatMap(([, camera], index) => {
      const there = meant[index]
      return there === undefined
        ? []
        : [{ index, cameraID: there.cameraID, written: replacementOf(there, camera, now) }]
    })
    const missing = cameras.filter((_, index) => meant[index] === undefined)
    const statements = [
      ...replaced.flatMap(({ cameraID, written }) =>
        written === undefined ? [] : [overwrite(cameraID, written, sql`1 = 1`)]
      ),
      ...inserts(missing, now),
    ]
    return { made: { cameras, missing, now, replaced }, statements }
  })

  /** What became of the cameras that {@linkcode prepare} was given. */
  const resultsOf = Effect.fnUntraced(function* (
    { made: { cameras, missing, now, replaced }, rows }: Done<
      Effect.Success<ReturnType<typeof prepare>>["made"]
    >,
  ) {
    const results = new Array<PutResult | undefined>(cameras.length)
    let at = 0
    for (const { cameraID, index, written } of replaced) {
      results[index] = written === undefined
        ? { cameraID, outcome: "unchanged" }
        : rows[at++]!.length > 0
        ? { cameraID, outcome: "updated" }
        // What was refused was so for one of the two, also when the other camera is gone by now.
        : (yield* conflictOf(written, cameraID)) ?? likelyConflict(written.legacy_camera_id)
    }
    return toPutResults(cameras, results, yield* conflictsOf(missing, rows.slice(at), now))
  })

  const put = Effect.fnUntraced(function* (
    cameraID: string,
    camera: NewCamera,
    precondition: Precondition,
  ) {
    const [source, source_id] = sourceOf(camera)
    const done = yield* alone(Effect.gen(function* () {
      const there = Option.getOrUndefined(
        yield* one(
          sql`source_key = ${source} AND source_id = ${source_id} ${forUpdate ?? sql.literal("")}`,
        ),
      )
      const version = there && versionOf(there)
      if (!holds(version, precondition)) return yield* notHeld(version, precondition)
      return yield* prepare([[cameraID, camera]], new Set())
    }))
    const [result] = yield* resultsOf(done)
    return typeof result === "string"
      ? yield* new ResourceConflictError({ message: result })
      : result!
  })

  return {
    put,
    putAll: (cameras: ReadonlyArray<Candidate>, taken: ReadonlySet<string>) =>
      Effect.flatMap(alone(prepare(cameras, taken)), resultsOf),
  }
}
