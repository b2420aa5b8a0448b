import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import {
  searchCamera,
  streamCameraPages,
  streamCameras,
  streamChangeLog,
} from "@cam2/camera-database"
import { memoryApi, type MemoryResponse } from "./MemoryApi.ts"

const camera = (id: number) => ({
  cameraID: String(id),
  camera_type: "stream" as const,
  m3u8_url: "u",
})
const cameras = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => camera(from + index))

const linked = (json: unknown, link: string): MemoryResponse => ({ json, headers: { link } })
const nextLink = (parameters: string) => `</cameras/search?${parameters}>; rel="next"`

/** An API whose pages come one after the other, then 599. */
const paged = (pages: ReadonlyArray<MemoryResponse>, delay = 0) => {
  let page = 0
  const api = memoryApi(({ path }) =>
    path === "/auth"
      ? undefined
      : Effect.delay(Effect.succeed(pages[page++] ?? { status: 599, json: null }), delay)
  )
  return { ...api, asked: () => api.calls().map(({ query }) => query) }
}

/** An API that knows `count` cameras, `size` on a page, by offset. */
const counted = (count: number, size: number) => {
  const api = memoryApi(({ path, query }) => {
    if (path === "/auth") return undefined
    const offset = Number(new Map(query).get("offset") ?? 0)
    return Effect.succeed({ json: cameras(offset, Math.min(count, offset + size)) })
  })
  return { ...api, asked: () => api.calls().map(({ query }) => query) }
}

const run = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.provide(effect, TestClock.layer()))

const ids = (items: ReadonlyArray<{ readonly cameraID: string }>) =>
  items.map(({ cameraID }) => Number(cameraID))
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

Deno.test("streamCameras: without links counts offsets, up to an empty page", async () => {
  const api = counted(250, 100)
  const all = await run(
    Stream.runCollect(streamCameras({ country: "US" })).pipe(Effect.provide(api.layer)),
  )
  assert.deepEqual(ids(all), upTo(250))
  assert.deepEqual(api.asked(), [
    [["country", "US"]],
    [["country", "US"], ["offset", "100"]],
    [["country", "US"], ["offset", "200"]],
    [["country", "US"], ["offset", "250"]],
  ])
})

Deno.test("streamCameras: a page shorter than 100 does not end a walk by offsets", async () => {
  const sizes = [3, 1, 100, 2, 0, 5]
  let from = 0
  const api = paged(sizes.map((size) => ({ json: cameras(from, from += size) })))
  const all = await run(Stream.runCollect(streamCameras()).pipe(Effect.provide(api.layer)))
  assert.deepEqual(ids(all), upTo(106))
  assert.deepEqual(api.asked(), [
    [],
    [["offset", "3"]],
    [["offset", "4"]],
    [["offset", "104"]],
    [["offset", "106"]],
  ])
})

Deno.test("streamCameras: starts at the offset of the filter", async () => {
  const api = counted(45, 10)
  const all = await run(
    Stream.runCollect(streamCameras({ offset: 40, city: "x" })).pipe(Effect.provide(api.layer)),
  )
  assert.deepEqual(ids(all), [40, 41, 42, 43, 44])
  assert.deepEqual(api.asked().map((query) => Object.fromEntries(query)), [
    { city: "x", offset: "40" },
    { city: "x", offset: "45" },
  ])
})

Deno.test("streamCameras: follows links with their parameters, and ends where they end", async () => {
  const api = paged([
    linked(cameras(0, 2), nextLink("country=US&after=1")),
    linked(cameras(2, 3), nextLink("country=US&after=2")),
    { json: cameras(3, 4) },
  ])
  const all = await run(
    Stream.runCollect(streamCameras({ country: "US", city: "x", offset: 7 })).pipe(
      Effect.provide(api.layer),
    ),
  )
  assert.deepEqual(ids(all), upTo(4))
  assert.deepEqual(api.asked().map((query) => Object.fromEntries(query)), [
    { country: "US", city: "x", offset: "7" },
    { country: "US", after: "1" },
    { country: "US", after: "2" },
  ])
})

Deno.test("streamCameras: an empty page that links on does not end a walk by links", async () => {
  const all = await Promise.all(["first", "middle", "last", "many"].map(async (where) => {
    const full = linked(cameras(0, 2), nextLink("after=2"))
    const empty = (after: number) => linked([], nextLink(`after=${after}`))
    const end = { json: cameras(2, 3) }
    const pages = {
      first: [empty(1), full, end],
      middle: [full, empty(3), empty(4), end],
      last: [full, linked(cameras(2, 3), nextLink("after=3")), { json: [] }],
      many: [
        ...upTo(500).map((after) => empty(after)),
        linked(cameras(0, 2), nextLink("after=501")),
        end,
      ],
    }[where]!
    const api = paged(pages)
    const walked = await run(
      Stream.runCollect(streamCameras()).pipe(Effect.provide(api.layer)),
    )
    assert.equal(api.asked().length, pages.length)
    return ids(walked)
  }))
  assert.deepEqual(all, all.map(() => upTo(3)))
})

