/**
 * The connection of a client to its server: what the calls and the tokens of one client share.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { checkClientOptions, type ClientOptions, type ClientOptionsError } from "./ClientOptions.ts"
import type { KnownServer } from "./HeedsKeys.ts"
import { type Budget, defaultRetryPolicy, makeBudget, type RetryPolicy } from "./RetryPolicy.ts"
import type { TokenOwner } from "./TokenStore.ts"
import type { Transport } from "./Transport.ts"

/** What is known of a server, and what its client allows itself. */
export interface ConnectionShape extends TokenOwner {
  /** What the address of every path begins with, whatever prefix the base URL has. */
  readonly address: string
  /** The policy by which calls are repeated; `false` when each is sent once. */
  readonly retry: RetryPolicy | false
  /** The retries that are left. */
  readonly budget: Budget
  /** The time for one request and its whole response. */
  readonly timeout: Duration.Duration
  /** The time for a call with its token and all its retries. */
  readonly deadline: Duration.Duration
  /** Whether cameras that are asked for at once come in one request. */
  readonly batching: boolean
  /** What the server can do, as its responses so far say. */
  readonly server: KnownServer
  /** Sends a request. */
  readonly send: Transport
}

const Service: Context.ServiceClass<
  Connection,
  "@cam2/camera-database/Connection",
  ConnectionShape
> = /* @__PURE__ */ Context.Service<Connection, ConnectionShape>()(
  "@cam2/camera-database/Connection",
)

/** What the calls and the tokens of one client share; each layer of a client makes one. */
export class Connection extends Service {}

/** The connection that `options` describe, with a transport. */
export const layerWith = <R>(
  options: ClientOptions,
  transport: Effect.Effect<Transport, never, R>,
): Layer.Layer<Connection, ClientOptionsError, R> =>
  Layer.effect(
    Connection,
    Effect.gen(function* () {
      const checked = yield* checkClientOptions({ ...options })
      return {
        ...checked,
        budget: makeBudget((checked.retry || defaultRetryPolicy).budget),
        server: { heedsKeys: false },
        send: yield* transport,
      }
    }),
  )
