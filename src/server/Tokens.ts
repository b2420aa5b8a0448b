/**
 * Bearer tokens: signed with HS256, alive for 300 seconds.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import { tokenExpired, tokenLifetime } from "../contract/Routes.ts"
import { AuthenticationError } from "../domain/Errors.ts"
import * as Jwt from "./Jwt.ts"
import { ClientStore } from "./stores/ClientStore.ts"
import { Secrets } from "./Secrets.ts"
import { type Preparation, settled } from "./Settled.ts"

/** Whom a token names: a client, and which of its secrets it was given for. */
export interface TokenSubject {
  readonly clientID: string
  readonly generation: number
}

// How far the clock of another server with the same key may be ahead, in seconds.
const clockSkew = 60

// About 5 MB; each client has one or two at a time.
const mostVerified = 10_000

const invalid = new AuthenticationError({ message: "Invalid token." })
const expired = new AuthenticationError({ message: tokenExpired })

/** Reads the key, and tells when it is another one than before. */
const load = Effect.fnUntraced(function* (
  clients: typeof ClientStore.Service,
  secrets: typeof Secrets.Service,
  key: Redacted.Redacted<string> | undefined,
) {
  const text = key ? Redacted.value(key) : yield* clients.tokenKey(yield* secrets.tokenKey)
  // Of the hash only so much that a change shows: what is kept gives nothing of the key away.
  const fingerprint = (yield* secrets.hash(`token key: ${text}`)).slice(0, 8)
  if (yield* clients.isTokenKeyChanged(fingerprint)) {
    yield* Effect.logWarning(
      "The key that signs tokens is another one than at the last start: tokens of before are " +
        "refused, and their clients need new ones.",
    )
  }
  return yield* Effect.promise(() => Jwt.importKey(new TextEncoder().encode(text)))
})

const make = Effect.fnUntraced(function* (
  key: Redacted.Redacted<string> | undefined,
  preparation: Preparation,
) {
  const loaded = settled(load(yield* ClientStore, yield* Secrets, key))
  if (preparation === "at start") yield* loaded
  // Who a token names never changes, and when it ends is looked at every time. Whether its client is
  // still there, with that secret, is for the store to say.
  const verified = new Map<string, { readonly subject: TokenSubject; readonly expiresAt: number }>()
  return Tokens.of({
    sign: Effect.fnUntraced(function* ({ clientID, generation }) {
      const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
      const claims = { generation, sub: clientID, iat: now, exp: now + tokenLifetime }
      const secret = yield* loaded
      return yield* Effect.promise(() => Jwt.sign(claims, secret))
    }),
    verify: Effect.fnUntraced(function* (token) {
      const now = yield* Clock.currentTimeMillis
      const known = verified.get(token)
      if (known !== undefined && known.expiresAt > now) return known.subject
      const secret = yield* loaded
      const claims = yield* Effect.promise(() => Jwt.verify(token, secret))
      if (claims === undefined) return yield* invalid
      const { exp, generation, iat, nbf = 0, sub } = claims
      const isWhole = Predicate.isString(sub) && Predicate.isNumber(generation) &&
        Predicate.isNumber(iat) && Predicate.isNumber(exp) && Predicate.isNumber(nbf)
      if (!isWhole || nbf > now / 1000) return yield* invalid
      if (exp <= Math.floor(now / 1000)) return yield* expired
      // Whatever its signature says: no token of this server lives longer, or comes from the future.
      if (exp - iat > tokenLifetime || iat > now / 1000 + clockSkew) return yield* invalid
      const subject = { clientID: sub, generation }
      if (verified.size >= mostVerified) verified.clear()
      verified.set(token, { subject, expiresAt: exp * 1000 })
      return subject
    }),
  })
})

/** Signs and verifies tokens. */
export class Tokens extends Context.Service<Tokens, {
  readonly sign: (subject: TokenSubject) => Effect.Effect<string>
  /** Fails with `Token expired.` for a token past its life, with `Invalid token.` for any other. */
  readonly verify: (token: string) => Effect.Effect<TokenSubject, AuthenticationError>
}>()("@cam2/camera-database/Tokens") {
  /** With `key`, else with the key that is kept in the store. */
  static readonly layer = (
    key?: Redacted.Redacted<string>,
    preparation: Preparation = "at start",
  ) => Layer.effect(Tokens, make(key, preparation))
}
