/**
 * The server: the whole API over the stores that it is given.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FindMyWay from "effect/http/FindMyWay"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { Api } from "../contract/Api.ts"
import { routes } from "../contract/Routes.ts"
import { checkCredentials, type Credentials } from "../domain/Credentials.ts"
import { type AdmissionOptions, withAdmission } from "./middleware/Admission.ts"
import { ClientStore } from "./stores/ClientStore.ts"
import { auth, caller } from "./routes/CallerRoutes.ts"
import { apps, OwnClientsOnly } from "./routes/ClientRoutes.ts"
import { reads, writes } from "./routes/CameraRoutes.ts"
import { CameraStore } from "./stores/CameraStore.ts"
import { ensureRootClient } from "./Clients.ts"
import { docs } from "./routes/Docs.ts"
import { internalError, notReady, unhealthy, withFailures } from "./middleware/Failures.ts"
import { Idempotency } from "./middleware/Idempotency.ts"
import { type LimitOptions, Limits } from "./middleware/Limits.ts"
import * as Metrics from "./middleware/Metrics.ts"
import { peerContext } from "./middleware/PeerAddress.ts"
import * as Permissions from "./middleware/Permissions.ts"
import { type BodyOptions, withBodyTimeout } from "./middleware/RequestBody.ts"
import {
  type AnsweredRequest,
  ofCaller,
  type Route,
  secret,
  shared,
  withRequests,
} from "./middleware/Requests.ts"
import { Secrets } from "./Secrets.ts"
import { withSending } from "./middleware/Sending.ts"
import { StoreHealth } from "./stores/StoreHealth.ts"
import { shortestTokenKey } from "./Strength.ts"
import { Tokens } from "./Tokens.ts"
import { Usage } from "./middleware/Usage.ts"

/** How the server is set up. */
export interface ServerOptions extends LimitOptions, AdmissionOptions, BodyOptions {
  /** The key that signs tokens, 32 characters or more; when left out, one is kept in the store. */
  readonly tokenKey?: Redacted.Redacted<string> | undefined
  /** A client that is made to exist with the permission level `"admin"`. */
  readonly rootClient?: Credentials | undefined
  /**
   * Whether clients of level `"webUI"` manage only the clients of their own owner: register them for
   * no other, change, list and see the usage of no other's; not when left out, as with the original.
   * Admins are free.
   */
  readonly ownClientsOnly?: boolean | undefined
  /** Run after each answer is made and before it is sent, such as to log it. */
  readonly onAnswer?: ((request: AnsweredRequest) => Effect.Effect<void>) | undefined
  /**
   * Whether `GET /metrics` tells Prometheus what is counted; not when left out. It asks for no token:
   * keep it from the public at the proxy. `makeHttpEffect` counts in the `MetricRegistry` of its
   * context, whatever this is, where other exporters find it; `makeHandler` in one of its own.
   */
  readonly metrics?: boolean | undefined
}

const ok = { status: "ok" as const }
const storeTimeout = "2 seconds"

const system = HttpApiBuilder.group(
  Api,
  "system",
  Effect.fnUntraced(function* (handlers) {
    const apps = yield* ClientStore
    const cameras = yield* CameraStore
    const health = yield* StoreHealth
    return handlers.handleAll({
      health: () => Effect.succeed(ok),
      ready: () =>
        Effect.all([health, apps.isEmpty, cameras.byLegacyId(0)], { discard: true }).pipe(
          Effect.timeout(storeTimeout),
          Effect.as<typeof ok | typeof notReady>(ok),
          Effect.catchTag("StoreUnavailable", (error) => Effect.succeed(unhealthy(error))),
          Effect.catchCause((cause) =>
            Cause.hasInterruptsOnly(cause)
              ? Effect.interrupt
              : Effect.as(Effect.logError("The database does not answer", cause), notReady)
          ),
        ),
    })
  }),
)

const routerConfig = { ignoreTrailingSlash: true, maxParamLength: 1000 }
const openapiPath = "/openapi.json"
const docsPath = "/docs"
const metricsPath = "/metrics"

/** What makes and checks secrets and tokens. */
export interface ServerSecrets {
  readonly secrets: Layer.Layer<Secrets>
  readonly tokens: Layer.Layer<Tokens, never, ClientStore | Secrets>
}

