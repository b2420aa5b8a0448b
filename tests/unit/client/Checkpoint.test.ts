import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import {
  addCamera,
  type CameraFilter,
  streamCameraPages,
  streamCameras,
  streamChangeLog,
  streamChangeLogPages,
  updateCamera,
  type WalkOptions,
} from "@cam2/camera-database"
import { layerTestWith } from "@cam2/camera-database/testing"
import { numbered } from "../../contract/Fixtures.ts"
import { memoryApi } from "./MemoryApi.ts"

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const cameras = upTo(250).map((index) => ({ ...numbered(index), city: "ulm" }))
const ids = (items: ReadonlyArray<{ readonly cameraID: string }>) =>
  items.map(({ cameraID }) => cameraID)

const all = (filter?: CameraFilter, options?: WalkOptions) =>
  Effect.map(Stream.runCollect(streamCameras(filter, options)), ids)
const pages = (filter?: CameraFilter, options?: WalkOptions) =>
  Stream.runCollect(streamCameraPages(filter, options))

const run = <A, E>(program: Effect.Effect<A, E>) => Effect.runPromise(program)
const ways: ReadonlyArray<WalkOptions> = [{}, { concurrency: 1 }, { concurrency: 3 }]

/** An API without links of `total()` cameras, `size` on a page. */
const counted = (total: () => number, size: number) =>
  memoryApi(({ path, query }) => {
    if (path === "/auth") return undefined
    const offset = Number(new Map(query).get("offset") ?? 0)
    const page = upTo(total()).slice(offset, offset + size)
    return Effect.succeed({
      json: page.map((id) => ({
        cameraID: String(id),
        camera_type: "stream",
        m3u8_url: id === 3 ? null : "u",
      })),
    })
  })

Deno.test("streamCameraPages: going on from the checkpoint of each page gives exactly the rest", async () => {
  for (const way of ways) {
    for (const filter of [{}, { city: "ULM", offset: 30 }]) {
      const program = Effect.gen(function* () {
        const whole = yield* all(filter)
        const walked = yield* pages(filter, way)
        assert.deepEqual(walked.flatMap(({ items }) => ids(items)), whole)
        assert.equal(walked.length, 3)
        const added: Array<string> = []
        let given = 0
        for (const { checkpoint, items } of walked) {
          given += items.length
          for (const other of ways) {
            added.push(yield* addCamera({ ...cameras[0]!, frame_rate: added.length + 1 }))
            assert.deepEqual(
              yield* all(filter, { ...other, from: checkpoint }),
              [...whole.slice(given), ...added],
            )
          }
        }
      })
      await run(Effect.provide(program, layerTestWith({ cameras })))
    }
  }
})

Deno.test("streamCameraPages: the last checkpoint leads to what is added later, whatever is updated meanwhile", async () => {
  const program = Effect.gen(function* () {
    const filter = { city: "ulm" }
    const walked = yield* pages(filter)
    const last = walked.at(-1)!
    assert.deepEqual(yield* pages(filter, { from: last.checkpoint }), [])
    // Neither what matches no more nor what matches now moves the place.
    yield* updateCamera({ cameraID: last.items.at(-1)!.cameraID, city: "bonn" })
    yield* updateCamera({ cameraID: walked[0]!.items[0]!.cameraID, city: "bonn" })
    const added = yield* Effect.forEach(
      upTo(3),
      (index) => addCamera({ ...cameras[0]!, frame_rate: index + 1 }),
    )
    assert.deepEqual(yield* all(filter, { from: last.checkpoint }), added)
  })
  await run(Effect.provide(program, layerTestWith({ cameras })))
})