Deno.test("streamCameras: changes from offsets to links when the server gives one", async () => {
  const api = paged([
    { json: cameras(0, 2) },
    linked(cameras(2, 4), nextLink("after=3")),
    { json: cameras(4, 5) },
  ])
  const all = await run(Stream.runCollect(streamCameras()).pipe(Effect.provide(api.layer)))
  assert.deepEqual(ids(all), upTo(5))
  assert.deepEqual(api.asked(), [[], [["offset", "2"]], [["after", "3"]]])
})

Deno.test("streamCameras: ends at a first page that links to what is added later only", async () => {
  const api = paged([linked(cameras(0, 2), `</cameras/search?after=1>; rel="current"`)])
  const all = await run(Stream.runCollect(streamCameras()).pipe(Effect.provide(api.layer)))
  assert.deepEqual([ids(all), api.asked()], [[0, 1], [[]]])
})

Deno.test("streamCameras: a link elsewhere to what is added later is none", async () => {
  const api = paged([
    linked(cameras(0, 2), `<https://evil.example/cameras/search?after=1>; rel="current"`),
    { json: cameras(2, 3) },
    { json: [] },
  ])
  const all = await run(
    Stream.runCollect(streamCameraPages()).pipe(Effect.provide(api.layer)),
  )
  assert.deepEqual(all.map(({ checkpoint, items }) => [ids(items), checkpoint]), [
    [[0, 1], "offset=2#/cameras/search?"],
    [[2], "offset=3#/cameras/search?"],
  ])
  assert.deepEqual(api.asked(), [[], [["offset", "2"]], [["offset", "3"]]])
})

Deno.test("streamCameras: never gives an array of nothing", async () => {
  const api = paged([
    linked([], nextLink("after=1")),
    linked(cameras(0, 2), nextLink("after=2")),
    { json: [] },
  ])
  const sizes: Array<number> = []
  await run(
    Stream.runForEachArray(
      streamCameras(),
      (array) => Effect.sync(() => void sizes.push(array.length)),
    ).pipe(Effect.provide(api.layer)),
  )
  assert.deepEqual(sizes, [2])
})

Deno.test("streamCameras: a link leads to its own base URL, with or without a prefix", async () => {
  for (const target of ["/cameras/search", "http://memory.example/cam2/cameras/search", ""]) {
    const requests: Array<string> = []
    const api = memoryApi(({ authorization, path, query }, index) => {
      requests.push(`${path}?${new URLSearchParams(query.map(([name, text]) => [name, text]))}`)
      if (path.endsWith("/auth")) return Effect.succeed({ json: { token: "t" } })
      assert.equal(authorization, "Bearer t")
      const pages = [linked(cameras(0, 1), `<${target}?after=1>; rel="next"`), {
        json: cameras(1, 2),
      }]
      return Effect.succeed(pages[index - 1] ?? { json: [] })
    }, { baseURL: "http://memory.example/cam2" })
    const all = await run(Stream.runCollect(streamCameras()).pipe(Effect.provide(api.layer)))
    assert.deepEqual(ids(all), upTo(2))
    assert.deepEqual(requests.slice(1), ["/cam2/cameras/search?", "/cam2/cameras/search?after=1"])
  }
})

Deno.test("searchCamera: one page does not mind where a link leads", async () => {
  const api = paged([linked(cameras(0, 1), '<https://evil.example/>; rel="next"')])
  assert.deepEqual(ids(await run(Effect.provide(searchCamera(), api.layer))), [0])
})

Deno.test("streamCameras: asks for a page only when it is pulled", async () => {
  const asked = async (count: number) => {
    const api = counted(300, 100)
    const taken = await run(
      Stream.runCollect(Stream.take(streamCameras(), count)).pipe(Effect.provide(api.layer)),
    )
    assert.deepEqual(ids(taken), upTo(count))
    return api.calls().length
  }
  assert.deepEqual(
    [await asked(0), await asked(1), await asked(100), await asked(101), await asked(200)],
    [0, 1, 1, 2, 2],
  )
})

