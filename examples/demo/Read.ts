/**
 * Read: cameras, one page, all of them, by place, by number, by id and by address.
 *
 * @module
 */
import {
  addCamera,
  type Camera,
  cameraAddress,
  cameraById,
  cameraByLegacyId,
  cameraByListId,
  cameraClusters,
  cameraFacets,
  camerasByIds,
  checkCamExist,
  countCameras,
  exportCameras,
  type layer,
  nearestCameras,
  type NewCamera,
  searchCamera,
  streamCameraPages,
  streamCameras,
} from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { lineOf, placeOf, tell } from "./Tell.ts"

/** Gives every camera. */
export const readAll = Effect.gen(function* () {
  const cameras = yield* Stream.runCollect(streamCameras())
  yield* tell(`${cameras.length} cameras, ${new Set(cameras.map((c) => c.cameraID)).size} ids`)
  const filter = { limit: 25 }
  const page = Option.getOrThrow(yield* Stream.runHead(streamCameraPages(filter)))
  const rest = yield* Stream.runCollect(streamCameraPages(filter, { from: page.checkpoint }))
  const others = rest.flatMap(({ items }) => items)
  yield* tell(`a page of ${page.items.length}, and ${others.length} from its checkpoint on`)
  const csv = yield* Stream.mkString(exportCameras({}, { format: "csv" }))
  yield* tell(`exported as CSV: ${csv.length} characters`)
  return cameras
})

/** Searches around one of the cameras. */
export const search = Effect.fnUntraced(function* (cameras: ReadonlyArray<Camera>) {
  const anchor = cameras.find((camera) => camera.city === "West Lafayette") ??
    cameras.find((camera) => camera.latitude != null && camera.longitude != null)
  if (anchor?.latitude == null || anchor.longitude == null) {
    return yield* tell("no camera has coordinates, so there is nothing to search")
  }
  const { city, country, latitude, longitude, state } = anchor
  const inPlace = yield* searchCamera({
    ...(country != null && { country }),
    ...(state != null && { state }),
    ...(city != null && { city }),
  })
  yield* tell(`in ${placeOf(anchor)}: ${inPlace.length} on the first page`)
  for (const camera of inPlace.slice(0, 3)) yield* tell(`  ${lineOf(camera)}`)
  const inCircle = yield* searchCamera({ latitude, longitude, radius: 10 })
  yield* tell(`within 10 km of ${latitude}, ${longitude}: ${inCircle.length} on the first page`)
  const nearest = yield* nearestCameras({ latitude, longitude }, 4)
  yield* tell(
    `the nearest: ${nearest.map(({ distance }) => `${distance.toFixed(1)} km`).join(", ")}`,
  )
})

/** Counts cameras: all, by the value of a field, and on a map. */
export const count = Effect.gen(function* () {
  const streams = yield* countCameras({ camera_type: "stream" })
  yield* tell(`${streams} of ${yield* countCameras()} cameras are streams`)
  const { country } = yield* cameraFacets(["country"])
  const countries = country?.values.map(({ count, value }) => `${value ?? "none"} ${count}`)
  yield* tell(`by country, the first five: ${countries?.slice(0, 5).join(", ")}`)
  const { cells, zoom } = yield* cameraClusters(1)
  const most = Math.max(0, ...cells.map(({ count }) => count))
  yield* tell(`on a map at zoom ${zoom}: ${cells.length} cells, at most ${most} cameras in one`)
})

const examples: ReadonlyArray<NewCamera> = [
  { camera_type: "ip", ip: "192.0.2.250", is_active_image: true, is_active_video: false },
  {
    camera_type: "non_ip",
    snapshot_url: "https://example.org/demo.jpg",
    is_active_image: true,
    is_active_video: false,
  },
  {
    camera_type: "stream",
    m3u8_url: "https://example.org/demo/playlist.m3u8",
    is_active_image: false,
    is_active_video: true,
  },
]

/** One camera of each type with a legacy id; where there is none, one is added. */
export const oneOfEachType = Effect.fnUntraced(function* (
  cameras: ReadonlyArray<Camera>,
  admin: ReturnType<typeof layer>,
) {
  const chosen: Array<Camera> = []
  for (const [index, example] of examples.entries()) {
    const found = cameras.find((camera) =>
      camera.camera_type === example.camera_type && camera.legacy_cameraID != null
    )
    if (found !== undefined) {
      chosen.push(found)
      continue
    }
    const added = addCamera({ ...example, legacy_cameraID: 900_000_000 + index, source: "demo" })
    const cameraID = yield* Effect.provide(added, admin)
    yield* tell(`no ${example.camera_type} camera has a legacy id, so the demo added one`)
    chosen.push(yield* cameraById(cameraID))
  }
  return chosen
})

/** Reads cameras again by their ids. */
export const readBack = Effect.fnUntraced(function* (cameras: ReadonlyArray<Camera>) {
  for (const { cameraID, legacy_cameraID } of cameras) {
    const byId = yield* cameraById(cameraID)
    const byLegacyId = yield* cameraByLegacyId(legacy_cameraID ?? "")
    yield* tell(lineOf(byId))
    yield* tell(`  and by its legacy id ${legacy_cameraID}: ${byLegacyId.cameraID}`)
  }
  const cameraIDs = cameras.map(({ cameraID }) => cameraID)
  yield* tell(`by a list of ids: ${(yield* cameraByListId({ cameraIDs })).length} cameras`)
  const found = yield* camerasByIds({ cameraIDs: [...cameraIDs, "0".repeat(24)] })
  yield* tell(
    `with an unknown id: ${found.cameras.length} cameras, ${found.missing.cameraIDs.length} missing`,
  )
})

/** Looks for a camera by its address, and for one that is not there. */
export const exists = Effect.fnUntraced(function* (camera: Camera) {
  const found = camera.camera_type === "ip"
    ? yield* checkCamExist({ camera_type: "ip", ip: camera.ip, port: camera.port ?? "80" })
    : camera.camera_type === "non_ip"
    ? yield* checkCamExist({ camera_type: "non_ip", snapshot_url: camera.snapshot_url })
    : yield* checkCamExist({ camera_type: "stream", m3u8_url: camera.m3u8_url })
  yield* tell(
    `at ${cameraAddress(camera)?.href ?? "no address"}: ${
      found.map(({ cameraID }) => cameraID).join(", ")
    }`,
  )
  const none = yield* checkCamExist({ camera_type: "ip", ip: "192.0.2.251" })
  yield* tell(`at 192.0.2.251: ${none.length} cameras`)
})
