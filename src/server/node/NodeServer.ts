/**
 * Effect's `HttpServer` over `node:http`, which Deno has too.
 *
 * @example The camera database on Node
 * ```ts
 * import { layerHttpServer } from "@cam2/camera-database/node"
 * import { layerMemory, makeHttpEffect } from "@cam2/camera-database/server"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import * as HttpServer from "effect/http/HttpServer"
 *
 * await Effect.gen(function* () {
 *   yield* HttpServer.serveEffect(yield* makeHttpEffect())
 *   const { address } = yield* HttpServer.HttpServer
 *   yield* Console.log(address)
 *   // A program that serves goes on: yield* Effect.never
 * }).pipe(
 *   // Inside of what is provided: the server ends before its stores are closed.
 *   Effect.scoped,
 *   Effect.provide([layerMemory, layerHttpServer({ hostname: "127.0.0.1", port: 0 })]),
 *   Effect.runPromise,
 * )
 * ```
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpServer from "effect/http/HttpServer"
import { ClientAbort, ServeError } from "effect/http/HttpServerError"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as NetAddress from "effect/net/NetAddress"
import * as Scope from "effect/Scope"
import type { IncomingMessage, Server, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { NodeRequest } from "./NodeRequest.ts"
import { sendResponse } from "./NodeResponse.ts"
import { refuseTunnels } from "./Tunnel.ts"
import { dropUnread, waitForBody } from "./Unread.ts"

/** Where a server listens, and how it ends. */
export interface NodeServerOptions {
  /** The address of this machine; of every network when left out. */
  readonly hostname?: string | undefined
  /** The port; 0 takes a free one. */
  readonly port: number
  /**
   * Whether other processes of this user may listen on the port too, and the system shares new
   * connections out among them; not when left out. Linux and FreeBSD have it, and Node from 22.12 on.
   */
  readonly reusePort?: boolean | undefined
  /** How long requests that are running may hold up the end; 6 seconds when left out. */
  readonly shutdownTimeout?: Duration.Input | undefined
}

type Listener = (source: IncomingMessage, response: ServerResponse, begin: () => void) => void

const nothing = () => {}

/** Hands requests to whoever serves; those that come before wait for it. */
const makeDesk = (server: Server) => {
  let listener: Listener | undefined
  const early: Array<Parameters<Listener>> = []
  const take: Listener = (...request) => {
    if (listener === undefined) early.push(request)
    else listener(...request)
  }
  server.on("request", (source, response) => take(source, response, nothing))
  server.on(
    "checkContinue",
    (source, response) => take(source, response, waitForBody(source, response)),
  )
  return (serve: Listener) => {
    listener = serve
    for (const request of early.splice(0)) serve(...request)
  }
}

/** Runs `app` for each request in `scope`; a client that goes away interrupts it. */
const makeListener = (
  app: Effect.Effect<void, never, HttpServerRequest>,
  context: Context.Context<never>,
  scope: Scope.Scope,
): Listener =>
(source, response, begin) => {
  dropUnread(source, response)
  const request = new NodeRequest(source, response, begin)
  const run = Effect.runForkWith(Context.add(context, HttpServerRequest, request))
  const fiber = Fiber.runIn(run(app), scope)
  if (fiber.pollUnsafe() !== undefined) return
  response.on("close", () => {
    if (!response.writableEnded) fiber.interruptUnsafe(undefined, ClientAbort.annotation)
  })
}

// A request whose client waits to be told to send its body is told of by another event.
const requestEvents = ["request", "checkContinue"] as const

/**
 * Connections hold up the end of a server that nothing was asked on yet, which browsers keep ready,
 * those that are kept for a next request, and those that are never idle: gives what ends them.
 */
const watchConnections = (server: Server): Effect.Effect<void> => {
  const unasked = new Set<Socket>()
  server.on("connection", (socket) => {
    unasked.add(socket)
    socket.once("close", () => unasked.delete(socket))
  })
  const onRequest = (listener: (source: IncomingMessage, response: ServerResponse) => void) => {
    for (const event of requestEvents) server.prependListener(event, listener)
  }
  onRequest(({ socket }) => unasked.delete(socket))
  return Effect.sync(() => {
    server.keepAliveTimeout = 1
    onRequest((_request, response) => {
      response.shouldKeepAlive = false
    })
    for (const socket of unasked) socket.destroy()
  })
}

const bind = (server: Server, { hostname, port, reusePort = false }: NodeServerOptions) =>
  Effect.callback<NetAddress.SocketAddress, ServeError>((resume) => {
    const onError = (cause: unknown) => resume(Effect.fail(new ServeError({ cause })))
    server.once("error", onError)
    // A process of a cluster would have its connections handed by the one that started it.
    server.listen({ host: hostname, port, reusePort, exclusive: reusePort }, () => {
      server.off("error", onError)
      const bound = server.address()
      resume(
        bound === null || typeof bound === "string"
          ? Effect.succeed(NetAddress.unixPathAddress(bound ?? ""))
          : Effect.orDie(Effect.fromResult(
            NetAddress.inetAddressFromIpString(bound.address, bound.port),
          )),
      )
    })
  })

const make = Effect.fnUntraced(function* (options: NodeServerOptions) {
  const { createServer } = yield* Effect.promise(() => import("node:http"))
  const server = createServer({
    // A body may take as long as it arrives; how long that is, `bodyTimeout` says.
    requestTimeout: 0,
    headersTimeout: 60_000,
  })
  const endConnections = watchConnections(server)
  const open = makeDesk(server)
  refuseTunnels(server)
  const close = yield* Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
  }).pipe(Effect.cached)
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() => {
      server.closeAllConnections()
      return server.listening ? close : Effect.void
    })
  )
  const address = yield* bind(server, options)
  return HttpServer.make({
    address,
    serve: Effect.fnUntraced(function* (app, middleware) {
      const handled = HttpEffect.toHandled(app, sendResponse, middleware)
      const context = yield* Effect.context<never>()
      const serving = yield* Effect.scope
      const requests = yield* Scope.fork(serving, "parallel")
      // Before those that are left are interrupted.
      yield* Effect.addFinalizer(() =>
        Effect.andThen(
          endConnections,
          Effect.timeoutOption(close, options.shutdownTimeout ?? "6 seconds"),
        )
      )
      open(makeListener(handled, context, requests))
    }),
  })
})

/**
 * A server of `node:http` that listens until the scope closes. Then it takes no more, and requests
 * that are running have their time to end, 6 seconds unless `shutdownTimeout` says otherwise.
 *
 * @example A server on a free port
 * ```ts
 * import { layerHttpServer } from "@cam2/camera-database/node"
 * import * as Effect from "effect/Effect"
 * import * as HttpServer from "effect/http/HttpServer"
 *
 * const address = HttpServer.HttpServer.pipe(
 *   Effect.map(({ address }) => address._tag),
 *   Effect.provide(layerHttpServer({ hostname: "127.0.0.1", port: 0 })),
 * )
 * console.log(await Effect.runPromise(address))
 * ```
 */
export const layerHttpServer = (
  options: NodeServerOptions,
): Layer.Layer<HttpServer.HttpServer, ServeError> =>
  Layer.effect(HttpServer.HttpServer, make(options))
