import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import { cameraById, layer, makeCamera, originalBaseURL } from "@cam2/camera-database"
import { listen } from "../../Loopback.ts"
import { options } from "./MemoryApi.ts"

const camera = makeCamera({ cameraID: "a", camera_type: "stream", m3u8_url: "u" })
const serve = () => listen(({ path }) => Response.json(path === "/auth" ? { token: "t" } : camera))

Deno.test("layer: sends nothing before the first operation, then a token request and the call", async () => {
  await using server = serve()
  const client = layer({ ...options, baseURL: server.baseURL })
  await Effect.runPromise(Effect.provide(Effect.void, client))
  assert.deepEqual(server.received, [])
  assert.deepEqual(await Effect.runPromise(Effect.provide(cameraById("a"), client)), camera)
  assert.deepEqual(server.received, [
    {
      method: "GET",
      path: "/auth",
      query: [
        ["clientID", options.clientID],
        ["clientSecret", Redacted.value(options.clientSecret)],
      ],
    },
    { method: "GET", path: "/cameras/a", query: [], authorization: "Bearer t" },
  ])
})

Deno.test("layer: two clients in one program stay apart, also in the same layers", async () => {
  await using first = serve()
  await using second = serve()
  const runtime = ManagedRuntime.make(Layer.mergeAll(
    ...[first, second].map(({ baseURL }) =>
      Layer.effectDiscard(cameraById("a")).pipe(Layer.provide(layer({ ...options, baseURL })))
    ) as [Layer.Layer<never, unknown>, Layer.Layer<never, unknown>],
  ))
  await runtime.runPromise(Effect.void)
  await runtime.dispose()
  for (const { received } of [first, second]) {
    assert.deepEqual(received.map(({ path }) => path), ["/auth", "/cameras/a"])
  }
})

Deno.test("layer: one client in several layers of a program asks for one token", async () => {
  await using server = serve()
  const client = layer({ ...options, baseURL: server.baseURL })
  const user = () => Layer.effectDiscard(cameraById("a")).pipe(Layer.provide(client))
  const runtime = ManagedRuntime.make(Layer.provideMerge(user(), user()))
  await runtime.runPromise(Effect.void)
  await runtime.dispose()
  assert.deepEqual(server.received.map(({ path }) => path), ["/auth", "/cameras/a", "/cameras/a"])
})

Deno.test("originalBaseURL: is the address of the API as it was hosted", () => {
  assert.equal(originalBaseURL, "https://cam2-api.herokuapp.com/")
})
