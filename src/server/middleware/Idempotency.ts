/**
 * Writes that are done once for one `Idempotency-Key`: whoever sends one again is given its first
 * answer, word for word.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Aead from "effect/crypto/Aead"
import * as Kdf from "effect/crypto/Kdf"
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Hex from "effect/encoding/Hex"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { CurrentClient } from "../../contract/Api.ts"
import { idempotencyKeyHeader, keyLifetime } from "../../contract/Idempotency.ts"
import type { Route } from "../../contract/Routes.ts"
import { FormatError } from "../../domain/Errors.ts"
import type { ResponseStore, StoredResponse } from "../stores/StoredResponse.ts"
import { Secrets } from "../Secrets.ts"

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const algorithm = Aead.aes256Gcm

/** A request for a write. */
export interface WriteRequest {
  readonly route: Route
  /** Its key; without one it is done each time that it is sent. */
  readonly key: string | undefined
  /** Everything that it asks for, to tell it from another one under the same key. */
  readonly asked: unknown
  /** Where its response is kept. */
  readonly store: ResponseStore
}

/** A write that was checked. */
export interface PreparedWrite<E> {
  /** The body of the response once it is done. */
  readonly body: unknown
  /** Does it, and keeps the response with it; false when nothing was written. */
  readonly write: (response: StoredResponse | undefined) => Effect.Effect<boolean, E>
  /** What to fail with when nothing was written, and not because it was answered before. */
  readonly otherwise?: E
}

const otherRequest = new FormatError({
  message: `Format Error Messages (${idempotencyKeyHeader}): ` +
    "expected a new key, for this one came with another request",
})

const inProgress = HttpServerResponse.jsonUnsafe(
  { message: "A request with this Idempotency-Key is in progress. Try again later." },
  { status: 409, headers: { "retry-after": "1" } },
)

const respond = ({ success }: Route, text: string) =>
  HttpServerResponse.text(text, { status: success, contentType: "application/json" })

const make = Effect.gen(function* () {
  const aead = yield* Aead.Aead
  const kdf = yield* Kdf.Kdf
  const random = yield* SecureRandom.SecureRandom
  const secrets = yield* Secrets
  // Another process is held back by the database, which lets one of two writes be the first.
  const running = new Set<string>()

  /** What a key leads to, for its client alone and one way: its name, its cipher, and a salt. */
  const derive = Effect.fnUntraced(function* (key: string) {
    const { clientID } = yield* CurrentClient
    const bytes = yield* kdf.derive(Kdf.hkdfSha256, encoder.encode(key), {
      salt: encoder.encode(clientID),
      info: encoder.encode("cam2 idempotency"),
      length: 96,
    })
    return {
      keyHash: Hex.encode(bytes.subarray(0, 32)),
      cipher: yield* Aead.key(algorithm, bytes.subarray(32, 64)),
      salt: Hex.encode(bytes.subarray(64)),
    }
  }, Effect.orDie)

  const seal = Effect.fnUntraced(function* (cipher: Aead.Key, text: string) {
    const nonce = yield* random.randomBytes(algorithm.nonceLength)
    const sealed = yield* aead.encrypt(cipher, encoder.encode(text), { nonce })
    const bytes = new Uint8Array(nonce.length + sealed.length)
    bytes.set(nonce)
    bytes.set(sealed, nonce.length)
    return Base64Url.encode(bytes)
  }, Effect.orDie)

  const unseal = Effect.fnUntraced(function* (cipher: Aead.Key, { sealed }: StoredResponse) {
    const bytes = yield* Effect.fromResult(Base64Url.decode(sealed))
    return decoder.decode(
      yield* aead.decrypt(cipher, bytes.subarray(algorithm.nonceLength), {
        nonce: bytes.subarray(0, algorithm.nonceLength),
      }),
    )
  }, Effect.orDie)

  /** What a request under a key was answered before. */
  const recall = Effect.fnUntraced(function* (
    { asked, route, store }: WriteRequest,
    { cipher, keyHash, salt }: Effect.Success<ReturnType<typeof derive>>,
  ) {
    const requestHash = yield* secrets.hash(salt + JSON.stringify([route.path, asked]))
    const find = Effect.gen(function* () {
      const kept = yield* store.responseTo(keyHash)
      if (Option.isNone(kept)) return undefined
      return kept.value.requestHash === requestHash
        ? respond(route, yield* unseal(cipher, kept.value))
        : yield* otherRequest
    })
    return { requestHash, find }
  })

  return Idempotency.of({
    once: Effect.fnUntraced(function* (request, prepare) {
      const { key, route } = request
      if (key === undefined) {
        const { body, otherwise, write } = yield* prepare
        if (yield* write(undefined)) return respond(route, JSON.stringify(body))
        return yield* otherwise === undefined
          ? Effect.die("Nothing written")
          : Effect.fail(otherwise)
      }
      const derived = yield* derive(key)
      const { cipher, keyHash } = derived
      const { find, requestHash } = yield* recall(request, derived)
      const run = Effect.gen(function* () {
        const before = yield* find
        if (before !== undefined) return before
        const { body, otherwise, write } = yield* prepare
        const text = JSON.stringify(body)
        const sealed = yield* seal(cipher, text)
        const expiresAt = (yield* Clock.currentTimeMillis) + keyLifetime * 1000
        if (yield* write({ keyHash, requestHash, sealed, expiresAt })) return respond(route, text)
        const meanwhile = yield* find
        if (meanwhile !== undefined) return meanwhile
        return yield* otherwise === undefined
          ? Effect.die("Nothing written")
          : Effect.fail(otherwise)
      })
      return yield* Effect.suspend(() => {
        if (running.has(keyHash)) return Effect.succeed(inProgress)
        running.add(keyHash)
        return Effect.ensuring(run, Effect.sync(() => running.delete(keyHash)))
      })
    }),
    repeat: Effect.fnUntraced(function* (request) {
      if (request.key === undefined) return undefined
      const { find } = yield* recall(request, yield* derive(request.key))
      return yield* find
    }),
  })
})

/** Writes that are done once. */
export class Idempotency extends Context.Service<Idempotency, {
  /**
   * Answers a request from what was kept under its key, else with what `prepare` writes. 422 for
   * another request under the key; 409 with `Retry-After` while the first one is in progress. What
   * fails has written nothing, and keeps nothing.
   */
  readonly once: <W, E, R>(
    request: WriteRequest,
    prepare: Effect.Effect<PreparedWrite<W>, E, R>,
  ) => Effect.Effect<HttpServerResponse.HttpServerResponse, W | E | FormatError, R | CurrentClient>
  /** The response that was kept for a request, if there is one. */
  readonly repeat: (
    request: WriteRequest,
  ) => Effect.Effect<HttpServerResponse.HttpServerResponse | undefined, FormatError, CurrentClient>
}>()("@cam2/camera-database/Idempotency") {
  /** Over the Web Crypto of the runtime; what is in progress is known to this server alone. */
  static readonly layer = Layer.effect(Idempotency, make).pipe(
    Layer.provide([Kdf.layerWebCrypto, Aead.layerWebCrypto]),
    Layer.provide(SecureRandom.layerWebCrypto),
  )
}
