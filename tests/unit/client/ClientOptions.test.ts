import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { cameraById, type ClientOptions, defaultRetryPolicy, layer } from "@cam2/camera-database"
import { layerHttpClient } from "@cam2/camera-database/layers"
import { listen } from "../../Loopback.ts"
import { camera, memoryHttp, options } from "./MemoryApi.ts"

const secret = Redacted.value(options.clientSecret)

/** How a layer fails with options that a program in JavaScript, or a cast, can give. */
const refusal = async (given: unknown) => {
  const http = memoryHttp(() => Effect.die("nothing is sent"))
  const layers = [
    layer(given as ClientOptions),
    Layer.provide(layerHttpClient(given as ClientOptions), http.layer),
  ]
  const [error, other] = await Promise.all(
    layers.map((layer) =>
      Effect.runPromise(Effect.flip(Effect.provide(cameraById("a"), layer) as never))
    ),
  ) as ReadonlyArray<Error & { readonly option?: string; readonly expected?: string }>
  assert.deepEqual({ ...error, message: error!.message }, { ...other, message: other!.message })
  const shown = Deno.inspect(error, { depth: 50 }) + String(error) + error!.stack
  assert.equal(shown.includes(secret), false, "the secret shows")
  assert.equal(shown.includes("pass-word"), false, "the password shows")
  return error!
}

const policy = defaultRetryPolicy
const time = 'a duration with its unit, such as "30 seconds"'
const aRetry = "false or a RetryPolicy, such as { ...defaultRetryPolicy, times: 1 }"
const aSecret = "the secret wrapped with Redacted.make of effect/Redacted"

/** An option, what is wrong with it in words, and what it takes. */
type Wrong = readonly [option: string, given: object, got: string, expected: string]

const wrong: ReadonlyArray<Wrong> = [
  ["clientSecret", { clientSecret: undefined }, "nothing", aSecret],
  ["clientSecret", { clientSecret: null }, "nothing", aSecret],
  ["clientSecret", { clientSecret: secret }, "plain text", aSecret],
  ["clientSecret", { clientSecret: 5 }, "another value", aSecret],
  [
    "clientSecret",
    { clientSecret: Redacted.make(undefined) },
    "nothing in Redacted",
    aSecret,
  ],
  ["clientSecret", { clientSecret: Redacted.make(7) }, "another value in Redacted", aSecret],
  ["clientID", { clientID: undefined }, "nothing", "the id of a client, 96 hexadecimal characters"],
  [
    "clientID",
    { clientID: options.clientSecret },
    "an object",
    "the id of a client, 96 hexadecimal characters",
  ],
  ["retry", { retry: true }, "true", aRetry],
  ["retry", { retry: null }, "null", aRetry],
  ["retry", { retry: 3 }, "3", aRetry],
  ["retry", { retry: "never" }, '"never"', aRetry],
  ["retry.times", { retry: {} }, "nothing", "a whole number from 0"],
  ...[NaN, -1, 1.5, "3"].map((times): Wrong => [
    "retry.times",
    { retry: { ...policy, times } },
    JSON.stringify(times) === "null" ? "NaN" : JSON.stringify(times),
    "a whole number from 0",
  ]),
  ["retry.base", { retry: { ...policy, base: 100 } }, "100", time],
  ["retry.cap", { retry: { ...policy, cap: undefined } }, "nothing", time],
  ["retry.cap", { retry: { ...policy, cap: "5 sec" } }, '"5 sec"', time],
  ["retry.cap", { retry: { ...policy, cap: "-5 seconds" } }, '"-5 seconds"', time],
  ["retry.base", { retry: { ...policy, base: { seconds: -1 } } }, "an object", time],
  ["retry.statuses", { retry: { ...policy, statuses: 503 } }, "503", "a list of HTTP statuses"],
  [
    "retry.statuses",
    { retry: { ...policy, statuses: ["503"] } },
    "a list",
    "a list of HTTP statuses",
  ],
  [
    "retry.budget",
    { retry: { ...policy, budget: 10 } },
    "10",
    "an object with capacity and perSecond",
  ],
  [
    "retry.budget.capacity",
    { retry: { ...policy, budget: { capacity: NaN, perSecond: 1 } } },
    "NaN",
    "a number from 0",
  ],
  [
    "retry.budget.perSecond",
    { retry: { ...policy, budget: { capacity: 1 } } },
    "nothing",
    "a number from 0",
  ],
  [
    "retry.delay",
    { retry: { ...policy, delay: "1 second" } },
    "a name that is not known",
    "one of base, budget, cap, schedule, statuses, times",
  ],
  [
    "retry.budget.rate",
    { retry: { ...policy, budget: { ...policy.budget, rate: 1 } } },
    "a name that is not known",
    "one of capacity, perSecond",
  ],
  ...["timeout", "deadline"].flatMap((name) =>
    ([
      [30, "30"],
      [NaN, "NaN"],
      [-1, "-1"],
      [true, "true"],
      ["soon", '"soon"'],
      ["0 seconds", '"0 seconds"'],
      ["-5 seconds", '"-5 seconds"'],
      [{}, "an object"],
      [null, "null"],
    ] as const).filter(([value]) => value !== null)
      .map(([value, got]): Wrong => [name, { [name]: value }, got, time])
  ),
  ...([["false", '"false"'], [0, "0"], [null, "null"]] as const).map(([value, got]): Wrong => [
    "batching",
    { batching: value },
    got,
    "true or false",
  ]),
  [
    "retries",
    { retries: 3 },
    "a name that is not known",
    "one of baseURL, batching, clientID, clientSecret, deadline, retry, timeout",
  ],
  [
    "secret",
    { secret },
    "a name that is not known",
    "one of baseURL, batching, clientID, clientSecret, deadline, retry, timeout",
  ],
]

