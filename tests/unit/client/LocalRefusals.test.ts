import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import {
  addCamera,
  cameraById,
  type ConnectionError,
  defaultRetryPolicy,
  isTransient,
  layer,
} from "@cam2/camera-database"
import { layerHttpClient } from "@cam2/camera-database/layers"
import { listen } from "../../Loopback.ts"
import { end, start } from "../../Process.ts"
import { options } from "./MemoryApi.ts"

const retry = { ...defaultRetryPolicy, times: 2, base: "1 milli", cap: "1 milli" } as const
const address = "http://127.0.0.1:6667"
const camera = { camera_type: "ip", ip: "127.0.0.1", is_active_image: true, is_active_video: true }

/** How `cameraById` fails where `fetch` fails so, and how often that was called. */
const failure = async (fail: () => unknown, token = "t") => {
  let calls = 0
  const fetch: typeof globalThis.fetch = (input) => {
    if (String(input).includes("/auth")) return Promise.resolve(Response.json({ token }))
    calls++
    return Promise.reject(fail())
  }
  const cam2 = layer({ ...options, baseURL: address, retry })
  const error = await cameraById("a").pipe(
    Effect.flip,
    Effect.provide(cam2),
    Effect.provideService(FetchHttpClient.Fetch, fetch),
    Effect.runPromise,
  ) as ConnectionError
  return { calls, error }
}

const named = (name: string, message: string) => Object.assign(new Error(message), { name })
const because = (cause: unknown) => new TypeError("fetch failed", { cause })
const coded = (code: string, message: string) => Object.assign(new Error(message), { code })

/** What runtimes throw for requests that they do not send, and the words that are passed on. */
const refusals: ReadonlyArray<readonly [error: Error, words?: string]> = [
  [named(
    "NotCapable",
    'Requires net access to "127.0.0.1:6667", run again with the --allow-net flag',
  )],
  [named("PermissionDenied", "Permission denied")],
  [coded("ERR_ACCESS_DENIED", "Access to this API has been restricted")],
  [new Error("Too many subrequests.")],
  [new Error("Too many subrequests by single Worker invocation.")],
  [new Error("Disallowed operation called within global scope.")],
  [new Error("Cannot perform I/O on behalf of a different request.")],
  [new TypeError("Illegal invocation: function called with incorrect `this` reference.")],
  [new TypeError("Invalid header value.")],
  [
    new TypeError('Invalid header value: "Bearer to\nken"'),
    'Invalid header value: "Bearer <redacted>"',
  ],
  [
    new TypeError('Headers.append: "Bearer t\0" is an invalid header value.'),
    'Headers.append: "Bearer <redacted>" is an invalid header value.',
  ],
  [new TypeError("Cannot convert argument to a ByteString because the character is 8364")],
  [new TypeError("Url scheme 'ftp' not supported")],
  [because(new Error("unknown scheme")), "unknown scheme"],
  [because(new Error("bad port")), "bad port"],
  [new TypeError("Fetch failed: Requests to port 6667 are blocked")],
  [
    new TypeError(`Invalid URL: 'http:/x?clientSecret=${"s".repeat(71)}'`),
    "Invalid URL: 'http:/x?clientSecret=<redacted>'",
  ],
  [
    new TypeError(`Fetch API cannot load: foo://x/?a=${"s".repeat(71)} now`),
    "Fetch API cannot load: <address> now",
  ],
  [because(coded("EPERM", "connect EPERM 127.0.0.1:6667")), "connect EPERM 127.0.0.1:6667"],
  [
    because(new Error("tcp connect error: Permission denied (os error 13)")),
    "tcp connect error: Permission denied (os error 13)",
  ],
]

for (const [refusal, words = refusal.message] of refusals) {
  Deno.test(`ConnectionError: ${JSON.stringify(words)} is Local, and not tried again`, async () => {
    const { calls, error } = await failure(() => refusal)
    assert.deepEqual({ ...error, message: error.message }, {
      _tag: "ConnectionError",
      operation: "cameraById",
      reason: "Local",
      message: `No request was sent to ${address}: this machine refuses it (${words}).`,
    })
    assert.equal(calls, 1)
    assert.equal(isTransient(error), false)
  })
}

/** What comes from the network or the server, and is tried again as ever. */
const outages: ReadonlyArray<readonly [error: Error, reason: ConnectionError["reason"]]> = [
  [new TypeError("fetch failed"), "Unknown"],
  [new TypeError("Failed to fetch"), "Unknown"],
  [new TypeError("network error"), "Unknown"],
  [new Error("Network connection lost."), "Unknown"],
  [because(coded("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:6667")), "Refused"],
  [because(coded("ENOTFOUND", "getaddrinfo ENOTFOUND notcapable.example")), "Refused"],
  [because(coded("ECONNRESET", "read ECONNRESET")), "Interrupted"],
  [because(coded("UND_ERR_SOCKET", "other side closed")), "Interrupted"],
  [because(coded("EMFILE", "too many open files")), "Unknown"],
  [
    because(coded("HPE_INVALID_HEADER_TOKEN", "Invalid header value char")),
    "Unknown",
  ],
]

