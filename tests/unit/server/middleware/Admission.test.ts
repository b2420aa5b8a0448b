import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { CameraStore, layerMemory, makeHandler } from "@cam2/camera-database/server"

const rootClient = { clientID: "a".repeat(96), clientSecret: Redacted.make("b".repeat(71)) }
const limit = 8

/** A server whose searches wait for the latch; how many of them do. */
const make = () => {
  const latch = Latch.makeUnsafe(false)
  const searches = { waiting: 0 }
  const slow = Layer.effect(
    CameraStore,
    Effect.map(CameraStore, (store) =>
      CameraStore.of({
        ...store,
        search: (filter) =>
          Effect.gen(function* () {
            searches.waiting++
            yield* latch.await
            return yield* store.search(filter)
          }).pipe(Effect.ensuring(Effect.sync(() => searches.waiting--))),
      })),
  )
  const { dispose, handler } = makeHandler({
    stores: Layer.provideMerge(slow, layerMemory),
    rootClient,
    maxConcurrency: limit,
    metrics: true,
  })
  const ask = (path: string, init: RequestInit = {}) =>
    handler(new Request(`http://cam2.test${path}`, init))
  const signIn = async (): Promise<RequestInit> => {
    const { clientID, clientSecret } = rootClient
    const query = new URLSearchParams({ clientID, clientSecret: Redacted.value(clientSecret) })
    const { token } = await (await ask(`/auth?${query}`)).json()
    return { headers: { authorization: `Bearer ${token}` } }
  }
  return { ask, dispose, latch, searches, signIn }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0))

const statuses = (answers: ReadonlyArray<Response>) => answers.map(({ status }) => status)

Deno.test("maxConcurrency: what comes on top is 503 at once, and the rest is answered", async () => {
  const { ask, dispose, latch, searches, signIn } = make()
  const init = await signIn()
  const all = Array.from({ length: 2 * limit }, () => ask("/cameras/search", init))
  // Those that were not admitted are answered although nothing else is.
  const shed = await Promise.all(all.slice(limit))
  for (const { headers, status } of shed) {
    assert.deepEqual([status, headers.get("retry-after")], [503, "1"])
  }
  assert.deepEqual(await shed[0]!.json(), {
    message: "The server has too many requests at present. Try again later.",
  })
  while (searches.waiting < limit) await turn()
  const probes = ["/health", "/health/?", "/ready", "/metrics"]
  assert.deepEqual(
    statuses(await Promise.all([...probes, "/auth"].map((path) => ask(path)))),
    [200, 200, 200, 200, 503],
  )
  latch.openUnsafe()
  assert.deepEqual(statuses(await Promise.all(all.slice(0, limit))), Array(limit).fill(200))
  assert.equal((await ask("/cameras/search", init)).status, 200)
  await dispose()
})

Deno.test("maxConcurrency: a request that its client gave up, or that failed, leaves room", async () => {
  const { ask, dispose, latch, searches, signIn } = make()
  const init = await signIn()
  const controller = new AbortController()
  const given = Array.from(
    { length: limit },
    () => ask("/cameras/search", { ...init, signal: controller.signal }),
  )
  while (searches.waiting < limit) await turn()
  assert.equal((await ask("/cameras/search", init)).status, 503)
  controller.abort()
  while (searches.waiting > 0) await turn()
  await Promise.allSettled(given)
  for (let times = 0; times < 2 * limit; times++) {
    assert.equal((await ask("/cameras/search")).status, 401)
    assert.equal((await ask("/missing")).status, 404)
  }
  const again = Array.from({ length: limit }, () => ask("/cameras/search", init))
  while (searches.waiting < limit) await turn()
  latch.openUnsafe()
  assert.deepEqual(statuses(await Promise.all(again)), Array(limit).fill(200))
  await dispose()
})
