/**
 * The token of a client: asked for once, kept while it lives, renewed when the server says so.
 *
 * @module
 */
import * as Cache from "effect/Cache"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { authenticate, isToken, type TokenError } from "./Authentication.ts"
import { Connection } from "./Connection.ts"
import { refusedTokens } from "./RefusedTokens.ts"
import { type SettledToken, TokenStore, tokenStoreTimeout } from "./TokenStore.ts"
import { within } from "./Within.ts"

export type { TokenError } from "./Authentication.ts"

/** What {@linkcode TokenService} does. */
export interface TokenServiceShape {
  /** The token; asked for at the first call, then kept. One request, however many fibers wait. */
  readonly get: Effect.Effect<Redacted.Redacted<string>, TokenError>
  /**
   * The token, if it is at hand at `now` in milliseconds since 1970, and good for longer; else it is to be
   * got.
   */
  readonly held?: ((now: number) => Redacted.Redacted<string> | undefined) | undefined
  /** Forgets `token`, which the server refused; a newer one stays. */
  readonly drop: (token: Redacted.Redacted<string>) => Effect.Effect<void>
}

/** The tokens of the client with the connection of the context. */
export const makeTokenService: Effect.Effect<TokenServiceShape, never, Connection | Scope.Scope> =
  /* @__PURE__ */ Effect.gen(function* () {
    const connection = yield* Connection
    const store = yield* TokenStore
    const scope = yield* Effect.scope
    const refused = refusedTokens(connection)
    const storeTimeout = Math.min(
      Duration.toMillis(tokenStoreTimeout),
      Duration.toMillis(connection.deadline) / 4,
    )
    /**
     * What a store gives; undefined, as if it had nothing, where it takes too long or dies. That is not
     * logged: what logs is a twentieth of the bundle of one call.
     */
    const inTime = <A>(use: () => Effect.Effect<A>): Effect.Effect<A | undefined> =>
      within(
        Effect.catchCause(
          Effect.suspend(use),
          (cause) => Cause.hasInterrupts(cause) ? Effect.failCause(cause) : Effect.undefined,
        ),
        storeTimeout,
        () => Effect.undefined,
      )
    // What the cache gives, read without a fiber.
    let latest: Held | undefined

    const hold = (settled: SettledToken, now: number, random: number): Held => {
      const life = settled.expiresAt - now
      const early = Math.min(renewalWindow, life / 2) * (1 - random / 2)
      return latest = { ...settled, life, renewAt: settled.expiresAt - early }
    }
    // Keeps nothing: whoever needs a new token while one is asked for waits for the same.
    const ask = Effect.fnUntraced(function* () {
      const settled = yield* authenticate(connection)
      // What the server gives is good, also when it gives again what it refused.
      refused.delete(settled.token)
      yield* inTime(() => store.set(connection, settled))
      return hold(settled, yield* Clock.currentTimeMillis, yield* Random.next)
    })
    const asking = yield* Cache.makeWith((_: "token") => ask(), {
      capacity: 1,
      timeToLive: () => 0,
    })
    const obtain = Cache.get(asking, "token")
    // From the store if it has one that can be sent, lives and was not refused, else a new one.
    const settle = Effect.fnUntraced(function* () {
      const now = yield* Clock.currentTimeMillis
      const random = yield* Random.next
      const kept = yield* inTime(() =>
        Effect.map(
          store.get(connection),
          (kept) =>
            kept && isToken(Redacted.value(kept.token)) && kept.expiresAt > now &&
              !refused.has(kept.token)
              ? hold(kept, now, random)
              : undefined,
        )
      )
      return kept ?? (yield* obtain)
    })
    const cache = yield* Cache.makeWith((_: "token") => settle(), {
      capacity: 1,
      timeToLive: (exit) => Exit.isSuccess(exit) ? exit.value.life : 0,
    })
    // In the background, so that nobody waits for it; when it fails, the token lives on, and the next
    // call tries again.
    let renewed: Held | undefined
    const renewEarly = Effect.flatMap(obtain, (held) => Cache.set(cache, "token", held)).pipe(
      Effect.exit,
      Effect.map((exit) => {
        if (Exit.isFailure(exit)) renewed = undefined
      }),
    )
    const kept = Effect.gen(function* () {
      const held = yield* Cache.get(cache, "token")
      if (held !== renewed && (yield* Clock.currentTimeMillis) >= held.renewAt) {
        yield* Effect.uninterruptible(Effect.suspend(() => {
          renewed = held
          return Effect.forkIn(renewEarly, scope)
        }))
      }
      return held.token
    })
    const held = (now: number) => latest && now < latest.renewAt ? latest.token : undefined
    return TokenService.of({
      // Most calls find it there, and need no fiber for it.
      held,
      get: Effect.clockWith((clock) => {
        const token = held(clock.currentTimeMillisUnsafe())
        return token ? Effect.succeed(token) : kept
      }),
      drop: (token) =>
        Effect.suspend(() => {
          if (latest?.token === token) latest = undefined
          refused.add(token)
          return Effect.flatMap(Cache.getSuccess(cache, "token"), (held) => {
            // Whoever comes later with the same token finds that it was dropped, or a newer one.
            if (Option.isNone(held) || held.value.token !== token) return Effect.void
            const invalidated = Cache.invalidate(cache, "token")
            return Effect.andThen(
              invalidated,
              inTime(() => store.remove?.(connection, token) ?? Effect.void),
            )
          })
        }),
    })
  })

/** A token in use: how long it lives from when it was obtained, and when it is renewed. */
interface Held extends SettledToken {
  readonly life: number
  readonly renewAt: number
}

// The last 30 seconds; each token takes a moment of its own in their first half, so that clients that
// began together do not renew together.
const renewalWindow = 30_000

const Service: Context.ServiceClass<
  TokenService,
  "@cam2/camera-database/TokenService",
  TokenServiceShape
> = Context.Service<TokenService, TokenServiceShape>()("@cam2/camera-database/TokenService")

/**
 * Obtains and renews the token of one client. Operations use it by themselves; replace it to take
 * tokens from elsewhere.
 *
 * @example A token that was obtained before
 * ```ts
 * import { TokenService } from "@cam2/camera-database"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const token = Effect.succeed(Redacted.make("a token"))
 * const layer = Layer.succeed(TokenService, { get: token, drop: () => Effect.void })
 * console.log(Layer.isLayer(layer))
 * ```
 */
export class TokenService extends Service {}
