/**
 * Whoever calls a tool over HTTP, as a client of the server that answers.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { ApiClient } from "../client/ApiClient.ts"
import { layerApiClient } from "../client/layers.ts"
import { TokenService } from "../client/TokenService.ts"
import { clientIdLength, clientSecretLength } from "../domain/Credentials.ts"
import { inProcess } from "../server/InProcess.ts"
import type { HttpApp } from "../server/Server.ts"

const bearer = /^Bearer +(.+)$/i

/**
 * The client that the token of a request belongs to, over `app` itself: what it may do, and how often,
 * is decided there and nowhere else.
 */
export const layerCaller = (app: HttpApp, authorization = ""): Layer.Layer<ApiClient> => {
  const token = Redacted.make(bearer.exec(authorization)?.[1] ?? "")
  return layerApiClient({
    // Nobody asks for a token with them: it is there.
    clientID: "0".repeat(clientIdLength),
    clientSecret: Redacted.make("0".repeat(clientSecretLength)),
    baseURL: "http://cam2.invalid/",
    retry: false,
  }).pipe(
    Layer.provide([
      Layer.succeed(HttpClient.HttpClient, inProcess(() => app)),
      Layer.succeed(TokenService, { get: Effect.succeed(token), drop: () => Effect.void }),
    ]),
    Layer.orDie,
  )
}
