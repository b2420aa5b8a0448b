/**
 * How stores tell that what they keep is in danger, before a request meets it.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type { TaggedErrorClass } from "../../domain/Errors.ts"

const Unavailable: TaggedErrorClass<"StoreUnavailable", { readonly message: string }> = Data
  .TaggedError("StoreUnavailable")
/**
 * What is kept cannot be relied on, and `message` says why in words that clients may read. A store
 * that dies of it has written nothing: the response is 503. The store logs it once; the server does not.
 */
export class StoreUnavailable extends Unavailable {}

const Busy: TaggedErrorClass<"StoreBusy", { readonly message: string }> = Data
  .TaggedError("StoreBusy")
/**
 * What is asked would take too long, or the database cannot do it, as things are; `message` says why in
 * words that clients may read. The response is 503 with `Retry-After`.
 */
export class StoreBusy extends Busy {}

/**
 * Fails when the stores cannot be relied on, which `/ready` then tells. Stores that can find out
 * provide it beside themselves; where nobody does, they are well as long as they answer.
 */
export const StoreHealth: Context.Reference<Effect.Effect<void, StoreUnavailable>> = Context
  .Reference<Effect.Effect<void, StoreUnavailable>>("@cam2/camera-database/StoreHealth", {
    defaultValue: () => Effect.void,
  })

/**
 * What there is to say of a replica: it answers reads (`ok`), is too far behind for it, cannot be
 * reached, or is none.
 */
export type ReplicaState = "ok" | "behind" | "unreachable" | "not_standby"

/**
 * The state of the replica that answers reads, which `/ready` tells; undefined where there is none.
 * The server is ready without it.
 */
export const ReplicaHealth: Context.Reference<() => ReplicaState | undefined> = Context
  .Reference<() => ReplicaState | undefined>("@cam2/camera-database/ReplicaHealth", {
    defaultValue: () => () => undefined,
  })
