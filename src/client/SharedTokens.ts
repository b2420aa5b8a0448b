/**
 * Tokens in a store that processes share. They are encrypted with a key that is derived from the
 * client secret: who can read the store, but does not know the secret, cannot use them.
 *
 * @example In any `KeyValueStore`
 * ```ts
 * import { layer } from "@cam2/camera-database"
 * import { tokenStoreKeyValue } from "@cam2/camera-database/tokens"
 * import * as Layer from "effect/Layer"
 * import * as KeyValueStore from "effect/persistence/KeyValueStore"
 * import * as Redacted from "effect/Redacted"
 *
 * const cam2 = layer({
 *   clientID: "0".repeat(96),
 *   clientSecret: Redacted.make("0".repeat(71)),
 *   baseURL: "http://127.0.0.1:1/",
 * }).pipe(
 *   Layer.provide(tokenStoreKeyValue),
 *   Layer.provide(KeyValueStore.layerMemory),
 * )
 * console.log(Layer.isLayer(cam2))
 * ```
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import {
  isKept,
  memory,
  type RemovingStore,
  type SettledToken,
  type TokenOwner,
  TokenStore,
} from "./TokenStore.ts"

/** The part of a shared store that tokens need; a failure to read or write is no failure of a call. */
export interface SharedStore {
  /** The value under a name, or undefined. */
  readonly get: (name: string) => Effect.Effect<string | undefined, unknown>
  /** Keeps a value under a name. */
  readonly set: (name: string, value: string, token: SettledToken) => Effect.Effect<void, unknown>
  /**
   * Deletes the value under a name, which was that of `token`; left out, it is overwritten with an
   * empty one.
   */
  readonly remove?:
    | ((name: string, token: SettledToken) => Effect.Effect<void, unknown>)
    | undefined
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const nonceLength = 12

/** The name of the owner's entry, and the key of its content: both by HKDF from the secret. */
const derive = async ({ baseURL, clientID, clientSecret }: TokenOwner) => {
  const secret = encoder.encode(Redacted.value(clientSecret))
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, [
    "deriveBits",
    "deriveKey",
  ])
  const salt = encoder.encode(`${baseURL.href}\n${clientID}`)
  const from = (info: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt,
    info: encoder.encode(`cam2 token ${info}`),
  })
  const [name, key] = await Promise.all([
    crypto.subtle.deriveBits(from("name"), material, 256),
    crypto.subtle.deriveKey(from("key"), material, { name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]),
  ])
  return { name: `cam2-token-${Base64Url.encode(new Uint8Array(name))}`, key }
}

const encrypt = async (key: CryptoKey, { expiresAt, token }: SettledToken) => {
  const iv = crypto.getRandomValues(new Uint8Array(nonceLength))
  const text = encoder.encode(JSON.stringify({ token: Redacted.value(token), expiresAt }))
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text))
  const bytes = new Uint8Array(iv.length + sealed.length)
  bytes.set(iv)
  bytes.set(sealed, iv.length)
  return Base64Url.encode(bytes)
}

const decrypt = async (key: CryptoKey, value: string): Promise<SettledToken> => {
  const bytes = Uint8Array.from(Result.getOrThrow(Base64Url.decode(value)))
  const iv = bytes.subarray(0, nonceLength)
  const text = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv },
    key,
    bytes.subarray(nonceLength),
  )
  const { expiresAt, token } = JSON.parse(decoder.decode(text))
  return { token: Redacted.make(String(token), { label: "token" }), expiresAt: Number(expiresAt) }
}

/**
 * What a store gives; undefined where it fails or dies. That only costs a request for a new token: a
 * refused one this process does not believe again, and the next one overwrites it.
 */
const orNothing = <A>(use: Effect.Effect<A, unknown>): Effect.Effect<A | undefined> =>
  Effect.catchCause(use, (cause) =>
    Cause.hasInterrupts(cause)
      ? Effect.interrupt
      // Without the failure itself, which can repeat what was read.
      : Effect.andThen(Effect.logDebug("The token store failed."), Effect.undefined))

/**
 * A token store over a shared one of your own, in which tokens are encrypted.
 *
 * @example Over anything that keeps text by a name
 * ```ts
 * import { layer } from "@cam2/camera-database"
 * import { TokenStore } from "@cam2/camera-database/layers"
 * import { makeShared } from "@cam2/camera-database/tokens"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const texts = new Map<string, string>()
 * const store = makeShared({
 *   get: (name) => Effect.sync(() => texts.get(name)),
 *   set: (name, text) => Effect.sync(() => void texts.set(name, text)),
 *   remove: (name) => Effect.sync(() => void texts.delete(name)),
 * })
 * const cam2 = layer({
 *   clientID: "0".repeat(96),
 *   clientSecret: Redacted.make("0".repeat(71)),
 *   baseURL: "http://127.0.0.1:1/",
 * }).pipe(Layer.provide(Layer.succeed(TokenStore, store)))
 * console.log(Layer.isLayer(cam2))
 * ```
 */
