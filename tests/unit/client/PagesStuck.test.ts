import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { streamCameras, streamChangeLog, type WalkOptions } from "@cam2/camera-database"
import { memoryApi } from "./MemoryApi.ts"

/** An API whose page `key` has items of its own and links `next(key)`. */
const linking = (next: (key: string) => string | undefined) => {
  let camera = 0
  return memoryApi(({ path, query }) => {
    if (path === "/auth") return undefined
    const link = next(String(new URLSearchParams(query.map(([name, text]) => [name, text]))))
    return Effect.succeed({
      ...(link !== undefined && { headers: { link: `<${path}?${link}>; rel="next"` } }),
      json: [{
        cameraID: String(camera++),
        timestamp: "2018-07-04T19:52:52Z",
        camera_type: "stream",
        m3u8_url: "u",
      }],
    })
  })
}

const walk = (api: ReturnType<typeof linking>, options?: WalkOptions) =>
  Effect.runPromise(
    Effect.forEach([streamCameras({}, options), streamChangeLog({}, options)], (stream) => {
      const seen: Array<string> = []
      const each = ({ cameraID }: { readonly cameraID: string }) =>
        Effect.sync(() => void seen.push(cameraID))
      return Effect.match(Stream.runForEach(stream, each), {
        onSuccess: () => [seen.length, "ended"],
        onFailure: ({ _tag, message, operation }) => [seen.length, _tag, operation, message],
      })
    }).pipe(Effect.provide(api.layer)),
  )

const leadsBack = (pages: number) =>
  ["streamCameras", "streamChangeLog"].map((operation) => [
    pages,
    "InvalidResponseError",
    operation,
    "A Link of the server leads back.",
  ])

Deno.test("streams: a link to its own page fails, after what was on the page", async () => {
  assert.deepEqual(await walk(linking(() => "after=7")), leadsBack(2))
  assert.deepEqual(await walk(linking(() => "cursor=x")), leadsBack(2))
})

Deno.test("streams: a link to an earlier page fails", async () => {
  const back: Record<string, string> = { "": "after=5", "after=5": "after=9", "after=9": "after=5" }
  assert.deepEqual(await walk(linking((key) => back[key])), leadsBack(3))
})

Deno.test("streams: a link to its own page fails wherever it is, after that page", async () => {
  const on = ["", "cursor=p1", "cursor=p2", "cursor=p3", "cursor=p3"]
  assert.deepEqual(await walk(linking((key) => on[on.indexOf(key) + 1])), leadsBack(4))
})

Deno.test("streams: a link with the same cursor fails, whatever else it says", async () => {
  const on = (key: string) => {
    const count = Number(key.split("n=")[1] ?? 0) + 1
    return count > 5 ? undefined : `after=7&n=${count}`
  }
  assert.deepEqual(await walk(linking(on)), leadsBack(2))
})

Deno.test("streamCameras: a link without parameters leads back, also from a first page with some", async () => {
  const error = await Effect.runPromise(
    Stream.runDrain(streamCameras({ offset: 3 })).pipe(
      Effect.flip,
      Effect.provide(linking((key) => key === "" ? undefined : "").layer),
    ),
  )
  assert.equal(error.message, "A Link of the server leads back.")
})

Deno.test("streamCameras: a page that comes again after an empty one fails", async () => {
  for (const concurrency of [undefined, 3]) {
    let at = 0
    const page = [{ cameraID: "a", camera_type: "stream", m3u8_url: "u" }]
    const pages = [page, [], page]
    const api = memoryApi(({ path }) =>
      path === "/auth" ? undefined : Effect.sync(() => ({
        json: pages[at] ?? [],
        headers: { link: `<${path}?cursor=p${++at}>; rel="next"` },
      }))
    )
    const error = await Effect.runPromise(
      Stream.runDrain(streamCameras({}, { concurrency })).pipe(
        Effect.flip,
        Effect.provide(api.layer),
      ),
    )
    assert.equal(error.message, "The server gave one page for two places.")
  }
})

