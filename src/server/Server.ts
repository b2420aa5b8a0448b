/**
 * The server: the whole API over the stores that it is given.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { Api } from "../contract/Api.ts"
import { PublicApi } from "../contract/PublicReads.ts"
import { checkCredentials, type Credentials } from "../domain/Credentials.ts"
import { type AdmissionOptions, withAdmission } from "./middleware/Admission.ts"
import { makeHome } from "./pages/Home.ts"
import { CameraStore } from "./stores/CameraStore.ts"
import { ClientStore } from "./stores/ClientStore.ts"
import { auth, caller } from "./routes/CallerRoutes.ts"
import { changes } from "./routes/ChangeRoutes.ts"
import { clientRoutes } from "./routes/ClientRoutes.ts"
import { OwnClientsOnly } from "./routes/ClientRules.ts"
import { reads } from "./routes/CameraRoutes.ts"
import { withSignIn } from "./routes/SignIn.ts"
import { sources } from "./routes/SourceRoutes.ts"
import type { Stores } from "./stores/Stores.ts"
import { ensureRootClient } from "./Clients.ts"
import {
  docsFilePath,
  docsPath,
  mapFilePath,
  mapPath,
  metricsPath,
  openapiPath,
  rootPath,
  routeFinder,
  routerConfig,
} from "./routes/RouteFinder.ts"
import { openapi } from "./routes/OpenApiDocument.ts"
import { system } from "./routes/System.ts"
import { writes } from "./routes/WriteRoutes.ts"
import { type CorsOptions, originProblem, withCors } from "./middleware/Cors.ts"
import { withFailures } from "./middleware/FailureResponses.ts"
import { Idempotency } from "./middleware/Idempotency.ts"
import { type LimitOptions, Limits } from "./middleware/Limits.ts"
import * as Metrics from "./middleware/Metrics.ts"
import * as Permissions from "./middleware/Permissions.ts"
import { type BodyOptions, withBodyTimeout } from "./middleware/RequestBody.ts"
import { CurrentRequest, type HandledRequest, withRequests } from "./middleware/Requests.ts"
import type { Secrets } from "./Secrets.ts"
import { type Preparation, settled } from "./Settled.ts"
import { withSending } from "./middleware/Sending.ts"
import { shortestTokenKey } from "./Strength.ts"
import type { Tokens } from "./Tokens.ts"
import { type ProxyOptions, trustProblem, withTrustedProxies } from "./middleware/TrustProxy.ts"
import { Usage } from "./middleware/Usage.ts"

/** How the server is set up. */
export interface ServerOptions
  extends LimitOptions, AdmissionOptions, BodyOptions, CorsOptions, ProxyOptions {
  /** The key that signs tokens, 32 characters or more; when left out, one is kept in the store. */
  readonly tokenKey?: Redacted.Redacted<string> | undefined
  /** A client that is made to exist with the permission level `"admin"`. */
  readonly rootClient?: Credentials | undefined
  /**
   * Whether clients of level `"webUI"` manage only the clients of their own owner: register them for
   * no other, change, remove, list and see the usage of no other's; not when left out, as with the
   * original. Admins are free.
   */
  readonly ownClientsOnly?: boolean | undefined
  /** Run after each response is made and before it is sent, such as to log it. */
  readonly onResponse?: ((request: HandledRequest) => Effect.Effect<void>) | undefined
  /**
   * Whether `GET /metrics` tells Prometheus what is counted; not when left out. It asks for no token:
   * keep it from the public at the proxy. `makeHttpEffect` counts in the `MetricRegistry` of its
   * context, whatever this is, where other exporters find it; `makeHandler` in one of its own.
   */
  readonly metrics?: boolean | undefined
  /** The map at `/map`, of `@cam2/camera-database/map`; none when left out. */
  readonly map?: MapPages | undefined
}

/** The pages of a map, for a server that has public reading or has not. */
export type MapPages = (server: { readonly hasPublicReads: boolean }) => HttpApp

/** What a server is made with beside its options. */
export interface ServerParts {
  readonly secrets: Layer.Layer<Secrets>
  readonly tokens: Layer.Layer<Tokens, never, ClientStore | Secrets>
  /** The page of the routes; none when left out. */
  readonly docs?: HttpApp | undefined
  /** At the start, when left out. */
  readonly preparation?: Preparation | undefined
}

