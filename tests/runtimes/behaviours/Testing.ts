/**
 * The testing layer, as the tests of a pipeline use it.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import {
  delay,
  fail,
  layerTest,
  layerTestWith,
  sampleCameraID,
  sampleCameras,
  testCredentials,
} from "@cam2/camera-database/testing"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { stored, streamCamera } from "../../contract/Fixtures.ts"
import { equal, factsOf } from "../Check.ts"

const city = Effect.map(Cam2.cameraById(sampleCameraID(1)), (camera) => camera.city)

/** Behaviours of the testing layer. */
export const testing = {
  "layerTest: holds the sample, under known ids": Effect.gen(function* () {
    const cameras = yield* Stream.runCollect(Cam2.streamCameras())
    equal(
      cameras,
      sampleCameras.map((camera, index) => stored(sampleCameraID(index + 1), camera)),
    )
    const [first] = yield* Cam2.getChangeLog()
    equal(first, { cameraID: sampleCameraID(1), timestamp: "2020-01-01T00:00:00.000Z" })
  }).pipe(Effect.provide(layerTest)),
  "layerTest: new for each program": Effect.gen(function* () {
    const write = Cam2.addCamera(streamCamera)
    const count = Stream.runCount(Cam2.streamCameras())
    equal(yield* Effect.provide(Effect.andThen(write, count), layerTest), 61)
    equal(yield* Effect.provide(count, layerTest), 60)
  }),
  "layerTest: gives the same in every run": Effect.gen(function* () {
    const run = Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(streamCamera)
      const { clientID, clientSecret } = yield* Cam2.register("bob")
      return [cameraID, clientID, Redacted.value(clientSecret)]
    }).pipe(Effect.provide(layerTest), Effect.provide(TestClock.layer()))
    equal(yield* run, yield* run)
  }),
  "layerTestWith: cameras and a permission level of one's own": Effect.gen(function* () {
    equal(yield* Cam2.searchCamera(), [stored(sampleCameraID(1), streamCamera)])
    const error = yield* Effect.flip(Cam2.addCamera(streamCamera))
    equal([error._tag, error.operation], ["AuthorizationError", "addCamera"])
    equal(testCredentials.clientID.length, 96)
  }).pipe(Effect.provide(layerTestWith({ cameras: [streamCamera], permissionLevel: "user" }))),
  "fail: as often as told, then the server answers": Effect.gen(function* () {
    const error = new Cam2.InternalError({ message: "Out of order", status: 503 })
    yield* Effect.gen(function* () {
      for (let times = 0; times < 2; times++) {
        equal(factsOf(yield* Effect.flip(city)), factsOf(error))
      }
      equal(yield* city, "West Lafayette")
      equal((yield* Cam2.searchCamera({ city: "Suva" })).length, 1)
    }).pipe(Effect.provide(layerTestWith({ inject: [fail("cameraById", error, { times: 2 })] })))
  }),
  "delay: takes time on the clock of the test": Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(city)
    yield* TestClock.adjust("1 hour")
    equal(yield* Fiber.join(fiber), "West Lafayette")
    equal(yield* Clock.currentTimeMillis, 3_600_000)
  }).pipe(
    Effect.provide(layerTestWith({ inject: [delay("cameraById", "1 hour")] })),
    Effect.provide(TestClock.layer()),
  ),
}
