/**
 * The documentation page.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as Scope from "effect/Scope"
import { Api } from "../../contract/Api.ts"
import { settled } from "../Settled.ts"

const hash = async (script: string) => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script))
  return `'sha256-${Base64.encode(new Uint8Array(digest))}'`
}

/** What the page may do: run the scripts that are on it, style itself, and ask this server. */
const policyFor = async (html: string) => {
  const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script]) => script!)
  return [
    "default-src 'none'",
    `script-src ${(await Promise.all(scripts.map(hash))).join(" ")}`,
    // The page makes its styles as it goes.
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ")
}

// The page brings 3 MB of script with it, so it is loaded at the first visit and not before.
const page = Effect.promise(async () => {
  const Scalar = await import("effect/http-api/HttpApiScalar")
  return HttpRouter.toHttpEffect(
    Scalar.layer(Api, { path: "/docs", scalar: { withDefaultFonts: false } }),
  )
})

const make = Effect.gen(function* () {
  const response = yield* Effect.orDie(yield* yield* page)
  const html = yield* Effect.promise(() => HttpServerResponse.toWeb(response).text())
  return HttpServerResponse.setHeaders(response, {
    "content-security-policy": yield* Effect.promise(() => policyFor(html)),
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
  })
})

// It is the same every time, and making it takes 20 ms, which nobody needs a token for.
/** Answers with a page that shows every route, made from the OpenAPI document. */
export const docs: Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest | Scope.Scope
> = settled(make)
