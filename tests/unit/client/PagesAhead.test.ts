import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { streamCameraPages, streamCameras, streamChangeLog } from "@cam2/camera-database"
import { memoryApi } from "./MemoryApi.ts"

const latency = 20

const camera = (id: number) => ({
  cameraID: String(id),
  camera_type: "stream" as const,
  m3u8_url: "u",
})
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const ids = (items: ReadonlyArray<{ readonly cameraID: string }>) =>
  items.map(({ cameraID }) => Number(cameraID))

/** An API of `total()` cameras by offset, which takes its time and counts what is in flight. */
const slow = (total: () => number, pageSize: (offset: number) => number = () => 100) => {
  const seen = { offsets: new Array<number>(), inFlight: 0, most: 0, given: 0 }
  const api = memoryApi(({ path, query }) => {
    if (path === "/auth") return undefined
    const offset = Number(new Map(query).get("offset") ?? 0)
    return Effect.suspend(() => {
      seen.offsets.push(offset)
      seen.most = Math.max(seen.most, ++seen.inFlight)
      return Effect.delay(
        Effect.sync(() => {
          const end = Math.min(total(), offset + pageSize(offset))
          return { json: upTo(Math.max(0, end - offset)).map((index) => camera(offset + index)) }
        }),
        latency,
      )
    }).pipe(
      Effect.ensuring(Effect.sync(() => seen.inFlight--)),
      Effect.onInterrupt(() => Effect.sync(() => seen.given++)),
    )
  })
  return { ...api, seen }
}

/** Runs a program while the clock goes on for an hour; its result, and how long it took. */
const timed = <A, E>(program: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(
      Effect.zipWith(program, Clock.currentTimeMillis, (result, millis) => ({ result, millis })),
    )
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise)

const collect = (api: ReturnType<typeof slow>, options?: Parameters<typeof streamCameras>[1]) =>
  timed(Stream.runCollect(streamCameras({}, options)).pipe(Effect.provide(api.layer)))

Deno.test("streamCameras: with concurrency is as much faster, in order, each camera once", async () => {
  const one = slow(() => 6400)
  const { millis, result } = await collect(one)
  assert.deepEqual([ids(result), millis], [upTo(6400), 65 * latency])
  assert.deepEqual([one.seen.most, one.seen.offsets.length], [1, 65])

  const eight = slow(() => 6400)
  const ahead = await collect(eight, { concurrency: 8 })
  assert.deepEqual([ids(ahead.result), ahead.millis], [upTo(6400), 9 * latency])
  assert.equal(eight.seen.most, 8)
  assert.deepEqual(eight.seen.offsets.slice(0, 65), upTo(65).map((page) => page * 100))
  assert.ok(eight.seen.offsets.length <= 65 + 8)
})

Deno.test("streamCameras: with concurrency the first page tells the size of the others", async () => {
  const api = slow(() => 70, () => 7)
  const { result } = await collect(api, { concurrency: 3 })
  assert.deepEqual(ids(result), upTo(70))
  assert.deepEqual(api.seen.offsets.slice(0, 4), [0, 7, 14, 21])
})

Deno.test("streamCameras: with concurrency a shorter page is followed by what comes after it", async () => {
  const api = slow(() => 1000, (offset) => offset === 300 ? 13 : 100)
  const { result } = await collect(api, { concurrency: 4 })
  assert.deepEqual(ids(result), upTo(1000))
  // What was fetched ahead of the shorter page is given up; then one page is asked for until it is whole again.
  assert.deepEqual(api.seen.offsets, [
    ...[0, 100, 200, 300, 400, 500, 600],
    ...[313, 413, 513, 613, 713, 813, 913, 1013, 1113, 1213, 1000],
  ])
})

Deno.test("streamCameras: with concurrency asks for nothing ahead before the second page is pulled", async () => {
  const asked = async (count: number) => {
    const api = slow(() => 10_000)
    const taken = await timed(
      Stream.runCollect(Stream.take(streamCameras({}, { concurrency: 8 }), count)).pipe(
        Effect.provide(api.layer),
      ),
    )
    assert.deepEqual(ids(taken.result), upTo(count))
    return api.seen.offsets.length
  }
  assert.deepEqual(
    [await asked(0), await asked(1), await asked(100), await asked(101), await asked(250)],
    [0, 1, 1, 9, 10],
  )
})

