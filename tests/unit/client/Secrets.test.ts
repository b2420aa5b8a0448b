import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import {
  ApiClient,
  cameraById,
  type ClientOptions,
  defaultRetryPolicy,
  layer,
  register,
  resetSecret,
  searchCamera,
  TokenService,
} from "@cam2/camera-database"
import { closedAddress, faults, listen, listenRaw } from "../../Loopback.ts"
import { options } from "./MemoryApi.ts"
import { assertSilent, secret, show, token, traces } from "./Traces.ts"

const clientOptions = (baseURL: string, overrides: Partial<ClientOptions> = {}): ClientOptions => ({
  ...options,
  clientSecret: Redacted.make(secret),
  baseURL,
  retry: { ...defaultRetryPolicy, times: 1, base: "1 millis" as const, cap: "1 millis" as const },
  timeout: "5 seconds",
  ...overrides,
})

const tagOf = <A, E extends { readonly _tag: string }>(exit: Exit.Exit<A, E>) => {
  assert.equal(Exit.isFailure(exit), true)
  const failure = (exit as Exit.Failure<A, E>).cause.reasons.find(Cause.isFailReason)
  return failure?.error._tag
}

for (const [name, fault] of Object.entries({ refused: undefined, ...faults })) {
  Deno.test(`client: says nothing of the secret when /auth fails (${name})`, async () => {
    await using server = fault && listenRaw(fault)
    const baseURL = server?.baseURL ?? closedAddress()
    const timeout = name.startsWith("stalled") ? "20 millis" : "5 seconds"
    const { exit, logs, spans, text } = await traces(
      cameraById("a"),
      clientOptions(baseURL, { timeout }),
    )
    assert.equal(tagOf(exit), "ConnectionError")
    assert.deepEqual(spans.map((span) => span.name), ["cameraById", "authenticate"])
    assert.ok(logs.length > 0)
    assertSilent(text)
  })
}

const answers: ReadonlyArray<readonly [tag: string, respond: () => Response]> = [
  ["AuthenticationError", () => Response.json({ message: "Bad client secret" }, { status: 401 })],
  ["ResourceNotFoundError", () => Response.json({ message: "No client" }, { status: 404 })],
  ["FormatError", () => Response.json({ message: "Format" }, { status: 422 })],
  ["TooManyRequestsError", () => Response.json({ message: "Slow" }, { status: 429 })],
  ["InternalError", () => Response.json(null, { status: 500 })],
  ["InvalidResponseError", () => new Response("<html>", { status: 200 })],
  ["InvalidResponseError", () => Response.json({ token: [token] })],
  ["InvalidResponseError", () => new Response(null, { status: 302 })],
]
for (const [tag, respond] of answers) {
  const { status } = respond()
  Deno.test(`client: says nothing of the secret when /auth answers ${status}: ${tag}`, async () => {
    await using server = listen(respond)
    const { exit, text } = await traces(
      cameraById("a"),
      clientOptions(server.baseURL),
    )
    assert.equal(tagOf(exit), tag)
    assertSilent(text)
  })
}

for (const [name, fault] of Object.entries(faults)) {
  Deno.test(`client: says nothing of the token when a call fails (${name})`, async () => {
    await using server = listenRaw(async (connection) => {
      const start = new Uint8Array(9)
      await connection.read(start)
      if (new TextDecoder().decode(start) !== "GET /auth") return await fault(connection)
      await connection.read(new Uint8Array(16_384))
      const body = JSON.stringify({ token })
      const head = `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`
      await connection.write(new TextEncoder().encode(head + body))
      connection.close()
    })
    const { exit, spans, text } = await traces(
      searchCamera({ country: "US" }),
      clientOptions(server.baseURL, { retry: false, timeout: "80 millis" }),
    )
    assert.equal(tagOf(exit), "ConnectionError")
    assert.deepEqual(spans.map(({ name }) => name).slice(0, 2), ["searchCamera", "authenticate"])
    assertSilent(text)
  })
}

Deno.test("client: says nothing of the token when a call is answered", async () => {
  const responses = [
    () => Response.json({ message: "Bad token" }, { status: 401 }),
    () => Response.json({ message: "Token expired." }, { status: 401 }),
    () => Response.json({ message: "No camera" }, { status: 404 }),
    () => Response.json(null, { status: 503 }),
    () => new Response("<html>"),
    () => Response.json({ cameraID: "a", type: "stream", m3u8_url: "u" }),
  ]
  for (const respond of responses) {
    await using server = listen(({ path }) =>
      path === "/auth" ? Response.json({ token }) : respond()
    )
    const { text } = await traces(
      cameraById("a"),
      clientOptions(server.baseURL),
    )
    assertSilent(text)
  }
})

Deno.test("client: says nothing of the secrets and tokens that it holds", async () => {
  await using server = listen(({ path }) =>
    path === "/auth"
      ? Response.json({ token })
      : Response.json({ clientID: "c".repeat(96), clientSecret: secret })
  )
  const program = Effect.all({
    registered: register("bob"),
    reset: resetSecret("c"),
    token: Effect.flatMap(TokenService, (tokens) => tokens.get),
    tokens: TokenService,
    api: ApiClient,
    // Everything in reach of the program.
    context: Effect.context<ApiClient | TokenService>(),
  })
  const { exit, text } = await traces(program, clientOptions(server.baseURL))
  assert.equal(Exit.isSuccess(exit), true)
  assertSilent(text)
  assertSilent(show(layer(clientOptions(server.baseURL))))
  assertSilent(show(clientOptions(server.baseURL)))
})