Deno.test("streamCameraPages: on a server without links checkpoints count offsets", async () => {
  for (const way of ways) {
    let total = 8
    const api = counted(() => total, 3)
    const program = Effect.gen(function* () {
      const options = { ...way, onUndecodable: () => Effect.void }
      const walked = yield* Stream.runCollect(streamCameraPages({ city: "ulm" }, options))
      assert.deepEqual(walked.map(({ checkpoint, items }) => [ids(items), checkpoint]), [
        [["0", "1", "2"], "city=ulm&offset=3#/cameras/search?city=ulm"],
        [["4", "5"], "city=ulm&offset=6#/cameras/search?city=ulm"],
        [["6", "7"], "city=ulm&offset=8#/cameras/search?city=ulm"],
      ])
      const from = walked.at(-1)!.checkpoint
      assert.deepEqual(yield* all({ city: "ulm" }, { ...way, from }), [])
      total = 10
      assert.deepEqual(yield* all({ city: "ulm" }, { ...way, from }), ["8", "9"])
    })
    await run(Effect.provide(program, api.layer))
  }
})

Deno.test("streamCameraPages: a page of which nothing can be read has a checkpoint, too", async () => {
  const api = counted(() => 5, 1)
  const walked = await run(
    Stream.runCollect(streamCameraPages({}, { onUndecodable: () => Effect.void })).pipe(
      Effect.provide(api.layer),
    ),
  )
  assert.deepEqual(walked[3], { items: [], checkpoint: "offset=4#/cameras/search?" })
})

Deno.test("streamChangeLogPages: goes on from each checkpoint, also with what was logged since", async () => {
  const program = Effect.gen(function* () {
    const range = { start: "1970-01-01" }
    const log = Stream.runCollect(streamChangeLog(range))
    const walked = yield* Stream.runCollect(streamChangeLogPages(range))
    assert.deepEqual(walked.flatMap(({ items }) => items), yield* log)
    yield* updateCamera({ cameraID: walked[0]!.items[0]!.cameraID, city: "bonn" })
    const whole = yield* log
    assert.equal(whole.length, 251)
    let given = 0
    for (const { checkpoint, items } of walked) {
      given += items.length
      for (const way of ways) {
        const rest = streamChangeLog(range, { ...way, from: checkpoint })
        assert.deepEqual(yield* Stream.runCollect(rest), whole.slice(given))
      }
    }
  })
  await run(Effect.provide(program, layerTestWith({ cameras })))
})

Deno.test("streamCameras: a checkpoint that is broken, or of another walk, is refused before anything is sent", async () => {
  const [first] = await run(
    pages({ country: "US", city: "ulm" }).pipe(
      Effect.provide(
        layerTestWith({ cameras: cameras.map((each) => ({ ...each, country: "US" })) }),
      ),
    ),
  )
  const good = first!.checkpoint
  assert.equal(good, "country=US&city=ulm&after=100#/cameras/search?city=ulm&country=US")
  const broken: ReadonlyArray<unknown> = [
    ...upTo(good.length).map((length) => good.slice(0, length)),
    good + "x",
    good.replace("after=100", "offset=-1"),
    good.replace("after=100", "offset=1e3"),
    good.replace("after=100", "offset=9".padEnd(40, "9")),
    good.replace("after=100", "after=1 00"),
    good.replace("after=100", "after=%zz"),
    good.replace("/cameras/search", "/apps/db-change"),
    "after=100#/cameras/search?",
    "after=100#/cameras/search?city=ulm",
    "#/cameras/search?city=ulm&country=US",
    null,
    7,
    {},
    [good],
  ]
  for (const from of broken) {
    const api = counted(() => 1, 1)
    const error = await run(
      Effect.flip(all({ city: "ulm", country: "US" }, { from: from as string })).pipe(
        Effect.provide(api.layer),
      ),
    )
    assert.deepEqual(
      [
        error.operation,
        error._tag === "FormatError" && [error.field, error.expected, error.actual],
      ],
      ["streamCameras", ["from", "a checkpoint of a walk with this filter", from]],
      String(from),
    )
    assert.deepEqual(api.received, [])
  }
})

Deno.test("streamCameras: a checkpoint sends what its link said, and the order of a filter is free", async () => {
  const api = counted(() => 0, 1)
  const from = "country=us&cursor=a%2Fb%3D#/cameras/search?city=ulm&country=US"
  assert.deepEqual(
    await run(Effect.provide(all({ country: "US", city: "ulm", offset: 3 }, { from }), api.layer)),
    [],
  )
  assert.deepEqual(api.calls().map(({ query }) => query), [[
    ["country", "us"],
    ["cursor", "a/b="],
  ]])
})
