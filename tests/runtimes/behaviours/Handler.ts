/**
 * The server's web handler over the memory stores, asked with plain requests.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { streamCamera } from "../../contract/Fixtures.ts"
import { equal, match } from "../Check.ts"
import { client, handler, root } from "../World.ts"

interface Asked {
  readonly status: number
  readonly body: unknown
}

/** Asks a server for `path`, with the root client's token where one is needed. */
const asker = Effect.gen(function* () {
  const { baseURL, handler: answer } = yield* handler()
  const ask = (path: string, init?: RequestInit) =>
    Effect.promise(async (): Promise<Asked & { readonly response: Response }> => {
      const response = await answer(new Request(new URL(path, baseURL), init))
      const text = await response.clone().text()
      const isJson = response.headers.get("content-type")?.startsWith("application/json")
      return { status: response.status, body: isJson ? JSON.parse(text) : text, response }
    })
  const credentials = new URLSearchParams({
    clientID: root.clientID,
    clientSecret: Redacted.value(root.clientSecret),
  })
  const { body } = yield* ask(`/auth?${credentials}`)
  const headers = { authorization: `Bearer ${(body as { token: string }).token}` }
  const open = (path: string, init: RequestInit) =>
    answer(new Request(new URL(path, baseURL), init))
  return { ask, headers, open }
})

const answers = ({ body, status }: Asked, expected: Asked) => equal({ status, body }, expected)

/** Behaviours of the handler. */
export const handlers = {
  "handler: health, the OpenAPI document and its page": Effect.gen(function* () {
    const { ask } = yield* asker
    answers(yield* ask("/health"), { status: 200, body: { status: "ok" } })
    const { body } = yield* ask("/openapi.json")
    equal("/cameras/search" in (body as { paths: object }).paths, true)
    const page = yield* ask("/docs")
    match(String(page.body), /<html/i)
    match(
      page.response.headers.get("content-security-policy") ?? "",
      /default-src 'none'/,
    )
  }).pipe(Effect.scoped),
  "handler: bytes that are not UTF-8 are 422, other encodings 415, and no answer is sniffed": Effect
    .gen(function* () {
      const { ask, headers } = yield* asker
      const json = { ...headers, "content-type": "application/json" }
      const bytes = new Uint8Array([0x22, 0xff, 0x22])
      const refused = yield* ask("/cameras/create", { method: "POST", headers: json, body: bytes })
      answers(refused, {
        status: 422,
        body: { message: "Format Error Messages (body): not UTF-8 text" },
      })
      equal(refused.response.headers.get("x-content-type-options"), "nosniff")
      const utf16 = { ...headers, "content-type": "application/json; charset=utf-16" }
      const encoded = { ...json, "content-encoding": "gzip" }
      for (const headers of [utf16, encoded]) {
        const init = { method: "POST", headers, body: "{}" }
        equal((yield* ask("/cameras/create", init)).status, 415)
      }
    }).pipe(Effect.scoped),
  "handler: forms and JSON, with and without a trailing slash": Effect.gen(function* () {
    const { ask, headers } = yield* asker
    const { m3u8_url } = streamCamera
    const fields = { type: "stream", is_active_image: "False", is_active_video: "1" }
    const form = new URLSearchParams({ ...fields, retrieval: JSON.stringify({ m3u8_url }) })
    const added = yield* ask("/cameras/create", { method: "POST", headers, body: form })
    equal(added.status, 201)
    const again = yield* ask("/cameras/create/", {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ ...fields, retrieval: { m3u8_url } }),
    })
    equal(again.status, 201)
    const { body } = yield* ask("/cameras/search/?type=stream", { headers })
    equal((body as ReadonlyArray<unknown>).length, 2)
  }).pipe(Effect.scoped),
  "handler: an import answers each line while the body is still open": Effect.gen(function* () {
    const { headers, open } = yield* asker
    const lines = Array.from({ length: 3 }, (_, index) =>
      JSON.stringify({
        type: "stream",
        retrieval: { m3u8_url: `${streamCamera.m3u8_url}?${index}` },
        is_active_image: false,
        is_active_video: true,
      }))
    yield* Effect.promise(async () => {
      const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>>()
      const writer = writable.getWriter()
      const write = (text: string) => writer.write(new TextEncoder().encode(text))
      const init: RequestInit & { readonly duplex: "half" } = {
        method: "POST",
        headers: { ...headers, "content-type": "application/x-ndjson" },
        body: readable,
        duplex: "half",
      }
      const { body, status } = await open("/cameras/import", init)
      equal(status, 200)
      const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
      const id = /^\{"cameraID":"[0-9a-f]{24}"\}\n$/
      for (const line of lines) {
        const written = write(line.slice(0, -1)).then(() => write("}\n"))
        match(String((await reader.read()).value), id)
        await written
      }
      await writer.close()
      equal((await reader.read()).done, true)
    })
  }).pipe(Effect.scoped),
  "handler: every failure is a message in JSON": Effect.gen(function* () {
    const { ask, headers } = yield* asker
    const tooLarge = new URLSearchParams({ owner: "x".repeat(2 ** 21) })
    const failures = [
      [yield* ask("/nowhere"), 404],
      [yield* ask("/cameras/search"), 401],
      [yield* ask("/cameras/search", { headers: { authorization: "Bearer x" } }), 401],
      [yield* ask("/cameras/search?radius=1", { headers }), 422],
      [yield* ask("/cameras/search", { method: "DELETE", headers }), 405],
      [yield* ask("/apps/register", { method: "POST", headers, body: "owner=bob" }), 415],
      [yield* ask("/apps/register", { method: "POST", headers, body: tooLarge }), 413],
    ] as const
    for (const [{ body, status }, expected] of failures) {
      equal(status, expected)
      equal(Object.keys(body as object), ["message"])
    }
  }).pipe(Effect.scoped),
  "handler: 50 cold requests side by side": Effect.gen(function* () {
    const { baseURL, handler: answer } = yield* handler()
    const statuses = yield* Effect.forEach(
      Array.from({ length: 50 }),
      () => Effect.promise(async () => (await answer(new Request(`${baseURL}health`))).status),
      { concurrency: "unbounded" },
    )
    equal(statuses, statuses.map(() => 200))
  }).pipe(Effect.scoped),
  "handler: counts what a client asks": Effect.gen(function* () {
    const server = yield* handler()
    yield* Effect.gen(function* () {
      const bob = yield* Cam2.register("bob")
      yield* Effect.all([Cam2.searchCamera(), Cam2.searchCamera()]).pipe(
        Effect.provide(client(server, bob)),
      )
      equal(yield* Cam2.usageByClient(bob.clientID, "bob"), 2)
    }).pipe(Effect.provide(client(server)))
  }).pipe(Effect.scoped),
}