Deno.test("client: says nothing of a secret of the wrong shape", async () => {
  const short = secret.slice(0, 70)
  const { exit, text } = await traces(
    cameraById("a"),
    clientOptions("http://127.0.0.1:1/", { clientSecret: Redacted.make(short) }),
  )
  assert.equal(tagOf(exit), "InvalidClientSecretError")
  assert.equal(text.includes(short), false)
})

Deno.test("client: says nothing of a secret or a password in a wrong base URL", async () => {
  for (const baseURL of [`http://user:${secret}@127.0.0.1/`, `ftp://127.0.0.1/${secret}`]) {
    const { exit, text } = await traces(cameraById("a"), clientOptions(baseURL))
    assert.equal(tagOf(exit), "InvalidOptionError")
    assertSilent(text)
  }
})

Deno.test("client: says nothing of a secret that a failure repeats in another writing", async () => {
  const oddSecret = `a/b+c=d e'f(g)*~"\\<h>&`.padEnd(71, "x")
  const oddToken = "to/ken+of=letters~"
  const inAscii = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`
  // As the encoders of other servers write it.
  const encoders: ReadonlyArray<(message: string) => string> = [
    (message) => JSON.stringify({ message }),
    (message) => JSON.stringify({ message }).replaceAll("/", "\\/"),
    (message) => JSON.stringify({ message }).replace(/[<>&'+=/]/g, inAscii),
  ]
  for (const encode of encoders) {
    for (const isToken of [false, true]) {
      await using server = listen(({ path, query }) => {
        if (isToken && path === "/auth") return Response.json({ token: oddToken })
        const asSent = new URLSearchParams(query.map(([name, text]) => [name, text]))
        const message = `${isToken ? oddToken : `${asSent}, ${oddSecret}`} is wrong`
        return new Response(encode(message), { status: 401 })
      })
      const { exit, text } = await traces(
        cameraById("5ae0ecbd336359291be74c12"),
        clientOptions(server.baseURL, { clientSecret: Redacted.make(oddSecret) }),
      )
      assert.equal(tagOf(exit), "AuthenticationError")
      assert.ok(text.includes("<redacted> is wrong"))
      assert.equal(text.includes(isToken ? "letters" : "xxxxxx"), false)
    }
  }
})

Deno.test("client: says nothing of a secret or a token that a failure cuts off", async () => {
  const secrets = {
    plain: "0123456789abcdefghijklmnopqrstuvwxyz-_".repeat(2).slice(0, 71),
    odd: `/b+c=d e'f(g)*~"\\<h>&é%`.repeat(4),
  }
  const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJlLW9mLWEtdG9rZW4"
  for (const [name, clientSecret] of Object.entries(secrets)) {
    for (const isToken of [false, true]) {
      for (const length of [20, 60, 200]) {
        await using server = listen(({ authorization, path, query }) => {
          if (isToken && path === "/auth") return Response.json({ token: jwt })
          const asSent = new URLSearchParams(query.map(([name, text]) => [name, text]))
          const whole = isToken ? `${authorization}` : `${clientSecret} ${asSent} ${clientSecret}`
          const id = encodeURIComponent(isToken ? jwt : clientSecret)
          return Response.json({
            message: `begins ${whole.slice(0, length)}\nends ${whole.slice(-length)}`,
          }, { status: 500, headers: { "x-request-id": id.slice(0, 40) } })
        })
        const { exit, text } = await traces(
          cameraById("5ae0ecbd336359291be74c12"),
          clientOptions(server.baseURL, { clientSecret: Redacted.make(clientSecret) }),
        )
        assert.equal(tagOf(exit), "InternalError")
        assert.ok(text.includes("<redacted>"))
        const hidden = isToken ? jwt : clientSecret
        const label = `${name} ${isToken} ${length}: ${text}`
        assert.equal(text.includes(hidden.slice(0, 12)), false, label)
        assert.equal(text.includes(hidden.slice(-12)), false, label)
        assert.equal(text.includes(hidden.slice(8, 20)), false, label)
      }
    }
  }
})

Deno.test("client: says nothing of what a failure repeats where a request has a secret", async () => {
  const clientSecret = "0123456789abcdef".repeat(5)
  // As no address and no form has it.
  const base64 = btoa(clientSecret)
  const told = (secret: string) =>
    `GET /auth?clientSecret=${secret}&a=1, bearer ${secret} %252Fauth%253FclientSecret%253D${secret} ` +
    "bearer no"
  await using server = listen(() => Response.json({ message: told(base64) }, { status: 401 }))
  const { exit, text } = await traces(
    cameraById("5ae0ecbd336359291be74c12"),
    clientOptions(server.baseURL, { clientSecret: Redacted.make(clientSecret) }),
  )
  assert.equal(tagOf(exit), "AuthenticationError")
  assert.ok(text.includes(told("<redacted>")), text)
  assert.equal(text.includes(base64), false)
})
