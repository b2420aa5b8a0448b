/**
 * Signing in on the page of the map: what `GET /auth` answers, for a secret in the body. An address stays
 * in the logs of whatever is on the way.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Schema from "effect/Schema"
import { routes } from "../../contract/Routes.ts"
import { signInPath } from "./RouteFinder.ts"

const Body = Schema.fromJsonString(
  Schema.Struct({ clientID: Schema.String, clientSecret: Schema.String }),
)
const decode = Schema.decodeUnknownOption(Body)

const unreadable = HttpServerResponse.jsonUnsafe({
  message: "Format Error Messages (body): expected JSON with clientID and clientSecret, both text",
}, { status: 422 })

/** `app` with a place to sign in. */
export const withSignIn = <E, R>(app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const path = request.url.replace(/\/?([?#].*)?$/, "")
    if (request.method !== "POST" || path !== signInPath) return yield* app
    const given = decode(yield* request.text)
    if (given._tag === "None") return unreadable
    const url = new URL(routes.authenticate.path, "http://cam2.invalid")
    for (const [name, value] of Object.entries(given.value)) url.searchParams.set(name, value)
    const asked = HttpServerRequest.fromWeb(new Request(url))
      .modify({ remoteAddress: request.remoteAddress })
    return yield* Effect.provideService(app, HttpServerRequest.HttpServerRequest, asked)
  })
