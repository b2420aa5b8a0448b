import assert from "node:assert/strict"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import {
  type ApiClient,
  cameraById,
  type ClientOptions,
  layerConfig,
  makeCamera,
  type TokenService,
} from "@cam2/camera-database"
import { layerHttpClientConfig } from "@cam2/camera-database/layers"
import { listen } from "../../Loopback.ts"
import { memoryHttp, options } from "./MemoryApi.ts"

const camera = makeCamera({ cameraID: "a", camera_type: "stream", m3u8_url: "u" })
const serve = () => listen(({ path }) => Response.json(path === "/auth" ? { token: "t" } : camera))

type Environment = Readonly<Record<string, string>>

const runWith = <A, E>(
  program: Effect.Effect<A, E, ApiClient | TokenService>,
  provider: ConfigProvider.ConfigProvider,
  given: Partial<ClientOptions> = { retry: false },
) =>
  program.pipe(
    Effect.provide(layerConfig(given)),
    Effect.provideService(ConfigProvider.ConfigProvider, provider),
    Effect.runPromise,
  )

const run = <A, E>(
  program: Effect.Effect<A, E, ApiClient | TokenService>,
  env: Environment,
  given?: Partial<ClientOptions>,
) => runWith(program, ConfigProvider.fromEnv({ env }), given)

const environment = (baseURL: string) => ({
  CAM2_CLIENT_ID: options.clientID,
  CAM2_CLIENT_SECRET: Redacted.value(options.clientSecret),
  CAM2_BASE_URL: baseURL,
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
    [
      { ...good, CAM2_BATCHING: "no" },
      "InvalidOptionError",
      'The setting CAM2_BATCHING is wrong: got "no", expected true or false.',
    ],
    [withoutBaseURL, "InvalidOptionError", "The setting CAM2_BASE_URL is missing."],
    [withoutSecret, "InvalidOptionError", "The setting CAM2_CLIENT_SECRET is missing."],
    [{ ...good, CAM2_BASE_URL: "memory" }, "InvalidOptionError", "CAM2_BASE_URL"],
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

/** When an API that answers as a test says is asked, and when the call ends, in virtual time. */
const observe = (
  env: Environment,
  answer: "down" | "silent",
  given: Partial<ClientOptions> = {},
) => {
  const asked: Array<number> = []
  const http = memoryHttp(({ path }) =>
    path === "/auth" ? Effect.succeed({ json: { token: "t" } }) : Effect.clockWith((clock) => {
      asked.push(clock.currentTimeMillisUnsafe())
      return answer === "down" ? Effect.succeed({ status: 503, json: null }) : Effect.never
    })
  )
  const client = layerHttpClientConfig(given).pipe(
    Layer.provide([
      http.layer,
      ConfigProvider.layer(
        ConfigProvider.fromEnv({ env: { ...environment("http://memory.example/"), ...env } }),
      ),
    ]),
  )
  return Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(
      Effect.andThen(
        Effect.flip(cameraById("a")),
        Effect.clockWith((clock) => Effect.succeed(clock.currentTimeMillisUnsafe())),
      ),
    )
    yield* TestClock.adjust("1 day")
    return [asked, yield* Fiber.join(fiber)]
  }).pipe(
    Effect.provideService(Random.Random, { nextIntUnsafe: () => 0, nextDoubleUnsafe: () => 1 }),
    Effect.provide([client, TestClock.layer()]),
    Effect.runPromise,
  )
}

Deno.test("layerConfig: takes the times and the retries, too", async () => {
  const times = { CAM2_TIMEOUT: "1 second", CAM2_DEADLINE: " 1500 millis\n", CAM2_RETRY: "" }
  assert.deepEqual(await observe(times, "silent"), [[0, 1100], 1500])
  assert.deepEqual(await observe({ ...times, CAM2_RETRY: "false" }, "silent"), [[0], 1000])
  const retries = {
    "": [0, 100, 300, 700],
    "false": [0],
    "0": [0],
    "1": [0, 100],
    '{"times":2,"base":"1 second"}': [0, 1000, 3000],
  }
  for (const [CAM2_RETRY, asked] of Object.entries(retries)) {
    assert.deepEqual((await observe({ CAM2_RETRY }, "down"))[0], asked)
  }
})

Deno.test("layerConfig: what is given counts, and is not read", async () => {
  const env = { CAM2_TIMEOUT: "1 second", CAM2_DEADLINE: "soon", CAM2_RETRY: "often" }
  const given = { deadline: "9 seconds", retry: false } as const
  assert.deepEqual(await observe(env, "silent", given), [[0], 1000])
  await using server = serve()
  const { clientID, clientSecret } = options
  const all = { clientID, clientSecret, baseURL: server.baseURL }
  assert.deepEqual(await run(cameraById("a"), {}, all), camera)
})

