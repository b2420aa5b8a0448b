/**
 * Kept responses in the memory of the process, the same ones for every store of a server.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { mostRemoved, type ResponseStore, type StoredResponse } from "../StoredResponse.ts"

const make = Effect.sync(() => {
  // In the order in which they expire, for all are kept equally long.
  const responses = new Map<string, StoredResponse>()
  const find = (keyHash: string, now: number) => {
    const found = responses.get(keyHash)
    return found !== undefined && found.expiresAt > now ? found : undefined
  }
  return MemoryResponses.of({
    responseTo: (keyHash) =>
      Effect.map(
        Clock.currentTimeMillis,
        (now) => Option.fromUndefinedOr(find(keyHash, now)),
      ),
    isKept: (response, now) => response !== undefined && find(response.keyHash, now) !== undefined,
    keep: (response, now) => {
      if (response === undefined) return
      for (const { expiresAt, keyHash } of responses.values().take(mostRemoved)) {
        if (expiresAt > now) break
        responses.delete(keyHash)
      }
      responses.delete(response.keyHash)
      responses.set(response.keyHash, response)
    },
  })
})

/** Responses that are gone with the process. */
export class MemoryResponses extends Context.Service<
  MemoryResponses,
  ResponseStore & {
    /** Whether a response is kept under the key of this one. */
    readonly isKept: (response: StoredResponse | undefined, now: number) => boolean
    /** Keeps a response, and removes some that have expired. */
    readonly keep: (response: StoredResponse | undefined, now: number) => void
  }
>()("@cam2/camera-database/MemoryResponses") {
  /** None at first. */
  static readonly layer = Layer.effect(MemoryResponses, make)
}
