/**
 * The place for a long read: one at a time has it, and readers have it in turn.
 *
 * @module
 */
import * as Effect from "effect/Effect"

/** Where a reader stands for the place. */
export interface Ticket {
  /** Waits until the place is this one's; goes on at once where it is. */
  readonly wait: Effect.Effect<void>
  /** Whether others wait for the place. */
  readonly isWaitedFor: () => boolean
  /** Gives the place on, or waits for it no more; as often as it is called. */
  readonly leave: () => void
}

/** Gives tickets. Of several that one reader has, the first comes first; then it is another's turn. */
export const makeScanQueue = (): (reader: string) => Ticket => {
  // The readers in the order of their turns, each with those that wait.
  const waiting = new Map<string, Array<Place>>()
  let holder: Place | undefined

  const next = () => {
    holder = undefined
    for (const [reader, places] of waiting) {
      waiting.delete(reader)
      holder = places.shift()
      if (places.length > 0) waiting.set(reader, places)
      return holder?.go()
    }
  }

  return (reader) => {
    const place: Place = { go: () => {} }
    return {
      wait: Effect.callback((resume) => {
        if (holder === place || holder === undefined) {
          holder = place
          return resume(Effect.void)
        }
        place.go = () => resume(Effect.void)
        const places = waiting.get(reader)
        if (places === undefined) waiting.set(reader, [place])
        else places.push(place)
      }),
      isWaitedFor: () => waiting.size > 0,
      leave: () => {
        if (holder === place) return next()
        const places = waiting.get(reader)?.filter((other) => other !== place)
        if (places === undefined) return
        if (places.length > 0) waiting.set(reader, places)
        else waiting.delete(reader)
      },
    }
  }
}

interface Place {
  /** Tells that it is its turn. */
  go: () => void
}
