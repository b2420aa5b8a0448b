import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { createServer, type ServerResponse } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { forwardTo } from "../../../../src/cli/map/Forward.ts"
import { TokenService } from "../../../../src/client/TokenService.ts"

/** Sends a request on to a server that answers with `answer`, and waits until it did so. */
const forwarded = async (
  answer: (response: ServerResponse) => void,
  then: (
    asked: Fiber.Fiber<HttpServerResponse.HttpServerResponse>,
    baseURL: string,
  ) => Effect.Effect<void>,
) => {
  const begun = Promise.withResolvers<void>()
  const server = createServer((_, response) => {
    answer(response)
    begun.resolve()
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const baseURL = `http://127.0.0.1:${port}`
  try {
    await Effect.runPromise(
      Effect.gen(function* () {
        const app = yield* forwardTo(baseURL)
        const request = HttpServerRequest.fromWeb(new Request("http://127.0.0.1/cameras/count"))
        const asked = yield* Effect.forkChild(
          Effect.provideService(app, HttpServerRequest.HttpServerRequest, request),
        )
        yield* Effect.promise(() => begun.promise)
        yield* then(asked, baseURL)
      }).pipe(
        Effect.scoped,
        Effect.provideService(TokenService, {
          get: Effect.succeed(Redacted.make("token")),
          drop: () => Effect.void,
        }),
        Effect.provide(TestClock.layer()),
      ),
    )
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

Deno.test("forwardTo: a server that takes a request and answers nothing is given up", () =>
  forwarded(() => {}, (asked, baseURL) =>
    Effect.gen(function* () {
      yield* TestClock.adjust("29 seconds")
      assert.equal(asked.pollUnsafe(), undefined)
      yield* TestClock.adjust("2 seconds")
      const response = HttpServerResponse.toWeb(yield* Fiber.join(asked))
      assert.equal(response.status, 504)
      assert.deepEqual(yield* Effect.promise(() => response.json()), {
        message: `The server at ${baseURL}/ has not answered for 30 s.`,
      })
    })))

Deno.test("forwardTo: an answer that does not go on is broken off", () =>
  forwarded(
    (response) => {
      response.writeHead(200, { "content-type": "application/json" })
      response.write('{"count":')
    },
    (asked) =>
      Effect.gen(function* () {
        const response = HttpServerResponse.toWeb(yield* Fiber.join(asked), {
          context: yield* Effect.context<never>(),
        })
        const reader = response.body!.getReader()
        const first = yield* Effect.promise(() => reader.read())
        assert.equal(new TextDecoder().decode(first.value), '{"count":')
        const rest = reader.read().then(() => "it went on", (error) => error.message)
        yield* TestClock.adjust("31 seconds")
        assert.equal(yield* Effect.promise(() => rest), "The server broke off its answer.")
      }),
  ))
