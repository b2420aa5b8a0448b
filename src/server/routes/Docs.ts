/**
 * The documentation: a page made from the OpenAPI document, and the files that it loads.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Hex from "effect/encoding/Hex"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as OpenApi from "effect/http-api/OpenApi"
import type * as Scope from "effect/Scope"
import { Api } from "../../contract/Api.ts"
import { noSuchRoute } from "../../contract/NoRoute.ts"
import { script, style } from "../pages/Assets.ts"
import type { Document } from "../pages/docs/Document.ts"
import { docsPage } from "../pages/docs/Page.ts"
import { pageHeaders } from "../pages/PageHeaders.ts"
import { checked, kept, textResponse } from "../pages/TextResponse.ts"
import { settled } from "../Settled.ts"

const hashOf = async (text: string) => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return Hex.encode(new Uint8Array(digest)).slice(0, 12)
}

const none = HttpServerResponse.jsonUnsafe({ message: noSuchRoute }, { status: 404 })

const make = Effect.promise(async () => {
  const names = {
    script: `script-${await hashOf(script)}.js`,
    style: `style-${await hashOf(style)}.css`,
  }
  // It has the parts of an OpenAPI document, of which the page shows some.
  const document = OpenApi.fromApi(Api) as unknown as Document
  const page = docsPage(document, {
    script: `docs/${names.script}`,
    style: `docs/${names.style}`,
  })
  const headers = pageHeaders({ script: "'self'", style: "'self'", connect: "'self'" })
  return {
    page: textResponse(page, "text/html; charset=utf-8", { ...headers, ...checked }),
    files: new Map([
      [names.script, textResponse(script, "text/javascript; charset=utf-8", kept)],
      [names.style, textResponse(style, "text/css; charset=utf-8", kept)],
    ]),
  }
})

// It is the same every time, and takes some time to make, which nobody needs a token for.
const made = settled(make)

/** Answers with a page that shows every operation, made from the OpenAPI document, and with its files. */
export const docs: Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest | Scope.Scope
> = Effect.gen(function* () {
  const { url } = yield* HttpServerRequest.HttpServerRequest
  const [, name] = /^\/docs(?:\/([^/?#]*))?/.exec(url) ?? []
  // From there the page would look for its files a level too deep.
  if (name === "") return HttpServerResponse.redirect("../docs", { status: 308 })
  const { files, page } = yield* made
  return yield* name === undefined ? page : files.get(name) ?? Effect.succeed(none)
})
