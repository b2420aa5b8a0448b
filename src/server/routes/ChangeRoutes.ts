/**
 * What was done to cameras, for every client: page by page, or told live.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { Api } from "../../contract/Api.ts"
import { accepted } from "../../contract/forms/Accept.ts"
import { routes } from "../../contract/Routes.ts"
import { CameraStore } from "../stores/CameraStore.ts"
import { revalidated } from "./Caching.ts"
import { changeEvents, eventStream } from "./ChangeEvents.ts"
import { checkPlace, wantedOf } from "./ChangePlace.ts"
import { linkAfter } from "./ClientRoutes.ts"

/** The route `/cameras/changes`. */
export const changes = HttpApiBuilder.group(
  Api,
  "changes",
  Effect.fnUntraced(function* (handlers) {
    const cameras = yield* CameraStore
    return handlers.handleAll({
      getCameraChanges: Effect.fnUntraced(function* ({ query }) {
        const { headers } = yield* HttpServerRequest.HttpServerRequest
        const { end, kind, start } = query
        if (accepted(headers.accept, ["application/json", eventStream]) === eventStream) {
          return yield* changeEvents(query, cameras)
        }
        const wanted = yield* wantedOf(query, cameras)
        const { items, last, next } = yield* cameras.changes(wanted)
        const { after } = query
        if (items.length === 0) {
          yield* checkPlace({ operation: "getCameraChanges", after }, cameras)
        }
        // What is asked for from now on has a place to go on from, also while nothing is there.
        const place = last ?? (start === "now" && after === undefined ? wanted.after : undefined)
        const link = linkAfter(
          routes.getCameraChanges.path,
          { start, end, kind },
          { last: place, next },
        )
        return yield* revalidated(HttpServerResponse.jsonUnsafe(items, {
          headers: link === undefined ? {} : { link },
        }))
      }),
    })
  }),
)
