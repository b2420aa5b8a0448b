import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import { docs } from "../../../../src/server/routes/Docs.ts"

const request = HttpServerRequest.fromWeb(new Request("http://localhost/docs"))

Deno.test("docs: the page is made once, for whoever asks", () =>
  Effect.gen(function* () {
    const first = yield* docs
    assert.equal(first.status, 200)
    assert.match(
      first.headers["content-security-policy"]!,
      /^default-src 'none'; script-src 'sha256-/,
    )
    assert.equal((yield* docs).body, first.body)
  }).pipe(
    Effect.scoped,
    Effect.provideService(HttpServerRequest.HttpServerRequest, request),
    Effect.runPromise,
  ))
