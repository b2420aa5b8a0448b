import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import * as operations from "../../../src/client/operations/mod.ts"
import { layerTest, sampleCameraID } from "@cam2/camera-database/testing"

const layer = Cam2.CameraDatabase.layer.pipe(Layer.provideMerge(layerTest))

Deno.test("CameraDatabase: has every operation as a method", async () => {
  const cam2 = await Effect.runPromise(Effect.provide(Cam2.CameraDatabase, layer))
  assert.deepEqual(Object.keys(cam2).sort(), Object.keys(operations).sort())
})

Deno.test("CameraDatabase: reads, streams and fails as the operations do", async () => {
  const nobody = "f".repeat(24)
  const injected = Effect.flatMap(Cam2.CameraDatabase, (cam2) =>
    Effect.all([
      cam2.cameraById(sampleCameraID(1)),
      Stream.runCollect(cam2.streamCameras({ country: "US" }, { concurrency: 2 })),
      Effect.flip(cam2.cameraById(nobody)),
      Effect.flip(Stream.runDrain(cam2.streamCameras({ offset: -1 }))),
    ]))
  const imported = Effect.all([
    Cam2.cameraById(sampleCameraID(1)),
    Stream.runCollect(Cam2.streamCameras({ country: "US" }, { concurrency: 2 })),
    Effect.flip(Cam2.cameraById(nobody)),
    Effect.flip(Stream.runDrain(Cam2.streamCameras({ offset: -1 }))),
  ])
  const [one, other] = await Effect.all([injected, imported]).pipe(
    Effect.provide(layer),
    Effect.runPromise,
  )
  assert.deepEqual(one, other)
})

Deno.test("CameraDatabase: writes through the client that it is built over", async () => {
  const program = Effect.gen(function* () {
    const cam2 = yield* Cam2.CameraDatabase
    const cameraID = yield* cam2.addCamera({
      camera_type: "stream",
      m3u8_url: "https://example.org/harbour/playlist.m3u8",
      is_active_image: false,
      is_active_video: true,
    })
    yield* cam2.updateCamera({ cameraID, city: "Reykjavík" })
    return [cameraID, yield* Cam2.cameraById(cameraID)] as const
  })
  const [cameraID, camera] = await Effect.runPromise(Effect.provide(program, layer))
  assert.deepEqual([camera.cameraID, camera.city], [cameraID, "Reykjavík"])
})

Deno.test("CameraDatabase: Layer.mock stands in for it", async () => {
  const program = Effect.flatMap(
    Cam2.CameraDatabase,
    (cam2) =>
      Effect.all([cam2.usageByClient("c", "bob"), Stream.runCollect(cam2.streamClientLog())]),
  )
  const mock = Layer.mock(Cam2.CameraDatabase, {
    usageByClient: (clientID, owner) => Effect.succeed(clientID.length + owner.length),
    streamClientLog: () => Stream.empty,
  })
  assert.deepEqual(await Effect.runPromise(Effect.provide(program, mock)), [4, []])
})