Deno.test("streams: links in a circle of any length and start fail", async () => {
  for (let length = 2; length <= 9; length++) {
    for (let start = 0; start <= 9; start++) {
      const last = start + length
      const circle = (key: string) => {
        const place = key === "" ? 0 : Number(key.slice("cursor=p".length))
        return `cursor=p${place === last ? start + 1 : place + 1}`
      }
      for (const [seen, ...failure] of await walk(linking(circle))) {
        assert.deepEqual(failure.slice(0, 1), ["InvalidResponseError"])
        assert.ok(Number(seen) <= 4 * (last + 1), `${seen} pages of ${last + 1}`)
      }
    }
  }
})

Deno.test("streams: many links that lead on are no circle", async () => {
  const on = (key: string) => {
    const place = Number(key.slice("after=".length))
    // More than there may be empty pages.
    return place === 1100 ? undefined : `after=${place + 1}`
  }
  assert.deepEqual(await walk(linking(on)), [[1101, "ended"], [1101, "ended"]])
})

Deno.test("streams: a link to another place fails, after what was on the page", async () => {
  const elsewhere = ["https://evil.example/cameras/search?after=1", "/docs", "http://["]
  for (const target of elsewhere) {
    const api = memoryApi(({ path }) =>
      path === "/auth" ? undefined : Effect.succeed({
        json: [{
          cameraID: "a",
          timestamp: "2018-07-04T19:52:52Z",
          camera_type: "stream",
          m3u8_url: "u",
        }],
        headers: { link: `<${target}>; rel="next"` },
      })
    )
    for (const options of [{}, { concurrency: 3 }]) {
      assert.deepEqual(
        await walk(api, options),
        ["streamCameras", "streamChangeLog"].map((operation) => [
          1,
          "InvalidResponseError",
          operation,
          "A Link of the server leads elsewhere.",
        ]),
      )
    }
    assert.deepEqual(
      api.calls().map(({ path }) => path).sort(),
      ["/apps/db-change", "/apps/db-change", "/cameras/search", "/cameras/search"],
    )
  }
})

Deno.test("streams: empty pages that link on without end fail", async () => {
  for (const options of [{}, { concurrency: 3 }]) {
    let cursor = 0
    const api = memoryApi(({ path }) =>
      path === "/auth" ? undefined : Effect.sync(() => ({
        json: [],
        headers: { link: `<${path}?cursor=${Math.random()}&at=${++cursor}>; rel="next"` },
      }))
    )
    assert.deepEqual(
      await walk(api, options),
      ["streamCameras", "streamChangeLog"].map((operation) => [
        0,
        "InvalidResponseError",
        operation,
        "The server gave 1000 empty pages.",
      ]),
    )
    assert.equal(api.calls().length, 2 * 1001)
  }
})

Deno.test("streams: empty pages that link in a circle fail", async () => {
  for (const options of [{}, { concurrency: 3 }]) {
    for (let length = 1; length <= 5; length++) {
      const api = memoryApi(({ path, query }) => {
        if (path === "/auth") return undefined
        const place = Number(new Map(query).get("cursor")?.slice(1) ?? 0)
        const link = `<${path}?cursor=p${(place + 1) % length}>; rel="next"`
        return Effect.succeed({ json: [], headers: { link } })
      })
      for (const [seen, , , message] of await walk(api, options)) {
        assert.deepEqual([seen, message], [0, "A Link of the server leads back."])
      }
    }
  }
})

Deno.test("streamCameras: a server that gives the same page for every offset fails", async () => {
  for (const concurrency of [undefined, 4]) {
    const page = ["a", "b"].map((cameraID) => ({ cameraID, camera_type: "stream", m3u8_url: "u" }))
    const api = memoryApi(({ path }) =>
      path === "/auth" ? undefined : Effect.succeed({ json: page })
    )
    const seen: Array<string> = []
    const error = await Effect.runPromise(
      Stream.runForEach(
        streamCameras({}, { concurrency }),
        ({ cameraID }) => Effect.sync(() => seen.push(cameraID)),
      ).pipe(Effect.flip, Effect.provide(api.layer)),
    )
    assert.deepEqual([error._tag, error.message, seen], [
      "InvalidResponseError",
      "The server gave one page for two places.",
      ["a", "b"],
    ])
  }
})
