/**
 * The server with the page of its routes.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { docs } from "./routes/Docs.ts"
import { Secrets } from "./Secrets.ts"
import { type HttpApp, makeHttpEffectWith, type ServerOptions } from "./Server.ts"
import type { Preparation } from "./Settled.ts"
import type { Stores } from "./stores/Stores.ts"
import { Tokens } from "./Tokens.ts"

/** {@linkcode makeHttpEffect} that reads what it needs at its start, or with the requests. */
export const makeDocumented = (
  options: ServerOptions,
  preparation: Preparation,
): Effect.Effect<HttpApp, never, Stores | Scope.Scope> =>
  makeHttpEffectWith(options, {
    secrets: Secrets.layer,
    tokens: Tokens.layer(options.tokenKey, preparation),
    docs,
    preparation,
  })

/**
 * The server as an effect that answers one request. Its scope has to close before the stores do, for
 * then usage counts are written; `makeHandler` sees to that. For `effect/http`'s `HttpServer` on any runtime.
 * Dies with a `TypeError` of a `tokenKey` that is too short, a `rootClient` of the wrong shape, or an
 * origin in `cors` that is none.
 */
export const makeHttpEffect = (
  options: ServerOptions = {},
): Effect.Effect<
  HttpApp,
  never,
  Stores | Scope.Scope
> => makeDocumented(options, "at start")
