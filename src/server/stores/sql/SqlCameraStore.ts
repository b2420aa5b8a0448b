/**
 * Cameras in an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore } from "../CameraStore.ts"
import { sharingOf } from "./BatchClient.ts"
import { makeNumbers } from "./CameraNumbers.ts"
import { makeScan } from "./CameraScan.ts"
import { hasWordsIndex } from "./CameraWords.ts"
import { makeSlices } from "./Slices.ts"
import { makeResponses } from "./SqlResponses.ts"
import { makeAddresses } from "./CameraAddresses.ts"
import { makeBulk } from "./SqlCameraBulk.ts"
import { makePuts } from "./SqlCameraPuts.ts"
import { makeReads } from "./SqlCameraReads.ts"
import { makeRows } from "./SqlCameraRows.ts"
import { makeWrites } from "./SqlCameraWrites.ts"
import { lastChange, makeChangeLog } from "./SqlChangeLog.ts"

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const responses = makeResponses(sql)
  const rows = makeRows(sql)
  const readSlices = makeSlices(sharingOf(sql))
  const scan = makeScan(sql, readSlices, yield* hasWordsIndex(sql))
  const addresses = makeAddresses(sql, rows, readSlices)
  const reads = makeReads(sql, rows, scan, addresses)
  const writes = makeWrites(sql, rows, responses)
  const bulk = makeBulk(sql, rows, addresses)
  const puts = makePuts(sql, rows, bulk)
  const numbers = makeNumbers(sql, scan)
  const changes = makeChangeLog(sql, readSlices)

  return CameraStore.of({
    byId: (cameraID, retired) => Effect.orDie(reads.byId(cameraID, retired)),
    withVersion: (cameraID, retired) => Effect.orDie(reads.withVersion(cameraID, retired)),
    byLegacyId: (legacyCameraID, retired) =>
      Effect.orDie(reads.byLegacyId(legacyCameraID, retired)),
    byIds: (ids, retired) => Effect.orDie(reads.byIds(ids, retired)),
    search: (filter) => Effect.orDie(reads.search(filter)),
    count: (selection) => Effect.orDie(numbers.count(selection)),
    facets: (selection, by) => Effect.orDie(numbers.facets(selection, by)),
    clusters: (selection, zoom) => Effect.orDie(numbers.clusters(selection, zoom)),
    byKey: (key, offset) => Effect.orDie(reads.byKey(key, offset)),
    byAddresses: (keys) => Effect.orDie(bulk.byAddresses(keys)),
    addAll: (cameras) => Effect.orDie(bulk.addAll(cameras)),
    addMissing: (cameras, taken) => Effect.orDie(bulk.addMissing(cameras, taken)),
    put: (cameraID, camera, precondition) =>
      Effect.catchTag(puts.put(cameraID, camera, precondition), "SqlError", Effect.die),
    putAll: (cameras, taken) => Effect.orDie(puts.putAll(cameras, taken)),
    add: (cameraID, camera, response) =>
      Effect.catchTag(writes.add(cameraID, camera, response), "SqlError", Effect.die),
    responseTo: responses.responseTo,
    update: (changes, versions) =>
      Effect.catchTag(writes.update(changes, versions), "SqlError", Effect.die),
    retire: (cameraID, reason, versions) =>
      Effect.catchTag(writes.retire(cameraID, reason, versions), "SqlError", Effect.die),
    remove: (cameraID, versions) =>
      Effect.catchTag(writes.remove(cameraID, versions), "SqlError", Effect.die),
    changes: (wanted) => Effect.orDie(changes(wanted)),
    lastChange: Effect.orDie(lastChange(sql)),
  })
})

/** Cameras in the database of the `SqlClient`, which {@linkcode migrate} must have prepared. */
export const layer: Layer.Layer<CameraStore, never, SqlClient.SqlClient> = Layer.effect(
  CameraStore,
  make,
)
