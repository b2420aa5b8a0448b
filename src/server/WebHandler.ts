/**
 * A server as a web handler.
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
import type * as Scope from "effect/Scope"
import { internalError, notReady } from "./middleware/FailureResponses.ts"
import { IsServed, peerContext } from "./middleware/PeerAddress.ts"
import { withRequests } from "./middleware/Requests.ts"
import { CurrentWorker, isWorkerContext, withStay } from "./middleware/WorkerContext.ts"
import type { HttpApp } from "./Server.ts"
import type { Preparation } from "./Settled.ts"
import type { Stores } from "./stores/Stores.ts"

/** A web handler and how to end it. */
export interface Handler {
  /**
   * Answers a request; never rejects. `info` is what the runtime gives beside the request. Of
   * `Deno.serve` it has the remote address, without which guesses of secrets are limited per client id
   * alone. In a Worker it is the context, which keeps the Worker running for what is not done with the
   * answer, such as counting usage.
   */
  readonly handler: (request: Request, info?: unknown) => Promise<Response>
  /** Writes what is pending and closes the stores. */
  readonly dispose: () => Promise<void>
}

/** The server that `make` gives over `stores`, which are opened at the first request. */
export const toWebHandler = <E>(
  make: (preparation: Preparation) => Effect.Effect<HttpApp, never, Stores | Scope.Scope>,
  stores: Layer.Layer<Stores, E>,
): Handler => {
  const server = (preparation: Preparation) =>
    Layer.effect(Server, make(preparation)).pipe(
      Layer.provide([stores, Layer.succeed(Metric.MetricRegistry, new Map())]),
      Layer.catchCause((cause) =>
        Layer.effect(
          Server,
          Effect.as(Effect.logError("The stores cannot be opened", cause), broken),
        )
      ),
      // Nobody can ask a web handler for its spans.
      Layer.merge(Layer.succeed(References.TracerEnabled, false)),
    )
  const start = (preparation: Preparation) => {
    let isOpen = false
    const web = HttpEffect.toWebHandlerLayerWith(server(preparation), {
      toHandler: (context) =>
        Effect.sync(() => {
          isOpen = true
          return withStay(Context.get(context, Server))
        }),
    })
    return { ...web, isOpen: () => isOpen }
  }
  let started: ReturnType<typeof start> | undefined
  return {
    handler: (request, info) => {
      const isWorker = isWorkerContext(info)
      // A request to a Worker cannot wait for what another one began.
      if (started === undefined || isWorker && !started.isOpen()) {
        started = start(isWorker ? "by request" : "at start")
      }
      const context = isWorker
        ? peerContext(cloudflareInfo(request)).pipe(
          Context.add(IsServed, false),
          Context.add(CurrentWorker, info),
        )
        : peerContext(info)
      return started.handler(request, context)
    },
    dispose: async () => await started?.dispose(),
  }
}

// Cloudflare sets it itself, whatever the request had.
const cloudflareInfo = ({ headers }: Request) => {
  const hostname = headers.get("cf-connecting-ip")
  return hostname === null ? undefined : { remoteAddr: { hostname } }
}

const broken: HttpApp = Effect.map(
  HttpServerRequest.HttpServerRequest,
  ({ url }) => /^\/ready\/?(\?|$)/.test(url) ? notReady : internalError,
).pipe(withRequests({ findRoute: () => undefined }))

class Server extends Context.Service<Server, HttpApp>()("@cam2/camera-database/Server") {}
