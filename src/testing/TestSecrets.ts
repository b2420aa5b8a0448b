/**
 * Secrets and tokens of a test database, which take no time: digests and signatures are promises of
 * the runtime, and a `TestClock` does not wait for those. What came after would be late, and find its
 * time over. They look like the real ones and protect nothing.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { tokenExpired, tokenLifetime } from "../contract/Routes.ts"
import { AuthenticationError } from "../domain/Errors.ts"
import { Secrets } from "../server/Secrets.ts"
import { Tokens, type TokenSubject } from "../server/Tokens.ts"

/** Secrets whose hash is made at once. */
export const layer: Layer.Layer<Secrets> = Layer.effect(
  Secrets,
  Effect.map(
    Secrets,
    (secrets) => Secrets.of({ ...secrets, hash: (secret) => Effect.succeed(`hash of ${secret}`) }),
  ),
).pipe(Layer.provide(Secrets.layer))

const encode = (part: object) => Base64Url.encode(JSON.stringify(part))

interface Claims {
  readonly sub: string
  readonly generation: TokenSubject["generation"]
  readonly exp: number
}

const decode = (token: string): Claims | undefined => {
  const [, part = "", signature] = token.split(".")
  const text = Base64Url.decodeString(part)
  return signature === "test" && Result.isSuccess(text) ? JSON.parse(text.success) : undefined
}

const makeTokens = Effect.sync(() => {
  let issued = 0
  return Tokens.of({
    sign: ({ clientID, generation }) =>
      Effect.map(Clock.currentTimeMillis, (time) => {
        const iat = Math.floor(time / 1000)
        // Of two in one second each is one of its own.
        const jti = String(++issued)
        const claims = { generation, jti, sub: clientID, iat, exp: iat + tokenLifetime }
        return `${encode({ alg: "none" })}.${encode(claims)}.test`
      }),
    verify: Effect.fnUntraced(function* (token) {
      const claims = decode(token)
      if (claims === undefined) return yield* new AuthenticationError({ message: "Invalid token." })
      const { exp, generation, sub } = claims
      if (exp * 1000 <= (yield* Clock.currentTimeMillis)) {
        return yield* new AuthenticationError({ message: tokenExpired })
      }
      return { clientID: sub, generation }
    }),
  })
})

/** Tokens that are signed and verified at once. */
export const layerTokens: Layer.Layer<Tokens> = Layer.effect(Tokens, makeTokens)
