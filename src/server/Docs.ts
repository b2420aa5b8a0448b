/**
 * The documentation page.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as Scope from "effect/Scope"
import { Api } from "../contract/Api.ts"

// The page brings 3 MB of script with it, so it is loaded at the first visit and not before.
const page = Effect.promise(async () => {
  const Scalar = await import("effect/http-api/HttpApiScalar")
  return HttpRouter.toHttpEffect(
    Scalar.layer(Api, { path: "/docs", scalar: { withDefaultFonts: false } }),
  )
})

/** Answers with a page that shows every route, made from the OpenAPI document. */
export const docs: Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest | Scope.Scope
> = Effect.flatMap(Effect.flatten(page), (answer) => Effect.orDie(answer))
