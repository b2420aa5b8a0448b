/**
 * The OpenAPI document, as it is sent.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as OpenApi from "effect/http-api/OpenApi"
import type { Api } from "../../contract/Api.ts"
import { checked, textResponse } from "../pages/TextResponse.ts"
import { settled } from "../Settled.ts"

/** Answers with the document of an API, which is made when it is asked for first. */
export const openapi = (
  api: typeof Api,
): Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest
> =>
  Effect.flatten(
    settled(
      Effect.sync(() =>
        textResponse(JSON.stringify(OpenApi.fromApi(api)), "application/json", checked)
      ),
    ),
  )
