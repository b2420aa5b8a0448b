import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CameraStore, ClientStore, SourceStore } from "@cam2/camera-database/server"
import { toWire } from "../../src/contract/WriteCamera.ts"
import { ipCamera, stored } from "../contract/Fixtures.ts"
import { sameButTimes } from "../contract/SameButTimes.ts"
import { largeRecordBehaviours, storeBehaviours } from "@cam2/camera-database/stores"
import { engines, temporaryDirectory } from "./Engines.ts"
import { description } from "../../src/testing/stores/Sources.ts"

const behaviours = { ...storeBehaviours, ...largeRecordBehaviours }

const cameraID = "0123456789abcdef01234567"

const write = Effect.gen(function* () {
  const cameras = yield* CameraStore
  const apps = yield* ClientStore
  yield* cameras.add(cameraID, ipCamera)
  yield* cameras.update({ cameraID, city: "Ulm" })
  yield* apps.add({
    clientID: "a",
    owner: "ada",
    permissionLevel: "webUI",
    secretHash: "0".repeat(64),
  })
  yield* apps.addUsage(new Map([["a", 5]]))
  yield* apps.tokenKey("the key")
  yield* (yield* SourceStore).put("a source", description)
})

const read = Effect.gen(function* () {
  const cameras = yield* CameraStore
  const apps = yield* ClientStore
  const camera = yield* cameras.byId(cameraID)
  sameButTimes(
    toWire(Option.getOrThrow(camera)),
    toWire(stored(cameraID, { ...ipCamera, city: "Ulm" })),
  )
  const log = yield* cameras.changes({})
  assert.deepEqual(log.items.map(({ cameraID }) => cameraID), [cameraID, cameraID])
  assert.equal(Option.getOrThrow(yield* apps.byId("a")).permissionLevel, "webUI")
  assert.equal(yield* apps.usage("a"), 5)
  assert.equal(yield* apps.tokenKey("another key"), "the key")
  const described = yield* (yield* SourceStore).describe(["A source"])
  assert.deepEqual([...described], [["A source", description]])
})

for (const { keeps, name, stores } of engines) {
  for (const [title, behaviour] of Object.entries(behaviours)) {
    Deno.test(`${name}: ${title}`, () =>
      temporaryDirectory.pipe(
        Effect.flatMap((directory) => Effect.provide(behaviour, stores(directory))),
        Effect.scoped,
        Effect.runPromise,
      ))
  }
  if (!keeps) continue
  Deno.test(`${name}: everything is there when it is opened again`, () =>
    temporaryDirectory.pipe(
      Effect.tap((directory) => Effect.provide(write, stores(directory))),
      Effect.flatMap((directory) => Effect.provide(read, stores(directory))),
      Effect.scoped,
      Effect.runPromise,
    ))
}
