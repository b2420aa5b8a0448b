import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { importEntries } from "../../src/lists/ImportEntries.ts"
import { readCameras } from "../../src/lists/ReadCameras.ts"
import { readRealFile, realCameras, skipWithoutFile } from "../RealCameras.ts"
import { distance, isOnRim, type Place, randomCircles, randomFrom } from "../Sphere.ts"
import { asRoot, fetchFrom, memoryURL, serve, World } from "./World.ts"

// Five more are rtsp: addresses with user name and password, which are refused.
const cameraCount = 7024
const refusedCount = 5
const seed = 7029

const importFile = Effect.fnUntraced(function* (bytes: Uint8Array) {
  const source = yield* readCameras(Stream.make(bytes))
  return yield* importEntries(source)
}, Effect.scoped)

type FoundCamera = Cam2.Camera & Place

const hasPlace = (camera: Cam2.Camera): camera is FoundCamera =>
  camera.latitude != null && camera.longitude != null

const ids = (cameras: ReadonlyArray<Cam2.Camera>) => cameras.map(({ cameraID }) => cameraID)

const collect = (filter?: Cam2.CameraFilter) =>
  Stream.runCollect(Cam2.streamCameras({ ...filter, limit: 1000 }))

/** What the file says of its cameras, each as its address and place. */
const describe = (bytes: Uint8Array) =>
  realCameras(bytes).map(({ latitude, longitude, url }) =>
    JSON.stringify([url.trim().replaceAll(" ", "%20"), latitude, longitude])
  )

const addressOf = (camera: Cam2.Camera) =>
  camera.camera_type === "stream"
    ? camera.m3u8_url
    : camera.camera_type === "non_ip"
    ? camera.snapshot_url
    : camera.ip

const compareCircles = Effect.fnUntraced(function* (cameras: ReadonlyArray<FoundCamera>) {
  const circles = randomCircles(randomFrom(seed), 200, cameras)
  assert.equal(circles.length, 200)
  let found = 0
  for (const circle of circles) {
    const inside = ids(
      yield* collect(circle).pipe(
        Effect.map((page) => page.filter((camera) => hasPlace(camera) && !isOnRim(camera, circle))),
      ),
    )
    const expected = ids(
      cameras.filter((camera) =>
        distance(camera, circle) <= circle.radius && !isOnRim(camera, circle)
      ),
    )
    assert.deepEqual(inside, expected, `seed ${seed}: ${JSON.stringify(circle)}`)
    found += expected.length
  }
  assert.equal(found > cameraCount, true, String(found))
})

const importAndSearch = (bytes: Uint8Array) =>
  Effect.gen(function* () {
    const first = yield* importFile(bytes)
    assert.deepEqual(
      [first.added, first.alreadyThere, first.refused],
      [cameraCount, 0, refusedCount],
    )
    for (const { reason } of first.reasons) {
      assert.match(
        reason,
        /^Format Error Messages \(url\): got "rtsp:\/\/<redacted>@[\d.]+:554\/", expected an http or https address/,
      )
    }
    const cameras = yield* Stream.runCollect(Cam2.streamCameras())
    assert.equal(new Set(ids(cameras)).size, cameraCount)
    assert.equal(cameras.length, cameraCount)
    assert.deepEqual(
      cameras.map((camera) =>
        JSON.stringify([addressOf(camera), camera.latitude, camera.longitude])
      ).sort(),
      describe(bytes).sort(),
    )
    const log = yield* Stream.runCollect(Cam2.streamChangeLog())
    assert.deepEqual(log.map(({ cameraID }) => cameraID), ids(cameras))

    yield* compareCircles(cameras.filter(hasPlace))

    const second = yield* importFile(bytes)
    assert.deepEqual(
      [second.added, second.alreadyThere, second.refused],
      [0, cameraCount, refusedCount],
    )
    assert.deepEqual(yield* collect(), cameras)
    assert.deepEqual(yield* Stream.runCollect(Cam2.streamChangeLog()), log)
  })

const bytes = await readRealFile()

if (bytes === undefined) {
  skipWithoutFile("realCameras")
} else {
  Deno.test(
    "importEntries: 7,024 of 7,029 real cameras are each there once, are found by 200 circles, and are not added again",
    () =>
      Effect.gen(function* () {
        const { created, handler } = yield* serve(layerSqlite({ filename: ":memory:" }))
        const world = World.of({
          baseURL: memoryURL,
          fetch: fetchFrom(handler),
          root: created!,
          reopen: Effect.void,
        })
        yield* Effect.provideService(asRoot(importAndSearch(bytes)), World, world)
      }).pipe(Effect.scoped, Effect.runPromise),
  )
}
