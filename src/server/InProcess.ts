/**
 * Asking a server in the same process, without a network.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { HttpApp } from "./Server.ts"

/** Asks what `appFor` gives for a request, in the fiber of the caller: its clock, its interruption. */
export const inProcess = (
  appFor: (request: HttpClientRequest.HttpClientRequest) => HttpApp,
): HttpClient.HttpClient =>
  HttpClient.make((request) =>
    appFor(request).pipe(
      Effect.map((response) => HttpServerResponse.toClientResponse(response, { request })),
      Effect.provideService(
        HttpServerRequest.HttpServerRequest,
        HttpServerRequest.fromClientRequest(request),
      ),
      Effect.scoped,
    )
  )
