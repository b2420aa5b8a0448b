/**
 * The clients of an owner, in pages: over the wire, and as the client walks them.
 */
import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { clientIdsByOwner, InvalidResponseError, streamClientIdsByOwner } from "../../mod.ts"
import { ClientStore, layerMemory } from "@cam2/camera-database/server"
import { memoryApi } from "../unit/client/MemoryApi.ts"
import { type Seeded, withServer } from "./Ask.ts"

const owner = "Zoë & sons"

const idsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => index.toString(16).padStart(96, "0"))

/** A test against a server with `count` clients of {@linkcode owner}, and one of another between. */
const withClients = (count: number, test: (server: Seeded) => Promise<void>) => async () => {
  const stores = await Effect.runPromise(Effect.scoped(Layer.build(layerMemory)))
  const { add } = Context.get(stores, ClientStore)
  const facts = { permissionLevel: "user" as const, secretHash: "0".repeat(64) }
  await withServer(async (server) => {
    await Effect.runPromise(Effect.gen(function* () {
      for (const clientID of idsOf(count)) yield* add({ ...facts, clientID, owner })
      yield* add({ ...facts, clientID: `${"0".repeat(95)}1x`, owner: "Zoë" })
    }))
    await test(server)
  }, { stores: Layer.succeedContext(stores) })()
}

const nextOf = (headers: Headers) => /^<([^>]*)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1]

/** Every page from `first` on, as far as links lead. */
const pagesOf = async ({ ask }: Seeded, first: Readonly<Record<string, string>>) => {
  const pages: Array<ReadonlyArray<string>> = []
  let path: string | undefined = `/apps/by-owner?${new URLSearchParams(first)}`
  while (path !== undefined) {
    const { body, headers, status } = await ask(path, { as: "webUI" })
    assert.equal(status, 200)
    pages.push((body as ReadonlyArray<{ readonly clientID: string }>).map((one) => one.clientID))
    path = nextOf(headers)
  }
  return pages
}

Deno.test(
  "GET /apps/by-owner: gives pages of a limit, each with the Link to the next, to whoever asks",
  withClients(25, async (server) => {
    const ids = idsOf(25)
    const pages = await pagesOf(server, { owner, limit: "10" })
    assert.deepEqual(pages, [ids.slice(0, 10), ids.slice(10, 20), ids.slice(20)])
    assert.deepEqual(await pagesOf(server, { owner, limit: "25" }), [ids])
    assert.deepEqual(await pagesOf(server, { owner, after: ids[20]! }), [ids.slice(21)])
    assert.deepEqual(await pagesOf(server, { owner, limit: "1000" }), [ids])
  }),
)

Deno.test(
  "GET /apps/by-owner: gives all up to 10,000 at once to who asks for no pages, and links the rest",
  withClients(10_001, async (server) => {
    const ids = idsOf(10_001)
    const pages = await pagesOf(server, { owner })
    assert.deepEqual(pages, [ids.slice(0, 10_000), ids.slice(10_000)])
    assert.deepEqual(await server.root(clientIdsByOwner(owner)), ids)
    assert.deepEqual(await server.root(Stream.runCollect(streamClientIdsByOwner(owner))), ids)
  }),
)

const answer = (clientIDs: ReadonlyArray<string>, next?: string) =>
  Effect.succeed({
    json: clientIDs.map((clientID) => ({ clientID })),
    headers: next === undefined ? {} : { link: `</apps/by-owner?${next}>; rel="next"` },
  })

Deno.test("clientIdsByOwner: asks once where the server links nothing, as the original does", () => {
  const api = memoryApi(({ path }) => path === "/auth" ? undefined : answer(["a", "b"]))
  return Effect.gen(function* () {
    assert.deepEqual(yield* clientIdsByOwner(owner), ["a", "b"])
    assert.deepEqual(yield* Stream.runCollect(streamClientIdsByOwner(owner)), ["a", "b"])
    assert.deepEqual(api.calls().map(({ query }) => query), [
      [["owner", owner]],
      [["owner", owner]],
    ])
  }).pipe(Effect.provide(api.layer), Effect.runPromise)
})

Deno.test("streamClientIdsByOwner: asks for a page when it is pulled, and not before", () => {
  const api = memoryApi(({ path }, index) =>
    path === "/auth" ? undefined : answer([`${index}`], `owner=x&after=${index}`)
  )
  return Effect.gen(function* () {
    const taken = Stream.take(streamClientIdsByOwner("x"), 2)
    assert.equal((yield* Stream.runCollect(taken)).length, 2)
    assert.equal(api.calls().length, 2)
  }).pipe(Effect.provide(api.layer), Effect.runPromise)
})

Deno.test("clientIdsByOwner: a Link that leads back is no answer of this API", () => {
  const api = memoryApi(({ path }) =>
    path === "/auth" ? undefined : answer(["a"], "owner=x&after=a")
  )
  return Effect.gen(function* () {
    const error = yield* Effect.flip(clientIdsByOwner("x"))
    assert.ok(error instanceof InvalidResponseError)
    assert.deepEqual([error.operation, error.message], [
      "clientIdsByOwner",
      "A Link of the server leads back.",
    ])
  }).pipe(Effect.provide(api.layer), Effect.runPromise)
})
