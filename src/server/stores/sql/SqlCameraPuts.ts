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
import { toColumns, versionOf } from "./CameraRow.ts"
import { makeDialect } from "./Dialect.ts"
import { toCamera } from "./RowCamera.ts"
import type { Bulk } from "./SqlCameraBulk.ts"
import { nowText, type Rows } from "./SqlCameraRows.ts"
import { makeOverwrite } from "./SqlCameraWrites.ts"

const sourceOf = ({ source, source_id }: NewCamera) => [fold(source ?? ""), source_id]

/** How cameras are put, over the reading and adding of many. */
export const makePuts = (
  sql: SqlClient.SqlClient,
  { columns, conflictOf, one, rowsOf }: Rows,
  { addAll, byAddresses }: Bulk,
) => {
  const { alone, entries, forUpdate, isAmong, join, member } = makeDialect(sql)
  const overwrite = makeOverwrite(sql)

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

  const replace = Effect.fnUntraced(function* (there: Camera, camera: NewCamera) {
    const { cameraID } = there
    const merged = mergeRecord(there, camera)
    if (merged === undefined) return { cameraID, outcome: "unchanged" } satisfies PutResult
    const written = {
      ...toColumns(merged, yield* nowText),
      retired_at: null,
      retired_reason: null,
    }
    if (yield* overwrite(cameraID, written, sql`1 = 1`)) {
      return { cameraID, outcome: "updated" } satisfies PutResult
    }
    // Nobody else writes meanwhile, so what was refused was so for another camera.
    return (yield* conflictOf(written, cameraID))!
  })

  const write = Effect.fnUntraced(function* (
    cameras: ReadonlyArray<Candidate>,
    taken: ReadonlySet<string>,
  ) {
    const meant = findMeant(cameras, yield* candidatesFor(cameras), taken)
    const results = yield* Effect.forEach(cameras, ([, camera], index) => {
      const there = meant[index]
      return there === undefined ? Effect.undefined : replace(there, camera)
    })
    const missing = cameras.filter((_, index) => results[index] === undefined)
    return toPutResults(cameras, results, yield* addAll(missing))
  })

  const put = Effect.fnUntraced(function* (
    cameraID: string,
    camera: NewCamera,
    precondition: Precondition,
  ) {
    const [source, source_id] = sourceOf(camera)
    const there = Option.getOrUndefined(
      yield* one(
        sql`source_key = ${source} AND source_id = ${source_id} ${forUpdate ?? sql.literal("")}`,
      ),
    )
    const version = there && versionOf(there)
    if (!holds(version, precondition)) return yield* notHeld(version, precondition)
    const [result] = yield* write([[cameraID, camera]], new Set())
    return typeof result === "string"
      ? yield* new ResourceConflictError({ message: result })
      : result!
  }, alone("put"))

  return {
    put,
    putAll: (cameras: ReadonlyArray<Candidate>, taken: ReadonlySet<string>) =>
      alone("put")(write(cameras, taken)),
  }
}
