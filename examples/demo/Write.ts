/**
 * Write: changing, adding and removing cameras, describing their source, and the log of it.
 *
 * @module
 */
import {
  cameraById,
  cameraWithVersion,
  deleteCamera,
  getCameraChanges,
  getChangeLog,
  listSources,
  putCameraBySource,
  putSource,
  retireCamera,
  streamChangeLog,
  streamChangeLogPages,
  streamChangePages,
  streamChanges,
  streamSources,
  updateCamera,
  writeCamera,
} from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { tell } from "./Tell.ts"

/** Changes a camera, also only where nobody else has changed it since. */
export const update = Effect.fnUntraced(function* (cameraID: string) {
  yield* updateCamera({ cameraID, resolution_width: 1920, resolution_height: 1080 })
  const { camera, version } = yield* cameraWithVersion(cameraID)
  yield* tell(`${cameraID} is now ${camera.resolution_width}x${camera.resolution_height}`)
  const write = writeCamera({ cameraID, road: "Main Street" }, { ifMatch: version })
  yield* write
  yield* tell(`its road is now ${(yield* cameraById(cameraID)).road}`)
  yield* write.pipe(
    Effect.catchTag("PreconditionFailedError", ({ message }) => tell(`again: ${message}`)),
  )
})

/** Brings the camera of a source twice, then retires and deletes it. */
export const putAndRemove = Effect.gen(function* () {
  const put = putCameraBySource("demo", "pier 4", {
    camera_type: "non_ip",
    snapshot_url: "https://example.org/harbour/4.jpg",
    is_active_image: true,
    is_active_video: false,
  })
  const { cameraID, outcome } = yield* put
  yield* tell(`put: ${outcome}; put again: ${(yield* put).outcome}`)
  yield* retireCamera(cameraID, { reason: "the pier is closed" })
  const { camera } = yield* cameraWithVersion(cameraID, { retired: true })
  yield* tell(`retired: ${camera.retired_reason}`)
  yield* tell(`deleted: ${yield* deleteCamera(cameraID)}`)
})

/** Describes the source of cameras. */
export const describeSource = Effect.fnUntraced(function* (name: string) {
  yield* putSource(name, { licence: "CC-BY-4.0", attribution: "© The demo" })
  for (const { active, cameras, licence, name } of yield* listSources()) {
    yield* tell(`${name}: ${active} of ${cameras} cameras are active; ${licence ?? "no licence"}`)
  }
  yield* tell(`as a stream: ${yield* Stream.runCount(streamSources())}`)
})

/** Where the changes end now. */
export const endOfChanges = Effect.map(
  Stream.runLast(streamChangePages()),
  (last) => Option.getOrThrow(last).checkpoint,
)

/** What was done to which camera, in all and since a checkpoint. */
export const tellChanges = Effect.fnUntraced(function* (checkpoint: string) {
  yield* tell(`${yield* Stream.runCount(streamChanges())} changes`)
  const since = yield* Stream.runCollect(streamChangePages({}, { from: checkpoint }))
  const kinds = since.flatMap(({ items }) => items).map(({ kind }) => kind)
  yield* tell(`since the import: ${kinds.join(", ")}`)
  for (const { cameraID, timestamp } of yield* getCameraChanges({ kind: "removed" })) {
    yield* tell(`  ${timestamp}  ${cameraID} was removed`)
  }
})

/** The log as the original service had it. */
export const tellChangeLog = Effect.gen(function* () {
  const log = yield* Stream.runCollect(streamChangeLog())
  const pages = yield* Stream.runCollect(streamChangeLogPages())
  const first = yield* getChangeLog()
  yield* tell(`${log.length} changes; on the first page: ${first.length}; pages: ${pages.length}`)
  for (const { cameraID, timestamp } of log.slice(-3)) yield* tell(`  ${timestamp}  ${cameraID}`)
})
