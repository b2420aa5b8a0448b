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
import { linkAfter, rangeOf } from "./ClientRoutes.ts"

/** The route `/cameras/changes`. */
export const changes = HttpApiBuilder.group(
  Api,
  "changes",
  Effect.fnUntraced(function* (handlers) {
    const cameras = yield* CameraStore
    return handlers.handleAll({
      getCameraChanges: Effect.fnUntraced(function* ({ query }) {
        const { headers } = yield* HttpServerRequest.HttpServerRequest
        const { end, kind, start, ...place } = query
        const wanted = { ...rangeOf({ start, end, ...place }), kind }
        if (accepted(headers.accept, ["application/json", eventStream]) === eventStream) {
          return yield* changeEvents(wanted, cameras.changes)
        }
        const page = yield* cameras.changes(wanted)
        const link = linkAfter(routes.getCameraChanges.path, { start, end, kind }, page)
        return yield* revalidated(HttpServerResponse.jsonUnsafe(page.items, {
          headers: link === undefined ? {} : { link },
        }))
      }),
    })
  }),
)