for (const [option, given, got, expected] of wrong) {
  const title = `layer: ${option} with ${got} is an InvalidOptionError that names it`
  Deno.test(`${title} (${Object.keys(given)})`, async () => {
    const error = await refusal({ ...options, ...given })
    assert.deepEqual({ ...error, message: error.message }, {
      _tag: "InvalidOptionError",
      message: `The option ${option} is wrong: got ${got}, expected ${expected}.`,
      operation: "layer",
      option,
      expected,
    })
  })
}

const addresses = {
  "": "an empty text",
  "cameras.example.org": "an address without a scheme",
  "//cameras.example.org/": "an address without a scheme",
  "/api": "an address without a scheme",
  "localhost:8080": "an address without a scheme",
  "bob:pass-word@cameras.example.org": "an address without a scheme",
  "javascript:alert(1)": "an address without a scheme",
  "http://": "what is no address",
  "http://[::1/": "what is no address",
  "ftp://cameras.example.org/": "an address of the scheme ftp:",
  "ws://bob:pass-word@cameras.example.org/": "an address of the scheme ws:",
  "http://bob:pass-word@cameras.example.org/": "an address with a user name or password",
  "http://bob@cameras.example.org/": "an address with a user name or password",
  "https://:pass-word@cameras.example.org/": "an address with a user name or password",
  "https://cameras.example.org/?key=pass-word": "an address with a query",
  "https://cameras.example.org/api#cameras": "an address with a fragment",
}

for (const [baseURL, got] of Object.entries(addresses)) {
  Deno.test(`layer: refuses the base URL ${baseURL || "that is empty"} as ${got}`, async () => {
    const expected = "an http or https address without user name, password, query and fragment, " +
      "such as https://cameras.example.org/"
    const error = await refusal({ ...options, baseURL })
    assert.deepEqual([error.option, error.expected], ["baseURL", expected])
    assert.equal(error.message, `The option baseURL is wrong: got ${got}, expected ${expected}.`)
    if (!URL.canParse(baseURL)) return
    const asURL = await refusal({ ...options, baseURL: new URL(baseURL) })
    assert.equal(asURL.option, "baseURL")
  })
}

Deno.test("layer: a base URL that is missing or no text is told so", async () => {
  for (const [baseURL, got] of [[undefined, "nothing"], [5, "5"], [{}, "an object"]] as const) {
    const { message } = await refusal({ ...options, baseURL })
    assert.ok(message.startsWith(`The option baseURL is wrong: got ${got}, expected`), message)
  }
  const { message } = await refusal(undefined)
  assert.ok(message.startsWith("The option baseURL is wrong: got nothing, expected"), message)
})

Deno.test("layer: the path of a base URL means the same with and without a slash at its end", async () => {
  await using server = listen(({ path }) =>
    Response.json(path.endsWith("/auth") ? { token: "t" } : camera)
  )
  const { origin } = new URL(server.baseURL)
  for (const path of ["", "/", "/api/v1", "/api/v1/", "/api/v1//"]) {
    for (
      const baseURL of [`${origin}${path}`, new URL(`${origin}${path}`), ` ${origin}${path}\n`]
    ) {
      const client = layer({ ...options, baseURL })
      assert.deepEqual(await Effect.runPromise(Effect.provide(cameraById("a"), client)), camera)
    }
  }
  assert.deepEqual(
    new Set(server.received.map(({ path }) => path)),
    new Set(["/auth", "/cameras/a", "/api/v1/auth", "/api/v1/cameras/a"]),
  )
  assert.equal(server.received.length, 30)
})

Deno.test("layer: options that are undefined are left out, and every unit of time is taken", async () => {
  const base = { ...options, retry: undefined, timeout: undefined, deadline: undefined }
  const durations = ["1 minute", { seconds: 5 }, [5, 0], 5_000_000_000n, "Infinity"] as const
  for (const deadline of [undefined, ...durations]) {
    const built = layer({ ...base, deadline } as ClientOptions)
    assert.equal(await Effect.runPromise(Effect.provide(Effect.succeed("built"), built)), "built")
  }
})
