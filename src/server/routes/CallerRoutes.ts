/**
 * The routes about the client that asks: its token, and what is known of it.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Option from "effect/Option"
import { Api, CurrentClient } from "../../contract/Api.ts"
import { AuthenticationError, ResourceNotFoundError } from "../../domain/Errors.ts"
import { tooManyRequests } from "../middleware/Allowance.ts"
import { Limits } from "../middleware/Limits.ts"
import { revoked } from "../middleware/Permissions.ts"
import { Usage } from "../middleware/Usage.ts"
import { isSameHash, Secrets } from "../Secrets.ts"
import { ClientStore, validOldSecret } from "../stores/ClientStore.ts"
import { Tokens } from "../Tokens.ts"

// No secret has this hash.
const nobodysHash = "0".repeat(64)
const tooManyFailures = "Too many failed attempts to get a token. Try again later."

/** `GET /auth`. */
export const auth = HttpApiBuilder.group(
  Api,
  "auth",
  Effect.fnUntraced(function* (handlers) {
    const clients = yield* ClientStore
    const limits = yield* Limits
    const secrets = yield* Secrets
    const tokens = yield* Tokens
    return handlers.handle(
      "authenticate",
      Effect.fnUntraced(function* ({ query }) {
        const client = yield* clients.byId(query.clientID)
        const now = yield* Clock.currentTimeMillis
        const { generation, kept, old } = Option.match(client, {
          onNone: () => ({ kept: nobodysHash, old: nobodysHash, generation: 0 }),
          onSome: (client) => ({
            kept: client.secretHash,
            old: validOldSecret(client, now)?.hash ?? nobodysHash,
            generation: client.generation,
          }),
        })
        // The same work whether the client exists or not, so that the time does not tell. All of it at
        // once: each part waits for a turn of the event loop, which others may hold.
        const { clientID } = Option.getOrElse(client, () => query)
        const subject = { clientID, generation }
        const [secretHash, clientKey, token] = yield* Effect.all([
          secrets.hash(query.clientSecret),
          secrets.hash(query.clientID),
          tokens.sign(subject),
        ], { concurrency: "unbounded" })
        const isNew = isSameHash(secretHash, kept)
        const isOld = isSameHash(secretHash, old)
        const signedIn = Option.filter(client, () => isNew || isOld)
        // Only failures count, for one client may ask for many tokens: 50 processes that start at
        // once. They are looked at after the comparison, so that guesses sent at the same time do
        // not all pass before the first one counts.
        const wait = yield* Option.isSome(signedIn)
          ? limits.checkFailures(clientKey)
          : limits.countFailure(clientKey, { isKnown: Option.isSome(client) })
        if (Option.isSome(wait)) return tooManyRequests(tooManyFailures, wait.value)
        if (Option.isSome(signedIn)) {
          // A token of the old secret ends with it.
          const old = { ...subject, generation: generation - 1 }
          return { token: isNew ? token : yield* tokens.sign(old) }
        }
        if (Option.isSome(client)) {
          return yield* new AuthenticationError({ message: "Bad client secret" })
        }
        return yield* new ResourceNotFoundError({
          message: "Cannot find client with that ClientID",
        })
      }),
    )
  }),
)

/** `GET /apps/me`. */
export const caller = HttpApiBuilder.group(
  Api,
  "caller",
  Effect.fnUntraced(function* (handlers) {
    const clients = yield* ClientStore
    const usage = yield* Usage
    return handlers.handle(
      "whoami",
      Effect.fnUntraced(function* () {
        const { clientID } = yield* CurrentClient
        yield* usage.settle
        const info = yield* clients.describe(clientID)
        // Removed since it was authenticated.
        return Option.isSome(info) ? usage.withUnwritten(info.value) : yield* revoked
      }),
    )
  }),
)
