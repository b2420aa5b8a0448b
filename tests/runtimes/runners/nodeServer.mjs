/**
 * An app over the server of `./node`, for each thing that such a server has to do; its first line is
 * the port.
 *
 * @module
 */
import { layerHttpServer } from "@cam2/camera-database/node"
import * as Effect from "effect/Effect"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import process from "node:process"

const part = new Uint8Array(64 * 1024).fill(97)
let begun = 0
let interrupted = 0

const paths = {
  "/text": () => Effect.succeed(HttpServerResponse.text("Köln\n")),
  "/echo": (request) => Effect.map(request.text, (text) => HttpServerResponse.text(text)),
  "/form": (request) =>
    Effect.map(request.urlParamsBody, ({ params }) => HttpServerResponse.jsonUnsafe(params)),
  "/size": (request) =>
    Effect.map(
      Stream.runFold(request.stream, () => 0, (size, bytes) => size + bytes.length),
      (size) => HttpServerResponse.jsonUnsafe(size),
    ),
  // No more of it than the first part.
  "/first": (request) =>
    Effect.map(
      Stream.runHead(request.stream),
      (first) => HttpServerResponse.jsonUnsafe(Option.getOrThrow(first).length > 0),
    ),
  "/early": () => Effect.succeed(HttpServerResponse.text("no", { status: 413 })),
  "/about": ({ headers, method, originalUrl, remoteAddress, url }) =>
    Effect.succeed(HttpServerResponse.jsonUnsafe({
      host: headers.host,
      method,
      originalUrl,
      remoteAddress: Option.getOrNull(remoteAddress),
      url,
    })),
  "/large": () =>
    Effect.succeed(HttpServerResponse.stream(
      Stream.range(1, 320, { chunkSize: 1 }).pipe(Stream.map(() => part)),
    )),
  "/broken": () =>
    Effect.succeed(HttpServerResponse.stream(
      Stream.concat(Stream.make(part), Stream.die("lost")),
    )),
  "/short": () =>
    Effect.succeed(HttpServerResponse.stream(Stream.make(part), {
      contentLength: part.length + 1,
    })),
  "/never": () =>
    Effect.suspend(() => {
      begun++
      return Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted++))
    }),
  "/endless": () =>
    Effect.sync(() => {
      begun++
      return HttpServerResponse.stream(
        Stream.ensuring(Stream.forever(Stream.make(part)), Effect.sync(() => interrupted++)),
      )
    }),
  "/counts": () => Effect.sync(() => HttpServerResponse.jsonUnsafe({ begun, interrupted })),
  "/nothing": () => Effect.succeed(HttpServerResponse.empty()),
  "/cookies": () =>
    Effect.succeed(
      HttpServerResponse.empty({ status: 200 }).pipe(
        HttpServerResponse.setCookieUnsafe("a", "1"),
        HttpServerResponse.setCookieUnsafe("b", "2"),
      ),
    ),
  "/web": () =>
    Effect.succeed(
      HttpServerResponse.fromWeb(
        new Response("from the web", { status: 201, headers: { "x-from": "web" } }),
      ),
    ),
  "/data": () => {
    const data = new FormData()
    data.set("city", "Köln")
    return Effect.succeed(HttpServerResponse.formData(data))
  },
  "/refused": () =>
    Effect.succeed(HttpServerResponse.text("", { headers: { "x-bad": "two\nlines" } })),
  "/defect": () => Effect.die("a mistake"),
}

const app = Effect.flatMap(
  HttpServerRequest.HttpServerRequest,
  (request) => paths[request.url.replace(/\?.*/, "")](request),
).pipe(
  // As a router makes its routes.
  Effect.interruptible,
  Effect.catchTag(
    "HttpServerError",
    ({ reason }) => Effect.succeed(HttpServerResponse.text(String(reason.reason), { status: 400 })),
  ),
  Effect.provideService(HttpIncomingMessage.MaxBodySize, 100_000n),
)

const running = Effect.gen(function* () {
  console.log((yield* HttpServer.HttpServer).address.port)
  // Requests that come before the app is there wait for it.
  yield* Effect.sleep("200 millis")
  yield* HttpServer.serveEffect(app)
  return yield* Effect.never
}).pipe(
  Effect.scoped,
  Effect.provide(layerHttpServer({ hostname: "127.0.0.1", port: 0, shutdownTimeout: "1 second" })),
  Effect.runFork,
)

process.once("SIGTERM", () => running.interruptUnsafe())
