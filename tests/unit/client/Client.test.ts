import assert from "node:assert/strict"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import {
  cameraById,
  layer,
  layerConfig,
  makeCamera,
  originalBaseURL,
  type TokenService,
} from "@cam2/camera-database"
import type { ApiClient } from "@cam2/camera-database"
import { listen } from "../../Loopback.ts"
import { options } from "./MemoryApi.ts"

const camera = makeCamera({ cameraID: "a", camera_type: "stream", m3u8_url: "u" })
const serve = () => listen(({ path }) => Response.json(path === "/auth" ? { token: "t" } : camera))

const run = <A, E>(
  program: Effect.Effect<A, E, ApiClient | TokenService>,
  environment: Readonly<Record<string, string>>,
) =>
  program.pipe(
    Effect.provide(layerConfig({ retry: false })),
    Effect.provideService(
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromEnv({ env: environment }),
    ),
    Effect.runPromise,
  )

const environment = (baseURL: string) => ({
  CAM2_CLIENT_ID: options.clientID,
  CAM2_CLIENT_SECRET: Redacted.value(options.clientSecret),
  CAM2_BASE_URL: baseURL,
})

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

Deno.test("layerConfig: takes the client from CAM2_CLIENT_ID, CAM2_CLIENT_SECRET and CAM2_BASE_URL", async () => {
  await using server = serve()
  assert.deepEqual(await run(cameraById("a"), environment(server.baseURL)), camera)
  assert.deepEqual(server.received.map(({ path }) => path), ["/auth", "/cameras/a"])
})

Deno.test("layerConfig: leaves out white space around a setting, which is there by accident", async () => {
  await using server = serve()
  const padded = Object.entries(environment(server.baseURL))
    .map(([name, value], index) => [name, [`${value}\n`, ` ${value}\r\n`, `${value} \t`][index]!])
  assert.deepEqual(await run(cameraById("a"), Object.fromEntries(padded)), camera)
  assert.deepEqual(server.received[0]?.query, [
    ["clientID", options.clientID],
    ["clientSecret", Redacted.value(options.clientSecret)],
  ])
  const blank = { ...environment(server.baseURL), CAM2_CLIENT_SECRET: " \n" }
  const error = await run(cameraById("a"), blank).catch((error) => error)
  assert.equal(error._tag, "InvalidClientSecretError")
})

Deno.test("layerConfig: fails for a setting that is missing or wrong, and names no secret", async () => {
  await using server = serve()
  const good = environment(server.baseURL)
  const { CAM2_BASE_URL: _, ...withoutBaseURL } = good
  const { CAM2_CLIENT_SECRET: __, ...withoutSecret } = good
  const wrong: ReadonlyArray<
    readonly [environment: Readonly<Record<string, string>>, tag: string, word: string]
  > = [
    [withoutBaseURL, "ConfigError", "CAM2_BASE_URL"],
    [withoutSecret, "ConfigError", "CAM2_CLIENT_SECRET"],
    [{ ...good, CAM2_BASE_URL: "memory" }, "InvalidOptionError", "baseURL"],
    [{ ...good, CAM2_CLIENT_ID: "c" }, "InvalidClientIdError", "96"],
    [{ ...good, CAM2_CLIENT_SECRET: "a-short-secret" }, "InvalidClientSecretError", "71"],
  ]
  for (const [environment, tag, word] of wrong) {
    const error = await run(cameraById("a"), environment).catch((error) => error)
    assert.equal(error._tag, tag)
    assert.ok(error.message.includes(word), error.message)
    const text = Deno.inspect(error, { depth: 50 }) + String(error) + error.stack
    assert.equal(text.includes(environment.CAM2_CLIENT_SECRET ?? "a-short-secret"), false)
  }
  assert.deepEqual(server.received, [])
})

Deno.test("originalBaseURL: is the address of the API as it was hosted", () => {
  assert.equal(originalBaseURL, "https://cam2-api.herokuapp.com/")
})
