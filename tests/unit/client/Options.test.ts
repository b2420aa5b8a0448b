import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { memoryApi } from "./MemoryApi.ts"

const id = "a".repeat(24)
const clientID = "c".repeat(96)
const camera = {
  camera_type: "stream",
  m3u8_url: "https://cameras.example.org/a.m3u8",
  latitude: 0,
  longitude: 0,
  is_active_image: false,
  is_active_video: true,
} as const

/** What a program in JavaScript can give instead of an object. */
const wrong = [
  [null, "null"],
  [5, "5"],
  [true, "true"],
  ["a", '"a"'],
  [[], "a list"],
  [new Map([["country", "US"]]), "an object"],
] as const

type Program = Effect.Effect<unknown, { readonly _tag: string }, Cam2.ApiClient>
type Call = (given: never) => Program

const drain = Stream.runDrain

/** Every operation that takes options, with the argument that they are, and the one that it names. */
const calls: ReadonlyArray<readonly [operation: string, argument: string, call: Call]> = [
  ["cameraByListId", "options", (given) => Cam2.cameraByListId({ cameraIDs: [id] }, given)],
  ["cameraFacets", "input", (given) => Cam2.cameraFacets(["country"], given)],
  ["cameraWithVersion", "options", (given) => Cam2.cameraWithVersion(id, given)],
  ["camerasByIds", "options", (given) => Cam2.camerasByIds({ cameraIDs: [id] }, given)],
  ["checkCamExist", "input", (given) => Cam2.checkCamExist(given)],
  ["countCameras", "input", (given) => Cam2.countCameras(given)],
  ["deleteCamera", "options", (given) => Cam2.deleteCamera(id, given)],
  ["exportCameras", "options", (given) => drain(Cam2.exportCameras({}, given))],
  ["exportCameras", "input", (given) => drain(Cam2.exportCameras(given, { format: "csv" }))],
  ["getCameraChanges", "input", (given) => Cam2.getCameraChanges(given)],
  ["getChangeLog", "input", (given) => Cam2.getChangeLog(given)],
  ["nearestCameras", "point", (given) => Cam2.nearestCameras(given, 5)],
  [
    "nearestCameras",
    "attributes",
    (given) => Cam2.nearestCameras({ latitude: 0, longitude: 0 }, 5, given),
  ],
  ["putCameraBySource", "options", (given) => Cam2.putCameraBySource("a", "b", camera, given)],
  ["resetSecret", "options", (given) => Cam2.resetSecret(clientID, given)],
  ["retireCamera", "options", (given) => Cam2.retireCamera(id, given)],
  ["searchCamera", "input", (given) => Cam2.searchCamera(given)],
  ["streamCameras", "input", (given) => drain(Cam2.streamCameras(given))],
  ["streamCameras", "options", (given) => drain(Cam2.streamCameras({}, given))],
  ["streamCameras", "options", (given) => drain(Cam2.streamCameraPages({}, given))],
  ["streamChangeLog", "options", (given) => drain(Cam2.streamChangeLog({}, given))],
  ["streamChangeLog", "options", (given) => drain(Cam2.streamChangeLogPages({}, given))],
  ["streamChanges", "options", (given) => drain(Cam2.streamChanges({}, given))],
  ["streamChanges", "options", (given) => drain(Cam2.streamChangePages({}, given))],
  ["streamClientLog", "options", (given) => drain(Cam2.streamClientLog({}, given))],
  ["streamClientLog", "options", (given) => drain(Cam2.streamClientLogPages({}, given))],
  ["updateCamera", "options", (given) => Cam2.updateCamera({ cameraID: id }, given)],
  ["updateCamera", "options", (given) => Cam2.writeCamera({ cameraID: id }, given)],
  ["writeCamera", "options", (given) => Cam2.writeCamera(camera, given)],
]

const failureOf = (program: Program, layer: Layer.Layer<Cam2.ApiClient, unknown>) =>
  Effect.runPromise(Effect.provide(Effect.flip(program), layer))

for (const [index, [operation, argument, call]] of calls.entries()) {
  Deno.test(`${operation}: refuses ${argument} that are no object, before anything is sent (${index})`, async () => {
    const api = memoryApi(() => Effect.die("nothing is sent"))
    for (const [given, got] of wrong) {
      const error = await failureOf(call(given as never), api.layer)
      assert.ok(error instanceof Cam2.FormatError)
      assert.deepEqual({ ...error, message: error.message }, {
        _tag: "FormatError",
        message: `Format Error Messages (${argument}): got ${got}, expected a plain object`,
        operation,
        field: argument,
        expected: "a plain object",
        actual: given,
      })
    }
    assert.deepEqual(api.received, [])
  })
}

Deno.test("streamCameras: refuses an onUndecodable that is no function", async () => {
  const api = memoryApi(() => Effect.die("nothing is sent"))
  const given: object = { onUndecodable: "skip" }
  const error = await failureOf(drain(Cam2.streamCameras({}, given)), api.layer)
  assert.ok(error instanceof Cam2.FormatError)
  assert.deepEqual([error.field, error.expected], ["onUndecodable", "a function"])
})

Deno.test("streamChanges: leaves out options that are undefined", async () => {
  const api = memoryApi(({ path }) => path === "/auth" ? undefined : Effect.succeed({ json: [] }))
  const options = { every: undefined, from: undefined, concurrency: undefined }
  const changes = await Effect.runPromise(
    Effect.provide(Stream.runCollect(Cam2.streamChanges({}, options)), api.layer),
  )
  assert.deepEqual(changes, [])
})