Deno.test("streamCameras: with concurrency a slow consumer holds the pages ahead back", async () => {
  const api = slow(() => 10_000)
  const program = Effect.gen(function* () {
    const walk = yield* Effect.forkChild(
      Stream.runForEach(
        streamCameras({}, { concurrency: 4 }),
        ({ cameraID }) => cameraID === "150" ? Effect.never : Effect.void,
      ),
    )
    yield* TestClock.adjust("1 hour")
    assert.deepEqual(api.seen.offsets, [0, 100, 200, 300, 400])
    yield* Fiber.interrupt(walk)
  })
  await Effect.runPromise(
    program.pipe(Effect.provide(api.layer), Effect.provide(TestClock.layer())),
  )
})

Deno.test("streamCameras: with concurrency interruption gives up every request in flight", async () => {
  const api = slow(() => 10_000)
  const program = Effect.gen(function* () {
    const walk = yield* Effect.forkChild(Stream.runDrain(streamCameras({}, { concurrency: 8 })))
    yield* TestClock.adjust(latency * 1.5)
    assert.deepEqual([api.seen.inFlight, api.seen.given], [8, 0])
    yield* Fiber.interrupt(walk)
    assert.deepEqual([api.seen.inFlight, api.seen.given], [0, 8])
    yield* TestClock.adjust("1 hour")
    assert.equal(api.seen.offsets.length, 9)
  })
  await Effect.runPromise(
    program.pipe(Effect.provide(api.layer), Effect.provide(TestClock.layer())),
  )
})

Deno.test("streamCameras: with concurrency gives what came before a page that fails", async () => {
  const api = memoryApi(({ path, query }) => {
    if (path === "/auth") return undefined
    const offset = Number(new Map(query).get("offset") ?? 0)
    // The page that fails is answered first.
    return offset === 4
      ? Effect.succeed({ status: 500, json: null })
      : Effect.delay(Effect.succeed({ json: [camera(offset), camera(offset + 1)] }), latency)
  })
  const seen: Array<string> = []
  const { result } = await timed(
    Stream.runForEach(
      streamCameras({}, { concurrency: 8 }),
      ({ cameraID }) => Effect.sync(() => seen.push(cameraID)),
    ).pipe(Effect.flip, Effect.provide(api.layer)),
  )
  assert.equal(result._tag, "InternalError")
  assert.deepEqual(seen, ["0", "1", "2", "3"])
})

Deno.test("streamCameras: with or without concurrency, cameras added meanwhile and pages of any size lose and repeat none", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
  const concurrency = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined })
  await fc.assert(
    fc.asyncProperty(fc.nat(60), sizes, concurrency, fc.array(fc.nat(4), { maxLength: 20 }), async (
      count,
      sizes,
      concurrency,
      additions,
    ) => {
      let total = count
      let requests = 0
      const api = slow(
        () => total += additions[requests++] ?? 0,
        // A size of its own for each place, or one for all.
        (offset) => sizes[offset % sizes.length]!,
      )
      const { result } = await collect(api, { concurrency })
      assert.deepEqual(ids(result), upTo(result.length))
      assert.ok(result.length >= count && result.length <= total)
      assert.ok(api.seen.most <= (concurrency ?? 1))
      assert.equal(api.seen.inFlight, 0)
    }),
  )
})

/** An API that reads `budget` of 1,000 rows for a page, of which those in `rows` match. */
const budgeted = (rows: ReadonlySet<number>, budget: number, size: number) =>
  memoryApi(({ path, query }) => {
    if (path === "/auth") return undefined
    const parameters = new Map(query)
    let row = Number(parameters.get("after") ?? 0)
    let skipped = Number(parameters.get("offset") ?? 0)
    const end = Math.min(1000, row + budget)
    const page: Array<number> = []
    for (; row < end && page.length < size; row++) {
      if (!rows.has(row)) continue
      if (skipped > 0) skipped--
      else page.push(row)
    }
    const link = `<${path}?after=${row}${skipped > 0 ? `&offset=${skipped}` : ""}>; rel="next"`
    return Effect.succeed({ json: page.map(camera), ...(row < 1000 && { headers: { link } }) })
  })