export const makeShared = (store: SharedStore): RemovingStore => {
  const read = Effect.fnUntraced(function* (owner: TokenOwner) {
    const { key, name } = yield* Effect.promise(() => derive(owner))
    const value = yield* store.get(name)
    const kept = value ? yield* Effect.tryPromise(() => decrypt(key, value)) : undefined
    return { name, kept }
  })
  return {
    get: (owner) => orNothing(Effect.map(read(owner), ({ kept }) => kept)),
    set: Effect.fnUntraced(
      function* (owner, token) {
        const { key, name } = yield* Effect.promise(() => derive(owner))
        const value = yield* Effect.promise(() => encrypt(key, token))
        yield* store.set(name, value, token)
      },
      orNothing,
    ),
    remove: Effect.fnUntraced(
      function* (owner, token) {
        const { kept, name } = yield* read(owner)
        if (!isKept(kept, token)) return
        yield* store.remove ? store.remove(name, kept) : store.set(name, "", kept)
      },
      orNothing,
    ),
  }
}

/** Keeps tokens, encrypted, in the `KeyValueStore` of `effect/persistence`. */
export const tokenStoreKeyValue: Layer.Layer<never, never, KeyValueStore.KeyValueStore> =
  /* @__PURE__ */ Layer.effect(
    TokenStore,
    /* @__PURE__ */ Effect.map(KeyValueStore.KeyValueStore, (store) => makeShared(store)),
  )

/** What is used of a namespace of Workers KV. */
export interface KVNamespace {
  /** The value under a key, or `null`. */
  readonly get: (key: string) => Promise<string | null>
  /** Keeps a value until `expiration`, in seconds since 1970. */
  readonly put: (
    key: string,
    value: string,
    options: { readonly expiration: number },
  ) => Promise<void>
}

// Workers KV takes no expiration that is less than a minute ahead.
const leastLife = 60_000

/**
 * Keeps tokens, encrypted, in a namespace of Workers KV, which drops them when they have expired. KV
 * goes on giving what was there for a minute: so each isolate also remembers the tokens that it
 * obtained itself, and one that the server refused is overwritten.
 *
 * @example In a Worker
 * ```ts
 * import { layer } from "@cam2/camera-database"
 * import { type KVNamespace, tokenStoreWorkersKV } from "@cam2/camera-database/tokens"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const cam2 = (env: { TOKENS: KVNamespace; CAM2_CLIENT_ID: string; CAM2_CLIENT_SECRET: string }) =>
 *   layer({
 *     clientID: env.CAM2_CLIENT_ID,
 *     clientSecret: Redacted.make(env.CAM2_CLIENT_SECRET),
 *     baseURL: "https://cameras.example.org/",
 *   }).pipe(Layer.provide(tokenStoreWorkersKV(env.TOKENS)))
 * console.log(typeof cam2)
 * ```
 */
export const tokenStoreWorkersKV = (namespace: KVNamespace): Layer.Layer<never> => {
  const put = (name: string, value: string, end: number) =>
    Effect.tryPromise(() => namespace.put(name, value, { expiration: Math.floor(end / 1000) }))
  const shared = makeShared({
    get: (name) =>
      Effect.map(Effect.tryPromise(() => namespace.get(name)), (value) => value ?? undefined),
    set: (name, value, { expiresAt }) =>
      Effect.flatMap(
        Clock.currentTimeMillis,
        (now) => expiresAt - now < leastLife ? Effect.void : put(name, value, expiresAt),
      ),
    remove: (name, { expiresAt }) =>
      Effect.flatMap(
        Clock.currentTimeMillis,
        // A second more, for what is rounded off.
        (now) => put(name, "", Math.max(expiresAt, now + leastLife + 1000)),
      ),
  })
  return Layer.succeed(TokenStore, {
    get: Effect.fnUntraced(function* (owner) {
      const own = yield* memory.get(owner)
      const lives = own !== undefined && own.expiresAt > (yield* Clock.currentTimeMillis)
      return lives ? own : yield* shared.get(owner)
    }),
    set: (owner, token) => Effect.andThen(memory.set(owner, token), shared.set(owner, token)),
    remove: (owner, token) =>
      Effect.andThen(memory.remove(owner, token), shared.remove(owner, token)),
  })
}