Deno.test("layerConfig: a setting that is wrong is an InvalidOptionError that names it", async () => {
  const time = 'a duration with its unit, such as "30 seconds"'
  const retries = "false, a number of retries, or parts of a RetryPolicy as JSON, such as " +
    '{"cap":"1 second"}'
  const wrong = [
    ["CAM2_BASE_URL", "ftp://a/", "", "an address of the scheme ftp:", undefined],
    ["CAM2_TIMEOUT", "5", "", '"5"', time],
    ["CAM2_TIMEOUT", "-5 seconds", "", '"-5 seconds"', time],
    ["CAM2_DEADLINE", "soon", "", '"soon"', time],
    ["CAM2_RETRY", "often", "", '"often"', retries],
    ["CAM2_RETRY", "true", "", '"true"', retries],
    ["CAM2_RETRY", "[]", "", '"[]"', retries],
    ["CAM2_RETRY", "-1", " (times)", "-1", "a whole number from 0"],
    [
      "CAM2_RETRY",
      '{"budget":{"capacity":"x","perSecond":1}}',
      " (budget.capacity)",
      '"x"',
      "a number from 0",
    ],
  ] as const
  for (const [name, text, part, got, expected] of wrong) {
    const env = { ...environment("http://127.0.0.1:1/"), [name]: text }
    const error = await run(cameraById("a"), env, {}).catch((error) => error)
    const { message, ...facts } = { ...error, message: error.message }
    assert.ok(message.startsWith(`The setting ${name}${part} is wrong: got ${got}, expected `))
    assert.deepEqual(facts, {
      _tag: "InvalidOptionError",
      operation: "layer",
      option: name,
      expected: expected ?? facts.expected,
    })
  }
  const given = await run(cameraById("a"), {}, {
    ...options,
    baseURL: "memory",
  }).catch((error) => error)
  assert.equal(given.option, "baseURL")
  const misspelled: object = { timeOut: "1 second" }
  const unknown = await run(cameraById("a"), environment("http://127.0.0.1:1/"), misspelled)
    .catch((error) => error)
  assert.equal(unknown.option, "timeOut")
})

Deno.test("layerConfig: a setting that is missing or cannot be read is an InvalidOptionError that names it", async () => {
  const missing = await run(cameraById("a"), {}, { ...options, baseURL: undefined! })
    .catch((error) => error)
  assert.deepEqual({ ...missing, message: missing.message }, {
    _tag: "InvalidOptionError",
    operation: "layer",
    option: "CAM2_BASE_URL",
    expected: "the setting CAM2_BASE_URL, or the option baseURL",
    message: "The setting CAM2_BASE_URL is missing.",
  })
  const source = ConfigProvider.make(() =>
    Effect.fail(new ConfigProvider.SourceError({ message: "connection refused" }))
  )
  const unread = await runWith(cameraById("a"), source).catch((error) => error)
  assert.deepEqual({ ...unread, message: unread.message }, {
    _tag: "InvalidOptionError",
    operation: "layer",
    option: "CAM2_CLIENT_ID",
    expected: "a source that can be read",
    message: "The setting CAM2_CLIENT_ID cannot be read: connection refused.",
  })
})

Deno.test("layerConfig: a setting that is a record or a list is an InvalidOptionError that names it", async () => {
  const texts = environment("http://127.0.0.1:1/")
  const settings = [
    ...Object.keys(texts),
    ...["TIMEOUT", "DEADLINE", "RETRY", "BATCHING"].map((name) => `CAM2_${name}`),
  ]
  for (const name of settings) {
    for (const [value, what] of [[{ times: 1 }, "a record"], [["1"], "a list"]] as const) {
      const provider = ConfigProvider.fromUnknown({ ...texts, [name]: value })
      const error = await runWith(cameraById("a"), provider, {}).catch((error) => error)
      assert.deepEqual({ ...error, message: error.message }, {
        _tag: "InvalidOptionError",
        operation: "layer",
        option: name,
        expected: "a text",
        message: `The setting ${name} is ${what}.`,
      })
    }
  }
})