Deno.test("streamCameras: interruption gives up the page in flight and asks for no other", async () => {
  let page = 0
  let given = 0
  const api = memoryApi(({ path }) =>
    path === "/auth" ? undefined : Effect.delay(
      Effect.sync(() => ({ json: cameras(page, ++page) })),
      100,
    ).pipe(Effect.onInterrupt(() => Effect.sync(() => given++)))
  )
  const seen: Array<string> = []
  const program = Effect.gen(function* () {
    const walk = yield* Effect.forkChild(
      Stream.runForEach(streamCameras(), ({ cameraID }) => Effect.sync(() => seen.push(cameraID))),
    )
    yield* TestClock.adjust(250)
    assert.deepEqual([api.calls().length, seen, given], [3, ["0", "1"], 0])
    yield* Fiber.interrupt(walk)
    yield* TestClock.adjust("1 hour")
  })
  await run(Effect.provide(program, api.layer))
  assert.deepEqual([api.calls().length, seen, given], [3, ["0", "1"], 1])
})

Deno.test("streamCameras: gives what came before a page that fails", async () => {
  const api = paged([{ json: cameras(0, 2) }, { status: 500, json: null }])
  const seen: Array<string> = []
  const error = await run(
    Stream.runForEach(streamCameras(), ({ cameraID }) => Effect.sync(() => seen.push(cameraID)))
      .pipe(Effect.flip, Effect.provide(api.layer)),
  )
  assert.equal(error._tag, "InternalError")
  assert.deepEqual(seen, ["0", "1"])
})

Deno.test("streamCameras: refuses a wrong filter before anything is sent", async () => {
  const api = paged([])
  const error = await run(
    Stream.runDrain(streamCameras({ offset: -1 })).pipe(Effect.flip, Effect.provide(api.layer)),
  )
  assert.deepEqual(
    [error._tag, "field" in error && error.field, error.operation],
    ["FormatError", "offset", "streamCameras"],
  )
  assert.deepEqual(api.received, [])
})

Deno.test("streamChangeLog: walks by links and by offsets alike", async () => {
  const entry = (id: number) => ({ cameraID: String(id), timestamp: "2018-07-04T19:52:52.337Z" })
  const api = paged([
    { json: [entry(0), entry(1)] },
    linked([entry(2)], '</apps/db-change?after=3&start=2018-07-04>; rel="next"'),
    { json: [entry(3)] },
  ])
  const log = await run(
    Stream.runCollect(streamChangeLog({ start: "2018-07-04" })).pipe(Effect.provide(api.layer)),
  )
  assert.deepEqual(log, [entry(0), entry(1), entry(2), entry(3)])
  assert.deepEqual(api.calls().map(({ path, query }) => [path, Object.fromEntries(query)]), [
    ["/apps/db-change", { start: "2018-07-04" }],
    ["/apps/db-change", { start: "2018-07-04", offset: "2" }],
    ["/apps/db-change", { start: "2018-07-04", after: "3" }],
  ])
})

Deno.test("streamCameras: refuses an option that there is not before anything is sent", async () => {
  const api = counted(1, 1)
  const options: object = { concurrency: 2, concurency: 2 }
  const error = await run(
    Stream.runDrain(streamCameras({}, options)).pipe(Effect.flip, Effect.provide(api.layer)),
  )
  assert.ok(error._tag === "FormatError")
  assert.deepEqual(
    [error.field, error.expected, error.operation],
    ["concurency", "one of concurrency, from, onUndecodable", "streamCameras"],
  )
  assert.deepEqual(api.calls(), [])
})

Deno.test("streamCameraPages: an empty page tells where to go on, unless that is where it began", async () => {
  const empty = linked([], `</cameras/search?after=7>; rel="current"`)
  const checkpoint = "after=7#/cameras/search?"
  const pagesOf = (from?: string) =>
    run(
      Stream.runCollect(streamCameraPages({}, from === undefined ? {} : { from })).pipe(
        Effect.provide(paged([empty]).layer),
      ),
    )
  assert.deepEqual(await pagesOf(), [{ items: [], checkpoint }])
  assert.deepEqual(await pagesOf(checkpoint), [])
})

Deno.test("streamCameraPages: a page whose link leads back is gone on from by its offset", async () => {
  const api = paged([
    linked(cameras(0, 2), nextLink("after=1")),
    linked(cameras(2, 4), nextLink("after=1")),
  ])
  const checkpoints: Array<string> = []
  const error = await run(
    Stream.runForEach(
      streamCameraPages(),
      ({ checkpoint }) => Effect.sync(() => void checkpoints.push(checkpoint)),
    ).pipe(Effect.flip, Effect.provide(api.layer)),
  )
  assert.equal(error._tag, "InvalidResponseError")
  assert.deepEqual(checkpoints, [
    "after=1#/cameras/search?",
    "after=1&offset=2#/cameras/search?",
  ])
})
