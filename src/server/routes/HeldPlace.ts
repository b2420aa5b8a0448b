/**
 * Places that a request holds for longer than its response takes to be made.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type * as Scope from "effect/Scope"
import { CurrentClient } from "../../contract/Api.ts"
import { type Admitted, CurrentPlace } from "../middleware/Admission.ts"
import { turnedAway } from "../middleware/Shares.ts"

/**
 * Takes one of the places that there are for `what`, which is held until the effect that it gives is
 * run or the request is over; a response if there is none.
 */
export const holdPlace = Effect.fnUntraced(function* (
  what: "imports" | "walks" | "events",
): Effect.fn.Return<
  Effect.Effect<void> | HttpServerResponse.HttpServerResponse,
  never,
  CurrentClient | Scope.Scope
> {
  const place: Admitted | undefined = yield* CurrentPlace
  if (place === undefined) return Effect.void
  const { clientID } = yield* CurrentClient
  const taken = place[what].take(clientID)
  if (typeof taken === "string") {
    place.shed(what, taken)
    const { headers, message, status } = turnedAway[taken]
    return HttpServerResponse.jsonUnsafe({ message }, { status, headers })
  }
  // Who waits for events does no work.
  if (what !== "events") place.keep()
  const leave = Effect.sync(() => {
    taken()
    if (what !== "events") place.leave()
  })
  yield* Effect.addFinalizer(() => leave)
  return leave
})
