import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { exportCameras, layer, streamCameras, type StreamOptions } from "@cam2/camera-database"
import { listen } from "../../Loopback.ts"
import { memoryApi, options } from "./MemoryApi.ts"

interface Answered {
  readonly text: string
  readonly type: string
  readonly link?: "next" | "current" | undefined
  readonly status?: number
}

/** What an export gives of a server that answers its pages so, one after the other. */
const exported = async (
  format: "json" | "geojson" | "ndjson" | "csv",
  pages: ReadonlyArray<Answered>,
  most = Infinity,
) => {
  let at = 0
  await using server = listen(({ path }) => {
    if (path === "/auth") return Response.json({ token: "t" })
    const { link, status = 200, text, type } = pages[at++]!
    return new Response(text, {
      status,
      headers: {
        "content-type": type,
        ...link && { link: `</cameras/search?after=${at}>; rel="${link}"` },
      },
    })
  })
  let text = ""
  const result = await exportCameras({}, { format }).pipe(
    Stream.take(most),
    Stream.runForEach((piece) => Effect.sync(() => void (text += piece))),
    Effect.result,
    Effect.provide(layer({ ...options, baseURL: server.baseURL })),
    Effect.runPromise,
  )
  return { text, error: result._tag === "Failure" ? result.failure : undefined, asked: at }
}

const csv = "text/csv; charset=utf-8; header=present"
const page = (text: string, link: Answered["link"], type = csv) => ({ text, type, link })

Deno.test("exportCameras: joins the pages to one text", async () => {
  const json = "application/json"
  const geo = "application/geo+json"
  const begin = `{"type":"FeatureCollection","features":[`
  const cases = [
    ["csv", "a,b\r\n1,2\r\n3,4\r\n", [
      page("a,b\r\n1,2\r\n", "next"),
      page("a,b\r\n", "next"),
      page("a,b\r\n3,4\r\n", "current"),
    ]],
    ["json", "[1,2]", [page("[1]", "next", json), page("[2]", "current", json)]],
    ["json", "[]", [page("[]", undefined, json)]],
    ["geojson", `${begin}[1],[2]]}`, [
      page(`${begin}[1]]}`, "next", geo),
      page(`${begin}]}`, "next", geo),
      page(`${begin}[2]]}`, "current", geo),
    ]],
    ["ndjson", "1\n2\n", [
      page("1\n", "next", "application/x-ndjson"),
      page("2\n", "current", "application/x-ndjson"),
    ]],
    ["ndjson", "", [page("", undefined, "application/x-ndjson")]],
  ] as const
  for (const [format, text, pages] of cases) {
    assert.deepEqual(await exported(format, pages), { text, error: undefined, asked: pages.length })
  }
})

Deno.test("exportCameras: a page is fetched when it is pulled", async () => {
  const pages = ["1,2", "3,4", "5,6"].map((line) => page(`a,b\r\n${line}\r\n`, "next"))
  assert.deepEqual(await exported("csv", pages, 2), {
    text: "a,b\r\n1,2\r\n3,4\r\n",
    error: undefined,
    asked: 2,
  })
})

Deno.test("exportCameras: a walk that breaks off is a failure, and the text has no end", async () => {
  const first = page("[1]", "next", "application/json")
  const cases = [
    [{ ...page("{}", undefined, "application/json"), status: 503 }, "InternalError"],
    [page("<html>", undefined, "text/html"), "InvalidResponseError"],
    [page("[2", "current", "application/json"), "InvalidResponseError"],
    [page(`{"a":[2]}`, "current", "application/json"), "InvalidResponseError"],
    [page("[2]", undefined, "application/json"), "InvalidResponseError"],
  ] as const
  for (const [second, tag] of cases) {
    const { error, text } = await exported("json", [first, second])
    assert.deepEqual([error?._tag, error?.operation, text], [tag, "exportCameras", "[1"])
  }
})

Deno.test("exportCameras: an answer in another form, or one that may not be all, is no export", async () => {
  const json = "application/json"
  for (
    const [format, answered, word] of [
      ["csv", page(`[{"cameraID":"a"}]`, "current", json), /is no page of csv\.$/],
      ["csv", page("a,b\r\n1,2", "current"), /is no page of csv/],
      ["csv", page("", "current"), /is no page of csv/],
      // Cut off, and looked through once: twice as long would be four times the time, of hours.
      ["csv", page(`a${"\r\n1,2".repeat(2_000_000)}`, "current"), /is no page of csv/],
      ["ndjson", page("1", "current", "application/x-ndjson"), /is no page of ndjson/],
      ["geojson", page("[1]", "current", json), /is no page of geojson/],
      ["json", page("[1]", undefined, json), /is no page of json/],
    ] as const
  ) {
    const { error, text } = await exported(format, [answered])
    assert.equal(error?._tag, "InvalidResponseError")
    assert.match(error!.message, word)
    assert.equal(text, "")
  }
})

Deno.test("streamCameras: an option that there is not is refused by name", async () => {
  const api = memoryApi(() => undefined)
  for (const options of [{ concurency: 2 }, { from: undefined, pages: 1 }]) {
    const error = await streamCameras({}, options as StreamOptions).pipe(
      Stream.runDrain,
      Effect.flip,
      Effect.provide(api.layer),
      Effect.runPromise,
    )
    assert.equal(error._tag === "FormatError" && error.field, Object.keys(options).at(-1))
    assert.deepEqual([error.operation, api.received.length], ["streamCameras", 0])
  }
})