for (const [outage, reason] of outages) {
  const { cause = outage } = outage as { readonly cause?: unknown }
  Deno.test(`ConnectionError: ${JSON.stringify((cause as Error).message)} is ${reason}, and tried again`, async () => {
    const { calls, error } = await failure(() => outage)
    assert.deepEqual([error._tag, error.reason, calls], ["ConnectionError", reason, 3])
    assert.equal(isTransient(error), true)
  })
}

Deno.test("cameraById: a token that is no header value is told without the token", async () => {
  await using server = listen(({ path }) => Response.json(path === "/auth" ? { token: "t" } : {}))
  const { baseURL } = server
  const wrapped = Layer.provide(
    layerHttpClient({ ...options, baseURL, retry }),
    FetchHttpClient.layer,
  )
  const fetch: typeof globalThis.fetch = (input, init) =>
    globalThis.fetch(
      input,
      new Headers(init?.headers).get("authorization") === "Bearer t"
        ? { ...init, headers: { authorization: "Bearer to\0ken" } }
        : init,
    )
  for (const cam2 of [layer({ ...options, baseURL, retry }), wrapped]) {
    const error = await Effect.flip(Effect.provide(cameraById("a"), cam2)).pipe(
      Effect.provideService(FetchHttpClient.Fetch, fetch),
      Effect.runPromise,
    )
    assert.equal(error._tag === "ConnectionError" && error.reason, "Local")
    assert.match(error.message, /invalid header value/i)
    assert.doesNotMatch(error.message, /ken/)
  }
  assert.deepEqual(server.received.map(({ path }) => path), ["/auth", "/auth"])
})

Deno.test({
  name: "addCamera: what this machine refuses to send was not written, and is not looked for",
  // Deno keeps the stream of a body that it refuses to send.
  sanitizeResources: false,
  sanitizeOps: false,
  fn: async () => {
    await using server = listen(() => Response.json({ token: "t" }))
    const http = Layer.effect(
      HttpClient.HttpClient,
      Effect.map(
        HttpClient.HttpClient,
        HttpClient.mapRequest((request) =>
          request.method === "POST"
            ? HttpClientRequest.setUrl(request, "ftp://127.0.0.1/cameras/create")
            : request
        ),
      ),
    ).pipe(Layer.provide(FetchHttpClient.layer))
    const cam2 = layerHttpClient({ ...options, baseURL: server.baseURL, retry })
    const error = await addCamera(camera as never).pipe(
      Effect.flip,
      Effect.provide(Layer.provide(cam2, http)),
      Effect.runPromise,
    )
    assert.equal(error._tag === "ConnectionError" && error.reason, "Local")
    assert.match(error.message, /scheme 'ftp' not supported/)
    assert.deepEqual(server.received.map(({ path }) => path), ["/auth"])
  },
})

Deno.test("cameraById: without the permission for the network it fails at once, in the words of Deno", async () => {
  const program = `
    import { cameraById, layer } from "@cam2/camera-database"
    import * as Effect from "effect/Effect"
    import * as Redacted from "effect/Redacted"
    const cam2 = layer({
      clientID: "c".repeat(96),
      clientSecret: Redacted.make("s".repeat(71)),
      baseURL: "http://127.0.0.1:8080/",
      retry: { times: 5, base: "1 hour", cap: "1 hour", statuses: [], budget: { capacity: 9, perSecond: 1 } },
    })
    const error = await Effect.runPromise(Effect.flip(Effect.provide(cameraById("a"), cam2)))
    console.log(JSON.stringify({ ...error, message: error.message }))
  `
  const directory = await Deno.makeTempDir()
  try {
    const path = `${directory}/program.ts`
    await Deno.writeTextFile(path, program)
    const config = new URL("../../../deno.json", import.meta.url).pathname
    const words = [
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      "--config",
      config,
    ]
    const { code, stderr, stdout } = await end(start([...words, path]))
    assert.deepEqual([code, stderr], [0, ""])
    assert.deepEqual(JSON.parse(stdout), {
      _tag: "ConnectionError",
      operation: "authenticate",
      reason: "Local",
      message: "No request was sent to http://127.0.0.1:8080: this machine refuses it " +
        '(Requires net access to "127.0.0.1:8080", run again with the --allow-net flag).',
    })
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
})