Deno.test("layerConfig: credentials of the wrong shape name the setting, and no option that was given", async () => {
  const texts = environment("http://127.0.0.1:1/")
  const short = {
    clientID: [{ CAM2_CLIENT_ID: "c" }, "The Length of ClientID should be 96."],
    clientSecret: [{ CAM2_CLIENT_SECRET: "s" }, "Length of ClientSecret should be at least 71."],
  } as const
  for (const [option, [env, message]] of Object.entries(short)) {
    const [name] = Object.keys(env)
    // What is undefined is not given.
    for (const given of [{}, { [option]: undefined }]) {
      const error = await run(cameraById("a"), { ...texts, ...env }, given).catch((error) => error)
      assert.equal(error._tag, `InvalidClient${option === "clientID" ? "Id" : "Secret"}Error`)
      assert.equal(error.message, `The setting ${name} is wrong: ${message}`)
    }
  }
  const given = { clientID: "c" }
  const error = await run(cameraById("a"), texts, given).catch((error) => error)
  assert.equal(error.message, "The Length of ClientID should be 96.")
})

Deno.test("layerConfig: a setting that is wrong is named also where its option is undefined", async () => {
  const env = { ...environment("http://127.0.0.1:1/"), CAM2_TIMEOUT: "5" }
  const error = await run(cameraById("a"), env, { timeout: undefined }).catch((error) => error)
  assert.equal(error.option, "CAM2_TIMEOUT")
})

Deno.test("layerConfig: options that are no object are an InvalidOptionError that says so", async () => {
  for (const [options, got] of [[null, "null"], [5, "5"], ["a", '"a"']] as const) {
    const given = options as unknown as Partial<ClientOptions>
    const error = await run(cameraById("a"), environment("http://127.0.0.1:1/"), given)
      .catch((error) => error)
    assert.equal(error._tag, "InvalidOptionError")
    assert.equal(error.message, `The option options is wrong: got ${got}, expected an object.`)
  }
})

Deno.test({
  name: "layerConfig: an environment that may not be read is an InvalidOptionError that says so",
  permissions: { env: false },
  fn: async () => {
    const provider = ConfigProvider.make(([name]) =>
      Effect.succeed(ConfigProvider.makeValue(Deno.env.get(String(name)) ?? ""))
    )
    const error = await runWith(cameraById("a"), provider).catch((error) => error)
    assert.deepEqual([error._tag, error.option], ["InvalidOptionError", "CAM2_CLIENT_ID"])
    assert.match(
      error.message,
      /^The setting CAM2_CLIENT_ID cannot be read: Requires env access .*--allow-env/,
    )
  },
})

Deno.test("layerConfig: composes with every ConfigProvider", async () => {
  await using server = serve()
  const env = environment(server.baseURL)
  const { CAM2_BASE_URL, ...credentials } = env
  const prefixed = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [`A_${name}`, value]),
  )
  const providers = {
    fromUnknown: ConfigProvider.fromUnknown(env),
    nested: ConfigProvider.nested(ConfigProvider.fromUnknown({ cameras: env }), "cameras"),
    nestedEnv: ConfigProvider.nested(ConfigProvider.fromEnv({ env: prefixed }), "A"),
    orElse: ConfigProvider.orElse(
      ConfigProvider.fromUnknown(credentials),
      ConfigProvider.fromEnv({ env: { CAM2_BASE_URL } }),
    ),
    fromDotEnvContents: ConfigProvider.fromDotEnvContents(
      Object.entries(env).map(([name, value]) => `${name}=${value}`).join("\n"),
    ),
    constantCase: ConfigProvider.constantCase(ConfigProvider.fromEnv({ env })),
  }
  for (const [name, provider] of Object.entries(providers)) {
    assert.deepEqual(await runWith(cameraById("a"), provider), camera, name)
  }
})

Deno.test("layerHttpClientConfig: goes over the HttpClient of the context", async () => {
  const projects: Array<string | null> = []
  const fetch: typeof globalThis.fetch = (url, init) => {
    projects.push(new Headers(init?.headers).get("x-project"))
    return Promise.resolve(Response.json(String(url).includes("/auth") ? { token: "t" } : camera))
  }
  const http = Layer.effect(
    HttpClient.HttpClient,
    Effect.map(
      HttpClient.HttpClient,
      HttpClient.mapRequest(HttpClientRequest.setHeader("x-project", "traffic")),
    ),
  ).pipe(Layer.provide(FetchHttpClient.layer))
  const program = cameraById("a").pipe(
    Effect.provide(layerHttpClientConfig()),
    Effect.provide([
      http,
      ConfigProvider.layer(ConfigProvider.fromEnv({ env: environment("http://memory.example/") })),
    ]),
    Effect.provideService(FetchHttpClient.Fetch, fetch),
  )
  assert.deepEqual(await Effect.runPromise(program), camera)
  assert.deepEqual(projects, ["traffic", "traffic"])
})
