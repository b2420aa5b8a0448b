/**
 * Every error that an operation, or the layer of a client, can fail with.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { streamCamera } from "../../contract/Fixtures.ts"
import { equal, factsOf, match } from "../Check.ts"
import { client, everywhere, handler, network, Peer, root, scripted } from "../World.ts"

const unknownID = "0123456789abcdef01234567"

/** Checks everything that a program's failure tells. */
const fails = <E extends Error, R>(
  program: Effect.Effect<unknown, E, R>,
  facts: Readonly<Record<string, unknown>>,
) => Effect.map(Effect.flip(program), (error) => equal(factsOf(error), facts, "the failure"))

/** Checks the failure of `cameraById` where the server gives `response` to every request. */
const failsOn = (response: () => Response, facts: Readonly<Record<string, unknown>>) =>
  fails(Cam2.cameraById(unknownID), { operation: "cameraById", ...facts }).pipe(
    Effect.provide(client(scripted(response))),
  )

const message = (status: number, message: string, headers: Record<string, string> = {}) => () =>
  Response.json({ message }, { status, headers })

/** Behaviours of the errors. */
export const errors = {
  "FormatError: wrong input names its field and is never sent": Effect.gen(function* () {
    const server = scripted(() => Response.json([]))
    const wrong = { radius: -1, latitude: 0, longitude: 0 }
    const error = yield* Effect.flip(Cam2.searchCamera(wrong)).pipe(Effect.provide(client(server)))
    equal(error._tag === "FormatError" && [error.operation, error.field, error.actual], [
      "searchCamera",
      "radius",
      -1,
    ])
    equal(server.asked, [])
  }),
  "FormatError: 422 of the server names its field": everywhere(Effect.gen(function* () {
    const error = yield* Effect.flip(Cam2.cameraById("no-such-id"))
    equal(error._tag === "FormatError" && [error.status, error.field], [422, "cameraID"])
  })),
  "AuthenticationError: a wrong secret": Effect.gen(function* () {
    for (const server of [yield* network, yield* handler()]) {
      yield* fails(Cam2.searchCamera(), {
        _tag: "AuthenticationError",
        message: "Bad client secret",
        operation: "authenticate",
        status: 401,
      }).pipe(Effect.provide(client(server, { clientSecret: Redacted.make("x".repeat(71)) })))
    }
  }).pipe(Effect.scoped),
  "AuthenticationError: a new secret ends the old one": Effect.gen(function* () {
    for (const server of [yield* network, yield* handler()]) {
      yield* Effect.gen(function* () {
        const bob = yield* Cam2.register("bob")
        const search = Cam2.searchCamera()
        equal(yield* Effect.provide(search, client(server, bob)), [])
        const clientSecret = yield* Cam2.resetSecret(bob.clientID)
        equal(yield* Effect.provide(search, client(server, { ...bob, clientSecret })), [])
        const error = yield* Effect.flip(Effect.provide(search, client(server, bob)))
        equal(error._tag, "AuthenticationError")
      }).pipe(Effect.provide(client(server)))
    }
  }).pipe(Effect.scoped),
  "AuthorizationError: a level that does not allow it": Effect.gen(function* () {
    for (const server of [yield* network, yield* handler()]) {
      const user = yield* Effect.provide(Cam2.register("bob"), client(server))
      yield* fails(Cam2.addCamera(streamCamera), {
        _tag: "AuthorizationError",
        message: "Forbidden. This needs the permission level admin.",
        operation: "addCamera",
        status: 403,
      }).pipe(Effect.provide(client(server, user)))
    }
  }).pipe(Effect.scoped),
  "ResourceNotFoundError: an unknown camera": everywhere(
    fails(Cam2.cameraById(unknownID), {
      _tag: "ResourceNotFoundError",
      message: "No camera with that cameraID.",
      operation: "cameraById",
      status: 404,
    }),
  ),
  "ResourceConflictError: a legacy id that is taken": everywhere(Effect.gen(function* () {
    const camera = { ...streamCamera, legacy_cameraID: 7 }
    const cameraID = yield* Cam2.addCamera(camera)
    yield* fails(Cam2.addCamera(camera), {
      _tag: "ResourceConflictError",
      message: "legacyCameraIDAlreadyExist",
      operation: "addCamera",
      status: 409,
    })
    equal((yield* Cam2.searchCamera()).map((camera) => camera.cameraID), [cameraID])
  })),
  "InternalError: 5xx, with the server's words": failsOn(message(503, "Out of order"), {
    _tag: "InternalError",
    message: "Out of order",
    status: 503,
  }),
  "TooManyRequestsError: 429, and how long to wait": failsOn(
    message(429, "Slow down", { "retry-after": "7" }),
    {
      _tag: "TooManyRequestsError",
      message: "Slow down",
      status: 429,
      retryAfter: Duration.seconds(7),
    },
  ),
  "ConnectionError: nothing listens": Effect.gen(function* () {
    const { closedURL } = yield* Peer
    const server = { baseURL: closedURL, fetch: globalThis.fetch }
    const error = yield* Effect.flip(Effect.provide(Cam2.cameraById(unknownID), client(server)))
    equal([error._tag, error.operation], ["ConnectionError", "authenticate"])
  }),
  "ConnectionError: no answer in time": Effect.gen(function* () {
    const server = scripted(() => new Promise(() => {}))
    const impatient = client(server, { timeout: "50 millis" })
    const error = yield* Effect.flip(Effect.provide(Cam2.cameraById(unknownID), impatient))
    equal(error._tag === "ConnectionError" && [error.operation, error.reason], [
      "cameraById",
      "Timeout",
    ])
  }),
  "ConnectionError: what the runtime does not send is Local, and tells no token": Effect.gen(
    function* () {
      const { baseURL } = yield* network
      let sent = 0
      // A token that is no value of a header: the runtime itself refuses to send it.
      const fetch: typeof globalThis.fetch = (input, init) => {
        if (String(input).includes("/auth")) {
          return Promise.resolve(Response.json({ token: "t" }))
        }
        sent++
        const headers = new Headers(init?.headers)
        equal(headers.get("authorization"), "Bearer t")
        return globalThis.fetch(input, { ...init, headers: { authorization: "Bearer to\0ken" } })
      }
      const retry = { ...Cam2.defaultRetryPolicy, base: "1 milli", cap: "1 milli" } as const
      const error = yield* Effect.flip(Cam2.cameraById(unknownID)).pipe(
        Effect.provide(client({ baseURL, fetch }, { retry })),
      )
      equal([error._tag, "reason" in error && error.reason, sent], ["ConnectionError", "Local", 1])
      match(error.message, /header value/i)
      equal(error.message.includes("ken"), false)
    },
  ).pipe(Effect.scoped),
  "ConnectionError: too many subrequests are Local, and not sent again": Effect.gen(function* () {
    const server = scripted(() => Promise.reject(new Error("Too many subrequests.")))
    const error = yield* Effect.flip(Cam2.cameraById(unknownID)).pipe(
      Effect.provide(client(server, { retry: Cam2.defaultRetryPolicy })),
    )
    equal([error._tag, "reason" in error && error.reason], ["ConnectionError", "Local"])
    match(error.message, /\(Too many subrequests\.\)\.$/)
    equal(server.asked, ["/auth", `/cameras/${unknownID} Bearer token-1`])
  }),
  "InvalidOptionError: an option that is wrong fails the layer": Effect.gen(function* () {
    const error = yield* Cam2.layer({ ...root, baseURL: "cam2.test" }).pipe(
      Layer.build,
      Effect.flip,
      Effect.scoped,
    )
    equal(error._tag === "InvalidOptionError" && error.option, "baseURL")
  }),
  "InvalidResponseError: a body cut inside a character is not read": Effect.gen(function* () {
    const body = [
      ...new TextEncoder().encode('{"cameraID":"a","type":"stream","m3u8_url":"'),
      0xf0,
      0x9f,
      0x98,
    ]
    for (const [end, tag] of [[[0x80], "success"], [[], "InvalidResponseError"]] as const) {
      const bytes = Uint8Array.of(...body, ...end, ...new TextEncoder().encode('"}'))
      const server = scripted(() => new Response(bytes))
      const told = yield* Cam2.cameraById(unknownID).pipe(
        Effect.as("success"),
        Effect.catch(({ _tag }) => Effect.succeed(_tag)),
        Effect.provide(client(server)),
      )
      equal(told, tag)
    }
  }),
  "InvalidResponseError: a status that the route does not document": failsOn(
    message(418, "I'm a teapot"),
    {
      _tag: "InvalidResponseError",
      message: "Status 418 is not a response of this API to GET /cameras/:cameraID. " +
        "Check the base URL.",
      status: 418,
    },
  ),
  "InvalidResponseError: an answer that is not JSON": failsOn(
    () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    {
      _tag: "InvalidResponseError",
      message: "The response is not JSON. Check the base URL.",
      status: 200,
      path: "",
    },
  ),
  "InvalidResponseError: names the first place that cannot be read": Effect.gen(function* () {
    const server = scripted(() => Response.json([{ cameraID: 1 }]))
    const error = yield* Effect.flip(Effect.provide(Cam2.searchCamera(), client(server)))
    equal([error._tag, error.operation], ["InvalidResponseError", "searchCamera"])
    equal(error._tag === "InvalidResponseError" && error.path?.startsWith("[0]"), true)
  }),
  "InvalidResponseError: a redirect is not followed": Effect.gen(function* () {
    const { baseURL } = yield* Peer
    const server = {
      baseURL: `${baseURL}redirect-${crypto.randomUUID()}/`,
      fetch: globalThis.fetch,
    }
    const error = yield* Effect.flip(Effect.provide(Cam2.cameraById(unknownID), client(server)))
    equal([error._tag, error.status], ["InvalidResponseError", 302])
  }),
  "InvalidClientIdError, InvalidClientSecretError: credentials of the wrong shape": Effect.gen(
    function* () {
      const build = (credentials: Partial<Cam2.Credentials>) =>
        Cam2.layer({ ...root, baseURL: "http://cam2.test/", ...credentials }).pipe(
          Layer.build,
          Effect.flip,
          Effect.scoped,
        )
      equal((yield* build({ clientID: "c".repeat(95) }))._tag, "InvalidClientIdError")
      equal(
        (yield* build({ clientSecret: Redacted.make("s".repeat(70)) }))._tag,
        "InvalidClientSecretError",
      )
    },
  ),
  "every error: neither the secret nor a token shows in what it tells": Effect.gen(function* () {
    const { closedURL } = yield* Peer
    const servers = [
      { baseURL: closedURL, fetch: globalThis.fetch },
      scripted(() => Response.json({ message: "no" }, { status: 401 })),
      scripted(({ headers, url }) =>
        Promise.reject(new Error(`no ${url} ${headers.get("authorization")}`))
      ),
      { baseURL: "http://cam2.test/", fetch: (input: unknown) => Promise.reject(input) },
    ]
    for (const server of servers) {
      const error = yield* Effect.flip(Effect.provide(Cam2.cameraById(unknownID), client(server)))
      const told = JSON.stringify([factsOf(error), error, error.stack, String(error)])
      equal(told.includes("sssss"), false, "the secret in an error")
      equal(told.includes("token-1"), false, "the token in an error")
    }
  }),
}
