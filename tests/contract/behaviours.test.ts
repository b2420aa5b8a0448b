import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { behaviours } from "./behaviours.ts"
import { fetchFrom, memoryURL, serve, World } from "./World.ts"

const memory = layerSqlite({ filename: ":memory:" })

const inMemory = Effect.gen(function* () {
  const { created, handler } = yield* serve(memory)
  return World.of({
    baseURL: memoryURL,
    fetch: fetchFrom(handler),
    root: created!,
    reopen: Effect.void,
  })
})

const overHttp = Effect.gen(function* () {
  const { created, handler } = yield* serve(memory)
  const server = yield* Effect.acquireRelease(
    Effect.sync(() =>
      Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen: () => {} },
        (request) => handler(request),
      )
    ),
    (server) => Effect.promise(() => server.shutdown()),
  )
  return World.of({
    baseURL: `http://127.0.0.1:${server.addr.port}/`,
    fetch: globalThis.fetch,
    root: created!,
    reopen: Effect.void,
  })
})

const overFile = Effect.gen(function* () {
  const directory = yield* Effect.acquireRelease(
    Effect.promise(() => Deno.makeTempDir({ prefix: "cam2-test-" })),
    (directory) => Effect.promise(() => Deno.remove(directory, { recursive: true })),
  )
  const open = Effect.gen(function* () {
    const scope = yield* Scope.make()
    const server = yield* Scope.provide(
      serve(layerSqlite({ filename: `${directory}/cam2.sqlite` })),
      scope,
    )
    return { ...server, close: Scope.close(scope, Exit.void) }
  })
  let current = yield* open
  const root = current.created!
  yield* Effect.addFinalizer(() => Effect.suspend(() => current.close))
  return World.of({
    baseURL: memoryURL,
    fetch: fetchFrom((request) => current.handler(request)),
    root,
    reopen: Effect.gen(function* () {
      yield* current.close
      current = yield* Effect.orDie(open)
    }),
  })
})

const worlds = {
  "in memory": Layer.effect(World, inMemory),
  "over HTTP": Layer.effect(World, overHttp),
  "over a file that is opened again": Layer.effect(World, overFile),
}

for (const [place, world] of Object.entries(worlds)) {
  for (const [title, behaviour] of Object.entries(behaviours)) {
    Deno.test(`${title} (${place})`, () => Effect.runPromise(Effect.provide(behaviour, world)))
  }
}