Deno.test("streamCameras: with or without concurrency, empty pages that link on lose and repeat none", async () => {
  const matching = fc.oneof(
    fc.uniqueArray(fc.nat(999), { maxLength: 50 }),
    // All in a few places, with nothing for long between them.
    fc.tuple(fc.nat(400), fc.integer({ min: 500, max: 970 }), fc.nat(30)).map(
      ([first, second, length]) => upTo(length).flatMap((at) => [first + at, second + at]),
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      matching,
      fc.integer({ min: 5, max: 300 }),
      fc.integer({ min: 1, max: 10 }),
      fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      async (rows, budget, size, concurrency) => {
        const api = budgeted(new Set(rows), budget, size)
        const walked = await timed(
          Stream.runCollect(streamCameraPages({}, { concurrency })).pipe(Effect.provide(api.layer)),
        )
        const expected = rows.toSorted((left, right) => left - right)
        assert.deepEqual(walked.result.flatMap(({ items }) => ids(items)), expected)
        // And from the checkpoint in the middle.
        const middle = walked.result[Math.floor(walked.result.length / 2)]
        if (middle === undefined) return
        const rest = await timed(
          Stream.runCollect(streamCameras({}, { concurrency, from: middle.checkpoint })).pipe(
            Effect.provide(api.layer),
          ),
        )
        const last = ids(middle.items).at(-1)!
        assert.deepEqual(ids(rest.result), expected.filter((row) => row > last))
      },
    ),
    { numRuns: 300 },
  )
})

Deno.test("streamCameras: a camera that an update moved from one page to the next comes once", async () => {
  for (const concurrency of [undefined, 2]) {
    // Between the first page and the second, an update made one more camera match: number 99.
    const orders = [[0, 1, 2, 3, 4, 5], [99, 0, 1, 2, 3, 4, 5]]
    const api = memoryApi(({ path, query }) => {
      if (path === "/auth") return undefined
      const offset = Number(new Map(query).get("offset") ?? 0)
      return Effect.succeed({ json: orders[offset && 1]!.slice(offset, offset + 3).map(camera) })
    })
    const { result } = await timed(
      Stream.runCollect(streamCameras({ city: "x" }, { concurrency })).pipe(
        Effect.provide(api.layer),
      ),
    )
    assert.deepEqual(ids(result), upTo(6))
  }
})

Deno.test("streamChangeLog: fetches ahead too, and keeps entries that are alike", async () => {
  const entry = { cameraID: "a", timestamp: "2018-07-04T19:52:52.337Z" }
  const api = memoryApi(({ path, query }) => {
    if (path === "/auth") return undefined
    const offset = Number(new Map(query).get("offset") ?? 0)
    return Effect.delay(
      Effect.succeed({ json: upTo(Math.max(0, Math.min(100, 850 - offset))).map(() => entry) }),
      latency,
    )
  })
  const { millis, result } = await timed(
    Stream.runCollect(streamChangeLog({}, { concurrency: 8 })).pipe(Effect.provide(api.layer)),
  )
  assert.deepEqual([result, millis], [upTo(850).map(() => entry), 3 * latency])
})

Deno.test("streamCameras: refuses a concurrency that is none before anything is sent", async () => {
  for (const concurrency of [0, -1, 1.5, NaN, Infinity, "2" as unknown as number]) {
    const api = slow(() => 1)
    const error = await Effect.runPromise(
      Stream.runDrain(streamCameras({}, { concurrency })).pipe(
        Effect.flip,
        Effect.provide(api.layer),
      ),
    )
    assert.ok(error._tag === "FormatError")
    assert.deepEqual(
      [error.field, error.expected, error.operation],
      ["concurrency", "a whole number above 0", "streamCameras"],
    )
    assert.deepEqual(api.received, [])
  }
})
