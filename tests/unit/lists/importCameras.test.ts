import assert from "node:assert/strict"
import { importCameras, type ImportOptions } from "@cam2/camera-database/lists"
import { streamCameras } from "@cam2/camera-database"
import { layerTestWith } from "@cam2/camera-database/testing"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"

const csv = (...rows: ReadonlyArray<string>) =>
  Stream.encodeText(Stream.make(["id,url", ...rows, ""].join("\n")))
const layerTestEmpty = layerTestWith({ cameras: [] })
const row = (id: number) => `${id},https://example.org/${id}.jpg`
const told = { source: "here" } satisfies ImportOptions

const outcomes = (list: Stream.Stream<Uint8Array>, options: ImportOptions = told) =>
  Stream.runCollect(
    Stream.map(
      importCameras(list, options),
      ({ line, outcome, source_id }) => [outcome, line, source_id],
    ),
  )

Deno.test("importCameras: gives what became of each record, and then what is no longer in the list", () =>
  Effect.gen(function* () {
    assert.deepEqual(yield* outcomes(csv(row(1), row(2), "3,nowhere")), [
      ["refused", 4, "3"],
      ["added", 2, "1"],
      ["added", 3, "2"],
    ])
    assert.deepEqual(yield* outcomes(csv(row(2))), [["unchanged", 2, "2"], [
      "absent",
      undefined,
      "1",
    ]])
    const retired = yield* outcomes(csv(row(2)), { ...told, retire: true })
    assert.deepEqual(retired, [["unchanged", 2, "2"], ["retired", undefined, "1"]])
    assert.equal((yield* Stream.runCollect(streamCameras())).length, 1)
  }).pipe(Effect.provide(layerTestEmpty), Effect.runPromise))

Deno.test("importCameras: an empty source is none, as if it were left out", () =>
  Effect.gen(function* () {
    const list = csv(row(1))
    assert.deepEqual(yield* outcomes(list, { source: "" }), [["added", 2, "1"]])
    const [camera] = yield* Stream.runCollect(streamCameras())
    assert.equal(camera?.source, "example.org")
    const error = yield* Effect.flip(outcomes(list, { source: "", retire: true }))
    assert.equal(error._tag, "FormatError")
  }).pipe(Effect.provide(layerTestEmpty), Effect.runPromise))

Deno.test("importCameras: who takes no more outcomes has no more sent", () =>
  Effect.gen(function* () {
    let read = 0
    const rows = Stream.range(1, 100_000).pipe(
      Stream.map((id) => {
        read++
        return `${row(id)}\n`
      }),
      Stream.rechunk(100),
    )
    const list = Stream.encodeText(Stream.concat(Stream.make("id,url\n"), rows))
    const first = yield* Stream.runCollect(Stream.take(importCameras(list, told), 10))
    assert.equal(first.length, 10)
    assert.ok(read < 20_000, `${read} were read`)
  }).pipe(Effect.provide(layerTestEmpty), Effect.runPromise))

Deno.test("importCameras: fails with what was wrong with the list, an option or the server", async () => {
  const failureOf = (
    list: Stream.Stream<Uint8Array>,
    options?: ImportOptions,
    layer = layerTestEmpty,
  ) =>
    Stream.runDrain(importCameras(list, options)).pipe(
      Effect.flip,
      Effect.provide(layer),
      Effect.runPromise,
    )
  const text = (content: string) => Stream.encodeText(Stream.make(content))
  assert.equal((await failureOf(text("streams:\n  a: b\n")))._tag, "ListError")
  assert.equal((await failureOf(csv(row(1)), { map: { colour: "id" } }))._tag, "FormatError")
  assert.equal((await failureOf(csv(row(1)), { retire: true }))._tag, "FormatError")
  const reader = layerTestWith({ cameras: [], permissionLevel: "user" })
  assert.equal((await failureOf(csv(row(1)), {}, reader))._tag, "AuthorizationError")
})

Deno.test("importCameras: a failure of the bytes is the failure of the import", async () => {
  const list = Stream.concat(csv(row(1)), Stream.fail("unplugged" as const))
  const exit = await Stream.runDrain(importCameras(list)).pipe(
    Effect.provide(layerTestEmpty),
    Effect.runPromiseExit,
  )
  assert.deepEqual(exit, Exit.fail("unplugged"))
})
