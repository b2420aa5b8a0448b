import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import { docs } from "../../../../src/server/routes/Docs.ts"

const request = HttpServerRequest.fromWeb(new Request("http://localhost/docs"))

Deno.test("docs: the page is the same for whoever asks", () =>
  Effect.gen(function* () {
    const first = yield* docs
    assert.equal(first.status, 200)
    assert.match(
      first.headers["content-security-policy"]!,
      /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; /,
    )
    assert.equal((yield* docs).headers.etag, first.headers.etag)
  }).pipe(
    Effect.scoped,
    Effect.provideService(HttpServerRequest.HttpServerRequest, request),
    Effect.runPromise,
  ))
