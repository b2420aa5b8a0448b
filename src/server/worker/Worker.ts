/**
 * The server as a Worker of Cloudflare.
 *
 * @module
 */
import type * as Layer from "effect/Layer"
import { Secrets } from "../Secrets.ts"
import { checkOptions, type HttpApp, makeHttpEffectWith, type ServerOptions } from "../Server.ts"
import type { Stores } from "../stores/Stores.ts"
import { Tokens } from "../Tokens.ts"
import { type Handler, toWebHandler } from "../WebHandler.ts"

/** How a Worker is set up. */
export interface WorkerOptions<E> extends ServerOptions {
  /** Where it keeps cameras and clients. */
  readonly stores: Layer.Layer<Stores, E>
  /**
   * The page of the API, `docs` of `@cam2/camera-database/server`; without it `/docs` is 404.
   * `/openapi.json` is always there.
   */
  readonly docs?: HttpApp | undefined
}

/** What a module Worker exports. */
export interface Worker<Env> {
  /** Answers a request; never rejects. */
  readonly fetch: (request: Request, env: Env, context: unknown) => Promise<Response>
}

const misconfigured = (cause: unknown) => {
  console.error("The options of the server are wrong:", cause)
  const message = "This server is not set up correctly."
  return Response.json({ message }, { status: 500 })
}

/**
 * The server as a Worker: what a module exports by default. The options are made of the bindings at the
 * first request, and the server is kept for the life of the isolate. No request waits for another, and
 * what comes after a response, such as counting usage, keeps none waiting. Options that are wrong are
 * told in the log, and every response is 500.
 *
 * @example A Worker over a D1 database that is bound as `DB`
 * ```ts
 * import { type D1Binding, layerD1, makeWorker } from "@cam2/camera-database/d1"
 *
 * interface Env {
 *   readonly DB: D1Binding
 * }
 *
 * export default makeWorker(({ DB }: Env) => ({ stores: layerD1(DB) }))
 * ```
 */
export const makeWorker = <Env, E = never>(
  options: (env: Env) => WorkerOptions<E>,
): Worker<Env> => {
  const make = (env: Env): Handler => {
    const { docs, stores, ...rest } = options(env)
    checkOptions(rest)
    return toWebHandler(
      (preparation) =>
        makeHttpEffectWith(rest, {
          secrets: Secrets.layer,
          tokens: Tokens.layer(rest.tokenKey, preparation),
          docs,
          preparation,
        }),
      stores,
    )
  }
  let server: Handler | undefined
  return {
    fetch: async (request, env, context) => {
      try {
        server ??= make(env)
      } catch (cause) {
        return misconfigured(cause)
      }
      return await server.handler(request, context)
    },
  }
}
