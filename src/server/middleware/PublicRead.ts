/**
 * Reading without a token, where the server allows it: as one limited client of nobody's.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import { CurrentClient } from "../../contract/Api.ts"
import { publicReads } from "../../contract/PublicReads.ts"
import { readBoolean } from "../../contract/ReadCamera.ts"
import { CurrentLastWrite, CurrentReader } from "../stores/Reader.ts"
import { CurrentPlace } from "./Admission.ts"
import { withAllowance } from "./Allowance.ts"
import type { AllowanceOfRead } from "./Limits.ts"
import { peerKey } from "./PeerAddress.ts"
import { turnedAway } from "./Shares.ts"

// No client has this id: theirs are 96 characters.
const everyone = { clientID: "public", owner: "public", permissionLevel: "user" } as const

/**
 * Whether a request may be answered without a token: it reads, asks for none but cameras that are not
 * retired, and brings no `Authorization` at all. A wrong one is a mistake of a client, which is to hear
 * of it.
 */
export const isPublicRead = (operation: string): Effect.Effect<
  boolean,
  never,
  HttpServerRequest.HttpServerRequest | HttpServerRequest.ParsedSearchParams
> =>
  Effect.zipWith(
    HttpServerRequest.HttpServerRequest,
    HttpServerRequest.ParsedSearchParams,
    ({ headers }, { retired }) =>
      headers.authorization === undefined && publicReads.has(operation) &&
      ![retired].flat().some((text) => readBoolean(text) === true),
  )

// Which any camera is, to those who see none that is retired.
const ofEveryone = Effect.map(HttpServerRequest.ParsedSearchParams, (query) => {
  const { retired, ...others } = query
  return retired === "any" ? others : query
})

/**
 * Answers with `read` within the limits of those who have no token. What clients share by turns, all of
 * them share as one client does.
 */
export const asEveryone = Effect.fnUntraced(function* <E, R>(
  allowance: AllowanceOfRead,
  read: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>,
) {
  const place = yield* CurrentPlace
  return yield* withAllowance(
    yield* allowance,
    Effect.gen(function* () {
      const taken = place?.publicReads.take(Option.getOrElse(yield* peerKey, () => ""))
      if (typeof taken === "string") {
        place?.shed("public reads", taken)
        const { headers, message, status } = turnedAway[taken]
        return HttpServerResponse.jsonUnsafe({ message }, { status, headers })
      }
      return yield* read.pipe(
        Effect.provideServiceEffect(HttpServerRequest.ParsedSearchParams, ofEveryone),
        Effect.provideService(CurrentClient, everyone),
        Effect.provideService(CurrentReader, everyone.clientID),
        // It writes nothing, so that a replica may answer.
        Effect.provideService(CurrentLastWrite, 0),
        Effect.ensuring(Effect.sync(() => taken?.())),
      )
    }),
  )
})