const api = (
  { map, metrics, ownClientsOnly = false, ...limits }: ServerOptions,
  { docs, secrets, tokens }: ServerParts,
) => {
  const hasPublicReads = Boolean(limits.publicRead)
  const pages = map?.({ hasPublicReads })
  return Layer.mergeAll(
    HttpApiBuilder.layer(Api),
    HttpRouter.add("GET", openapiPath, openapi(hasPublicReads ? PublicApi : Api)),
    HttpRouter.use((router) =>
      Effect.flatMap(CameraStore, (cameras) => {
        const has = { hasDocs: docs !== undefined, hasMap: pages !== undefined, hasPublicReads }
        return router.add("GET", rootPath, makeHome(has, cameras))
      })
    ),
    docs === undefined ? Layer.empty : Layer.mergeAll(
      HttpRouter.add("GET", docsPath, docs),
      HttpRouter.add("GET", docsFilePath, docs),
    ),
    pages === undefined ? Layer.empty : Layer.mergeAll(
      HttpRouter.add("GET", mapPath, pages),
      HttpRouter.add("GET", mapFilePath, pages),
    ),
    metrics ? Metrics.page(metricsPath) : Layer.empty,
  ).pipe(
    Layer.provide([auth, caller, changes, clientRoutes, reads, sources, writes, system]),
    Layer.provide(Layer.succeed(OwnClientsOnly, ownClientsOnly)),
    Layer.provide(Permissions.layer),
    Layer.provide([Usage.layer, tokens, Limits.layer(limits), Idempotency.layer]),
    Layer.provide(secrets),
    Layer.provide(HttpServer.layerServices),
  )
}

/** Answers one request; every failure is a response. */
export type HttpApp = Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest | Scope.Scope
>

/** Throws what is wrong with a key or a root client that would only fail, or let in, later. */
export const checkOptions = (
  { cors = [], rootClient, tokenKey, trustProxy = 0 }: ServerOptions,
): void => {
  if (tokenKey && Redacted.value(tokenKey).length < shortestTokenKey) {
    throw new TypeError(`tokenKey is too short: it needs at least ${shortestTokenKey} characters`)
  }
  for (const origin of cors) {
    const problem = originProblem(origin)
    if (problem !== undefined) throw new TypeError(`cors: ${problem}`)
  }
  const distrusted = trustProblem(trustProxy)
  if (distrusted !== undefined) throw new TypeError(`trustProxy: ${distrusted}`)
  if (rootClient) {
    Result.getOrThrowWith(
      checkCredentials(rootClient),
      ({ message }) => new TypeError(`rootClient: ${message}`),
    )
  }
}

/** Makes the root client before the first response that may be one to it. */
const withRootClient = (rootClient: Credentials) =>
  Effect.map(ClientStore, (clients) => {
    const ensured = settled(
      Effect.provideService(ensureRootClient(rootClient), ClientStore, clients),
    )
    return <E, R>(app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
      Effect.flatMap(
        CurrentRequest,
        (request) => request?.route?.isProbe ? app : Effect.andThen(ensured, app),
      )
  })

/** The server, made with parts of another make. */
export const makeHttpEffectWith = (
  options: ServerOptions,
  parts: ServerParts,
): Effect.Effect<HttpApp, never, Stores | Scope.Scope> =>
  Effect.gen(function* () {
    checkOptions(options)
    const app = yield* Effect.provideService(
      HttpRouter.toHttpEffect(api(options, parts)),
      HttpRouter.RouterConfig,
      routerConfig,
    )
    const metrics = yield* Metrics.make
    const { onResponse, rootClient } = options
    if (rootClient && parts.preparation !== "by request") yield* ensureRootClient(rootClient)
    const withRoot = rootClient && parts.preparation === "by request"
      ? yield* withRootClient(rootClient)
      : identity
    return withRoot(options.map === undefined ? app : withSignIn(app)).pipe(
      withBodyTimeout(options),
      withFailures,
      withAdmission({ ...options, metrics }),
      withSending({ ...options, metrics }),
      withCors(options),
      withRequests({ findRoute: routeFinder(options), metrics, onResponse }),
      withTrustedProxies(options),
    )
  })