const api = (
  { metrics, ownClientsOnly = false, ...limits }: ServerOptions,
  { secrets, tokens }: ServerSecrets,
) =>
  Layer.mergeAll(
    HttpApiBuilder.layer(Api, { openapiPath }),
    HttpRouter.add("GET", docsPath, docs),
    metrics ? Metrics.page(metricsPath) : Layer.empty,
  ).pipe(
    Layer.provide([auth, apps, caller, reads, writes, system]),
    Layer.provide(Layer.succeed(OwnClientsOnly, ownClientsOnly)),
    Layer.provide(Permissions.layer),
    Layer.provide([Usage.layer, tokens, Limits.layer(limits), Idempotency.layer]),
    Layer.provide(secrets),
    Layer.provide(HttpServer.layerServices),
  )

const probes = new Set<string>([
  metricsPath,
  ...Object.values(Api.groups.system.endpoints).map(({ path }) => path),
])

const cacheHeaders: Readonly<Record<string, Route["cacheHeaders"]>> = {
  ...Object.fromEntries(Object.values(routes).map(({ path }) => [path, ofCaller])),
  ...Object.fromEntries(
    [routes.authenticate, routes.register, routes.resetSecret].map(({ path }) => [path, secret]),
  ),
}

/** Finds the route of an address, whatever the method. */
export const routeFinder = (
  { metrics }: ServerOptions,
): (url: string) => Route | undefined => {
  const methods = new Map<string, Set<string>>()
  const allow = (path: string, method: string) =>
    methods.set(path, (methods.get(path) ?? new Set()).add(method))
  for (const group of Object.values(Api.groups)) {
    for (const { method, path } of Object.values(group.endpoints)) allow(path, method)
  }
  for (const path of [openapiPath, docsPath]) allow(path, "GET")
  if (metrics) allow(metricsPath, "GET")
  // One method stands for a path: adding all that there are would slow the start.
  const router = FindMyWay.make<Route>(routerConfig)
  for (const [path, names] of methods) {
    router.on("GET", path as HttpRouter.PathInput, {
      path,
      methods: [...names].sort(),
      isStreamed: path === routes.importCameras.path,
      isProbe: probes.has(path),
      cacheHeaders: cacheHeaders[path] ?? shared,
    })
  }
  return (url: string) => router.find("GET", url)?.handler
}

/** Answers one request; every failure is an answer. */
export type HttpApp = Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest | Scope.Scope
>

/** Throws what is wrong with a key or a root client that would only fail, or let in, later. */
const checkOptions = ({ rootClient, tokenKey }: ServerOptions): void => {
  if (tokenKey && Redacted.value(tokenKey).length < shortestTokenKey) {
    throw new TypeError(`tokenKey is too short: it needs at least ${shortestTokenKey} characters`)
  }
  if (rootClient) {
    Result.getOrThrowWith(
      checkCredentials(rootClient),
      ({ message }) => new TypeError(`rootClient: ${message}`),
    )
  }
}

/** {@linkcode makeHttpEffect} with secrets and tokens of another make. */
export const makeHttpEffectWith = (
  options: ServerOptions,
  made: ServerSecrets,
): Effect.Effect<HttpApp, never, CameraStore | ClientStore | Scope.Scope> =>
  Effect.gen(function* () {
    checkOptions(options)
    const app = yield* Effect.provideService(
      HttpRouter.toHttpEffect(api(options, made)),
      HttpRouter.RouterConfig,
      routerConfig,
    )
    const metrics = yield* Metrics.make
    const { onAnswer, rootClient } = options
    if (rootClient) yield* ensureRootClient(rootClient)
    return app.pipe(
      withBodyTimeout(options),
      withFailures,
      withAdmission({ ...options, metrics }),
      withSending({ ...options, metrics }),
      withRequests({ findRoute: routeFinder(options), metrics, onAnswer }),
    )
  })

/**
 * The server as an effect that answers one request. Its scope has to close before the stores do, for
 * then usage counts are written; `makeHandler` sees to that. For `effect/http`'s `HttpServer` on any runtime.
 * Dies with a `TypeError` of a `tokenKey` that is too short, or a `rootClient` of the wrong shape.
 */
export const makeHttpEffect = (
  options: ServerOptions = {},
): Effect.Effect<
  HttpApp,
  never,
  CameraStore | ClientStore | Scope.Scope
> => makeHttpEffectWith(options, { secrets: Secrets.layer, tokens: Tokens.layer(options.tokenKey) })

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
    readonly stores: Layer.Layer<CameraStore | ClientStore, E>
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
