/**
 * The server: the whole API over the stores that it is given.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FindMyWay from "effect/http/FindMyWay"
import * as HttpEffect from "effect/http/HttpEffect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { Api } from "../contract/Api.ts"
import type { Credentials } from "../domain/Credentials.ts"
import type { AppStore } from "./AppStore.ts"
import { apps, auth } from "./AppRoutes.ts"
import { reads, writes } from "./CameraRoutes.ts"
import type { CameraStore } from "./CameraStore.ts"
import { ensureRootClient } from "./Clients.ts"
import { docs } from "./Docs.ts"
import { internalError, withFailures } from "./Failures.ts"
import { type LimitOptions, Limits } from "./Limits.ts"
import { peerContext, withPeerAddress } from "./PeerAddress.ts"
import * as Permissions from "./Permissions.ts"
import { Secrets } from "./Secrets.ts"
import { Tokens } from "./Tokens.ts"
import { Usage } from "./Usage.ts"

/** How the server is set up. */
export interface ServerOptions extends LimitOptions {
  /** The key that signs tokens, 32 characters or more; when left out, one is kept in the store. */
  readonly tokenKey?: Redacted.Redacted<string> | undefined
  /** A client that is made to exist with the permission level `"admin"`. */
  readonly rootClient?: Credentials | undefined
}

const system = HttpApiBuilder.group(
  Api,
  "system",
  (handlers) => handlers.handle("health", () => Effect.succeed({ status: "ok" as const })),
)

const routerConfig = { ignoreTrailingSlash: true, maxParamLength: 1000 }
const openapiPath = "/openapi.json"
const docsPath = "/docs"

const api = ({ tokenKey, ...limits }: ServerOptions) =>
  Layer.mergeAll(
    HttpApiBuilder.layer(Api, { openapiPath }),
    HttpRouter.add("GET", docsPath, docs),
  ).pipe(
    Layer.provide([auth, apps, reads, writes, system]),
    Layer.provide(Permissions.layer),
    Layer.provide([Usage.layer, Tokens.layer(tokenKey), Limits.layer(limits)]),
    Layer.provide(Secrets.layer),
    Layer.provide(HttpServer.layerServices),
  )

/** Which methods each path takes. */
const allowedMethods = () => {
  const methods = new Map<string, Set<string>>()
  const allow = (path: string, method: string) =>
    methods.set(path, (methods.get(path) ?? new Set()).add(method))
  for (const group of Object.values(Api.groups)) {
    for (const { method, path } of Object.values(group.endpoints)) allow(path, method)
  }
  for (const path of [openapiPath, docsPath]) allow(path, "GET")
  // One method stands for a path: adding all that there are took a tenth of the start.
  const router = FindMyWay.make<ReadonlyArray<string>>(routerConfig)
  for (const [path, names] of methods) router.on("GET", path as HttpRouter.PathInput, [...names])
  return (url: string) => router.find("GET", url)?.handler ?? []
}

/** Answers one request; every failure is an answer. */
export type HttpApp = Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest | Scope.Scope
>

/**
 * The server as an effect that answers one request. Its scope has to close before the stores do, for
 * then usage counts are written; `makeHandler` sees to that. For `effect/http`'s `HttpServer` on any runtime.
 */
export const makeHttpEffect = (
  options: ServerOptions = {},
): Effect.Effect<
  HttpApp,
  never,
  CameraStore | AppStore | Scope.Scope
> =>
  HttpRouter.toHttpEffect(api(options)).pipe(
    Effect.provideService(HttpRouter.RouterConfig, routerConfig),
    Effect.map(withFailures(allowedMethods())),
    Effect.map(withPeerAddress),
    Effect.tap(options.rootClient ? ensureRootClient(options.rootClient) : Effect.void),
  )

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
 * can mount. The stores are opened at the first request.
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
    readonly stores: Layer.Layer<CameraStore | AppStore, E>
  },
): Handler => {
  const server = Layer.effect(Server, makeHttpEffect(options)).pipe(
    Layer.provide(stores),
    Layer.catchCause((cause) =>
      Layer.effect(Server, Effect.as(Effect.logError("The stores cannot be opened", cause), broken))
    ),
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

const broken: HttpApp = Effect.succeed(internalError)

class Server extends Context.Service<Server, HttpApp>()("@cam2/camera-database/Server") {}
