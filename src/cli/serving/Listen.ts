/**
 * Listening on a port, on Deno and on Node.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpServer from "effect/http/HttpServer"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import type * as Scope from "effect/Scope"
import process from "node:process"
import { peerContext } from "../../server/middleware/PeerAddress.ts"
import type { HttpApp } from "../../server/Server.ts"
import { CommandError } from "../output/ReportFailure.ts"

/** Where to listen; port 0 takes a free one. */
export interface Place {
  readonly hostname: string
  readonly port: number
}

interface SharedPlace extends Place {
  /** Whether other processes of this server listen there; not when left out. */
  readonly isShared?: boolean
}

/** Why a place cannot be listened on. */
export const listenError = ({ hostname, port }: Place, cause: unknown): CommandError => {
  const code = Predicate.hasProperty(cause, "code") ? String(cause.code) : ""
  const what = code === "EADDRINUSE"
    ? "is in use; choose another with --port"
    : code === "EACCES"
    ? "is not allowed; choose one from 1024 with --port"
    : code === "EADDRNOTAVAIL" || code === "ENOTFOUND"
    ? "is no address of this machine; choose another with --hostname"
    : `cannot be listened on: ${cause instanceof Error ? cause.message : code}`
  return new CommandError({ message: `port ${port} of ${hostname} ${what}` })
}

const stopping = () =>
  Response.json({ message: "The server is stopping." }, {
    status: 503,
    headers: {
      "retry-after": "5",
      connection: "close",
      "x-content-type-options": "nosniff",
    },
  })

// How long requests, and then connections that have none in work, may hold up the end: together less
// than the ten seconds after which supervisors kill.
const requestGrace = "6 seconds"
const connectionGrace = "2 seconds"

// `shutdown` of Deno breaks off a request that is still arriving, so that those in work are waited
// for first, and bodies that come after the signal are not begun. It never ends while a connection
// has half a request on it, answered or not; by then only those are left.
const onDeno = Effect.fnUntraced(function* (app: HttpApp, place: Place) {
  const context = yield* Effect.context<never>()
  const handler = HttpEffect.toWebHandlerWith<never, HttpServerRequest | Scope.Scope>(context)(app)
  const running = new Set<Promise<Response>>()
  let isStopping = false
  const answer = (request: Request, info: Deno.ServeHandlerInfo) => {
    if (isStopping && request.body !== null) return stopping()
    const answered = handler(request, peerContext(info)).finally(() => running.delete(answered))
    running.add(answered)
    return answered
  }
  const server = yield* Effect.acquireRelease(
    Effect.try({
      try: () => Deno.serve({ ...place, onListen: () => {} }, answer),
      catch: (cause) => listenError(place, cause),
    }),
    (server) =>
      Effect.promise(() => {
        isStopping = true
        return Promise.allSettled(running)
      }).pipe(
        Effect.timeoutOption(requestGrace),
        Effect.andThen(
          Effect.timeoutOption(Effect.promise(() => server.shutdown()), connectionGrace),
        ),
      ),
  )
  return server.addr.port
})

const onNode = Effect.fnUntraced(function* (app: HttpApp, place: SharedPlace) {
  const { layerHttpServer } = yield* Effect.promise(() => import("../../server/node/NodeServer.ts"))
  const context = yield* Layer.build(layerHttpServer({
    ...place,
    // Elsewhere the process that started this one hands it connections; those on their way are lost
    // with one that dies, and their clients wait.
    reusePort: place.isShared === true && /^(linux|freebsd)$/.test(process.platform),
    shutdownTimeout: requestGrace,
  }))
    .pipe(Effect.mapError(({ cause }) => listenError(place, cause)))
  yield* HttpServer.serveEffect(app).pipe(Effect.provideContext(context))
  const { address } = Context.get(context, HttpServer.HttpServer)
  return "port" in address ? address.port : place.port
})

/**
 * Answers requests with `app` until the scope closes, which finishes those that are running; gives
 * the port. Deno shares a port by what it has of Node.
 */
export const listen = (
  app: HttpApp,
  place: SharedPlace,
): Effect.Effect<number, CommandError, Scope.Scope> =>
  "Deno" in globalThis && !place.isShared ? onDeno(app, place) : onNode(app, place)
