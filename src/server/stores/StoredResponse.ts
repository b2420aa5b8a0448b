/**
 * The response to a write, kept with what was written for whoever sends that write again.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"

/** A response that is kept. Nothing of it tells the `Idempotency-Key` or what was answered. */
export interface StoredResponse {
  /** What the client and its key lead to, one way: 64 hexadecimal characters. */
  readonly keyHash: string
  /** What the request asked for, one way; under the same key nothing else is answered. */
  readonly requestHash: string
  /** The body of the response, encrypted with a key that only the `Idempotency-Key` leads to. */
  readonly sealed: string
  /** Until when it is kept, in milliseconds since 1970. */
  readonly expiresAt: number
}

/** What a store of writes that are answered once does. */
export interface ResponseStore {
  /** The response that is kept under a key and has not expired. */
  readonly responseTo: (keyHash: string) => Effect.Effect<Option.Option<StoredResponse>>
}

/** How many expired responses go with each write that is kept: more than it adds. */
export const mostRemoved = 8
