/**
 * Random ids and secrets, and the hashes that are kept of secrets.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Digest from "effect/crypto/Digest"
import * as Mac from "effect/crypto/Mac"
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Effect from "effect/Effect"
import * as Hex from "effect/encoding/Hex"
import * as Layer from "effect/Layer"
import { clientIdLength, clientSecretLength } from "../domain/Credentials.ts"

const encoder = new TextEncoder()

const make = Effect.gen(function* () {
  const digest = yield* Digest.Digest
  const random = yield* SecureRandom.SecureRandom
  const hex = (characters: number) =>
    Effect.map(
      random.randomBytes(Math.ceil(characters / 2)),
      (bytes) => Hex.encode(bytes).slice(0, characters),
    )
  return Secrets.of({
    clientID: hex(clientIdLength),
    clientSecret: hex(clientSecretLength),
    tokenKey: hex(64),
    cameraID: Effect.gen(function* () {
      const seconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
      return seconds.toString(16).padStart(8, "0").slice(-8) + (yield* hex(16))
    }),
    hash: (secret) => digest.digestHex(Digest.sha256, encoder.encode(secret)),
  })
})

/** Ids and secrets from the system's secure random source. */
export class Secrets extends Context.Service<Secrets, {
  /** A new client id. */
  readonly clientID: Effect.Effect<string>
  /** A new client secret: 71 hexadecimal characters carry 284 bits. */
  readonly clientSecret: Effect.Effect<string>
  /** A new key for signing tokens. */
  readonly tokenKey: Effect.Effect<string>
  /** A new camera id: the seconds since 1970, then 64 random bits. */
  readonly cameraID: Effect.Effect<string>
  /** SHA-256 of a secret, hexadecimal. The secret carries enough bits to need no slow hash. */
  readonly hash: (secret: string) => Effect.Effect<string>
}>()("@cam2/camera-database/Secrets") {
  /** From the Web Crypto of the runtime. */
  static readonly layer = Layer.effect(Secrets, make).pipe(
    Layer.provide([SecureRandom.layerWebCrypto, Digest.layerWebCrypto]),
  )
}

/** Whether two hashes are the same, in a time that does not depend on where they differ. */
export const isSameHash = (left: string, right: string): boolean =>
  Mac.timingSafeEqual(encoder.encode(left), encoder.encode(right))
