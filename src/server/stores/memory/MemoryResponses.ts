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
  const answers = new Map<string, StoredResponse>()
  const find = (keyHash: string, now: number) => {
    const found = answers.get(keyHash)
    return found !== undefined && found.expiresAt > now ? found : undefined
  }
  return MemoryResponses.of({
    responseTo: (keyHash) =>
      Effect.map(
        Clock.currentTimeMillis,
        (now) => Option.fromUndefinedOr(find(keyHash, now)),
      ),
    isKept: (answer, now) => answer !== undefined && find(answer.keyHash, now) !== undefined,
    keep: (answer, now) => {
      if (answer === undefined) return
      for (const { expiresAt, keyHash } of answers.values().take(mostRemoved)) {
        if (expiresAt > now) break
        answers.delete(keyHash)
      }
      answers.delete(answer.keyHash)
      answers.set(answer.keyHash, answer)
    },
  })
})

/** Responses that are gone with the process. */
export class MemoryResponses extends Context.Service<
  MemoryResponses,
  ResponseStore & {
    /** Whether a response is kept under the key of this one. */
    readonly isKept: (answer: StoredResponse | undefined, now: number) => boolean
    /** Keeps a response, and removes some that have expired. */
    readonly keep: (answer: StoredResponse | undefined, now: number) => void
  }
>()("@cam2/camera-database/MemoryResponses") {
  /** None at first. */
  static readonly layer = Layer.effect(MemoryResponses, make)
}
