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
  /** Whether another reader waits for the place. */
  readonly isWaitedFor: () => boolean
  /** Gives the place on, or waits for it no more; as often as it is called. */
  readonly leave: () => void
}

/** Gives tickets. After one of a reader it is another reader's turn. */
export const makeScanQueue = (): (reader: string) => Ticket => {
  // The readers in the order of their turns, each with those that wait.
  const waiting = new Map<string, Array<Place>>()
  let holder: Place | undefined

  const next = (left: string) => {
    holder = undefined
    // Who had the place comes after all others.
    const own = waiting.get(left)
    if (own !== undefined) {
      waiting.delete(left)
      waiting.set(left, own)
    }
    for (const [reader, places] of waiting) {
      waiting.delete(reader)
      holder = places.shift()
      if (places.length > 0) waiting.set(reader, places)
      return holder?.go()
    }
  }

  return (reader) => {
    const place: Place = { go: () => {} }
    let isBegun = false
    const begin = (resume: (effect: Effect.Effect<void>) => void) => {
      isBegun = true
      resume(Effect.void)
    }
    return {
      wait: Effect.callback((resume) => {
        if (holder === place || holder === undefined) {
          holder = place
          return begin(resume)
        }
        place.go = () => begin(resume)
        const places = waiting.get(reader) ?? []
        // What was begun is finished before the reader begins another.
        waiting.set(reader, isBegun ? [place, ...places] : [...places, place])
      }),
      isWaitedFor: () => waiting.size > (waiting.has(reader) ? 1 : 0),
      leave: () => {
        if (holder === place) return next(reader)
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
