/**
 * Where settled tokens are kept beyond one client layer: the memory of the process, or a store that
 * processes share.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "../domain/Credentials.ts"

/** Whose token it is, and for which server. */
export interface TokenOwner extends Credentials {
  /** The server that gave the token. */
  readonly baseURL: URL
}

/** A token that was obtained, and when it ends in milliseconds since 1970. */
export interface SettledToken {
  /** The bearer token. */
  readonly token: Redacted.Redacted<string>
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAt: number
}

/**
 * What a token store does. It only ever sees tokens that were obtained, never one that is being
 * asked for: on Workers, a request must not wait for what another request started. Each use of it may
 * take {@linkcode tokenStoreTimeout}; one that dies counts as one that takes too long.
 */
export interface TokenStoreShape {
  /** The token that was kept, or undefined. */
  readonly get: (owner: TokenOwner) => Effect.Effect<SettledToken | undefined>
  /** Keeps a token. */
  readonly set: (owner: TokenOwner, token: SettledToken) => Effect.Effect<void>
  /**
   * Forgets `token`, which the server refused, if it is the one that is kept; a newer one stays. A
   * store that leaves this out gives the token to each other process until a new one is set.
   */
  readonly remove?:
    | ((owner: TokenOwner, token: Redacted.Redacted<string>) => Effect.Effect<void>)
    | undefined
}

/**
 * The store of settled tokens. Without one, each client layer keeps its token for itself.
 *
 * @example One token for all layers of a process
 * ```ts
 * import { cameraById, layer, tokenStoreMemory } from "@cam2/camera-database"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const cam2 = layer({
 *   clientID: "0".repeat(96),
 *   clientSecret: Redacted.make("0".repeat(71)),
 *   baseURL: "http://127.0.0.1:1/",
 *   retry: false,
 * }).pipe(Layer.provide(tokenStoreMemory))
 * const program = Effect.provide(cameraById("5ae0ecbd336359291be74c12"), cam2)
 * console.log((await Effect.runPromise(Effect.flip(program)))._tag)
 * ```
 */
export const TokenStore: Context.Reference<TokenStoreShape> = /* @__PURE__ */ Context.Reference(
  "@cam2/camera-database/TokenStore",
  { defaultValue: () => none },
)

const none: TokenStoreShape = {
  get: () => Effect.succeed(undefined),
  set: () => Effect.void,
}

/**
 * How long a client waits for its token store at each use: 2 seconds, or a quarter of the client's
 * deadline where that is less. Then it goes on as if the store had nothing.
 *
 * @example
 * ```ts
 * import { tokenStoreTimeout } from "@cam2/camera-database/layers"
 * import * as Duration from "effect/Duration"
 *
 * console.log(Duration.toMillis(tokenStoreTimeout)) // 2000
 * ```
 */
export const tokenStoreTimeout: Duration.Duration = /* @__PURE__ */ Duration.seconds(2)

/** A store that can forget. */
export interface RemovingStore extends TokenStoreShape {
  /** Forgets a token that the server refused, and no other. */
  readonly remove: NonNullable<TokenStoreShape["remove"]>
}

/** Whether a token that is kept is `token`. */
export const isKept = (
  kept: SettledToken | undefined,
  token: Redacted.Redacted<string>,
): kept is SettledToken =>
  kept !== undefined && Redacted.value(kept.token) === Redacted.value(token)

// A process has one client as a rule; one that serves many has some hundreds of bytes for each.
const mostTokens = 1000

/** In the order in which they were kept. */
const tokens = /* @__PURE__ */ new Map<string, SettledToken>()

// The secret tells owners apart, and is not itself to be found in memory because of it.
const nameOf = ({ baseURL, clientID, clientSecret }: TokenOwner) =>
  Effect.map(
    Effect.promise(() =>
      crypto.subtle.digest(
        "SHA-256",
        new TextEncoder().encode([baseURL, clientID, Redacted.value(clientSecret)].join("\n")),
      )
    ),
    (digest) => String(new Uint8Array(digest)),
  )

/** The memory of the process. */
export const memory: RemovingStore = {
  get: (owner) => Effect.map(nameOf(owner), (name) => tokens.get(name)),
  set: (owner, token) =>
    Effect.zipWith(nameOf(owner), Clock.currentTimeMillis, (name, now) => {
      tokens.delete(name)
      for (const [other, { expiresAt }] of tokens) {
        if (expiresAt <= now || tokens.size >= mostTokens) tokens.delete(other)
      }
      tokens.set(name, token)
    }),
  remove: (owner, token) =>
    Effect.map(nameOf(owner), (name) => {
      if (isKept(tokens.get(name), token)) tokens.delete(name)
    }),
}

/**
 * Keeps tokens in the memory of the process, a Worker's isolate for one: every layer for the same
 * client and server shares them, however often it is built. Of clients and servers it keeps the last
 * 1000.
 */
export const tokenStoreMemory: Layer.Layer<never> = /* @__PURE__ */ Layer.succeed(
  TokenStore,
  memory,
)
