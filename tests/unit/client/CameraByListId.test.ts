import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { cameraByListId } from "@cam2/camera-database"
import { memoryApi } from "./MemoryApi.ts"

const latency = 20

/** An API that has a camera for every id, and takes its time. */
const slow = () =>
  memoryApi(({ path }) =>
    path === "/auth" ? undefined : Effect.delay(
      Effect.succeed({
        json: { cameraID: path.replace("/cameras/", ""), camera_type: "stream", m3u8_url: "u" },
      }),
      latency,
    )
  )

const timed = (
  api: ReturnType<typeof slow>,
  ids: Parameters<typeof cameraByListId>[0],
  options?: Parameters<typeof cameraByListId>[1],
) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(
      Effect.zipWith(cameraByListId(ids, options), Clock.currentTimeMillis, (cameras, millis) => ({
        given: cameras.map(({ cameraID }) => cameraID),
        millis,
      })),
    )
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  }).pipe(Effect.provide(api.layer), Effect.provide(TestClock.layer()), Effect.runPromise)

Deno.test("cameraByListId: 1,000 cameras, 32 at a time, take a thirty-second of the time", async () => {
  const cameraIDs = Array.from({ length: 1000 }, (_, index) => `id${index}`)
  assert.deepEqual(await timed(slow(), { cameraIDs }), { given: cameraIDs, millis: 1000 * latency })
  assert.deepEqual(await timed(slow(), { cameraIDs }, { concurrency: 32 }), {
    given: cameraIDs,
    millis: 32 * latency,
  })
})

Deno.test("cameraByListId: an id that is there twice is asked for once, and given twice", async () => {
  for (const concurrency of [1, "unbounded"] as const) {
    const api = slow()
    const ids = { cameraIDs: ["b", "a", "b", "7"], legacyCameraIDs: [7, 8, "7", 8] }
    assert.deepEqual((await timed(api, ids, { concurrency })).given, [
      ...["b", "a", "b", "7"],
      ...["legacy/7", "legacy/8", "legacy/7", "legacy/8"],
    ])
    assert.deepEqual(api.calls().map(({ path }) => path), [
      "/cameras/b",
      "/cameras/a",
      "/cameras/7",
      "/cameras/legacy/7",
      "/cameras/legacy/8",
    ])
  }
})
