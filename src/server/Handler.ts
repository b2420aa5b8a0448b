/**
 * The server as a web handler.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as References from "effect/References"
import { internalError, notReady } from "./middleware/FailureResponses.ts"
import { peerContext } from "./middleware/PeerAddress.ts"
import { withRequests } from "./middleware/Requests.ts"
import { checkOptions, type HttpApp, makeHttpEffect, type ServerOptions } from "./Server.ts"
import type { Stores } from "./stores/Stores.ts"

/** A web handler and how to end it. */
export interface Handler {
  /**
   * Answers a request; never rejects. `info` is what `Deno.serve` gives beside the request: without
   * its remote address, guesses of secrets are limited per client id alone.
   */
  readonly handler: (request: Request, info?: unknown) => Promise<Response>
  /** Writes what is pending and closes the stores. */
  readonly dispose: () => Promise<void>
}

/**
 * The server as a web handler, `Request → Promise<Response>`, which `Deno.serve`, Node and Workers
 * can mount. The stores are opened at the first request. Throws a `TypeError` of a `tokenKey` that is
 * too short, or a `rootClient` of the wrong shape.
 *
 * @example A server in memory
 * ```ts
 * import { makeHandler } from "@cam2/camera-database/server"
 * import { layerSqlite } from "@cam2/camera-database/sqlite"
 *
 * const { dispose, handler } = makeHandler({ stores: layerSqlite({ filename: ":memory:" }) })
 * const response = await handler(new Request("http://localhost/cameras/search"))
 * console.log(response.status, await response.json())
 * await dispose()
 * ```
 */
export const makeHandler = <E>(
  { stores, ...options }: ServerOptions & {
    readonly stores: Layer.Layer<Stores, E>
  },
): Handler => {
  checkOptions(options)
  const server = Layer.effect(Server, makeHttpEffect(options)).pipe(
    Layer.provide([stores, Layer.succeed(Metric.MetricRegistry, new Map())]),
    Layer.catchCause((cause) =>
      Layer.effect(Server, Effect.as(Effect.logError("The stores cannot be opened", cause), broken))
    ),
    // Nobody can ask a web handler for its spans.
    Layer.merge(Layer.succeed(References.TracerEnabled, false)),
  )
  const start = () =>
    HttpEffect.toWebHandlerLayerWith(server, {
      toHandler: (context) => Effect.succeed(Context.get(context, Server)),
    })
  let started: ReturnType<typeof start> | undefined
  return {
    handler: (request, info) => (started ??= start()).handler(request, peerContext(info)),
    dispose: async () => await started?.dispose(),
  }
}

const broken: HttpApp = Effect.map(
  HttpServerRequest.HttpServerRequest,
  ({ url }) => /^\/ready\/?(\?|$)/.test(url) ? notReady : internalError,
).pipe(withRequests({ findRoute: () => undefined }))

class Server extends Context.Service<Server, HttpApp>()("@cam2/camera-database/Server") {}
