/**
 * Reading many rows in slices: between two of them other requests are answered, and whoever is gone, or
 * has waited too long, is noticed.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { SqlError } from "effect/sql/SqlError"
import { CurrentReader } from "../Reader.ts"
import { StoreBusy } from "../StoreHealth.ts"
import { beginTurn } from "../Turn.ts"
import { makeScanQueue, type Ticket } from "./ScanQueue.ts"

/** How much is read at once, and for how long altogether. */
export interface SliceLimits {
  /** The most numbers of `seq` in a slice. */
  readonly width: number
  /** The most rows that are found by an index and read at once. */
  readonly found: number
  /** Milliseconds that a read may take, waiting for others included. */
  readonly patience: number
}

/** {@linkcode SliceLimits} of the reads of a store. */
export const CurrentSlices: Context.Reference<SliceLimits> = Context.Reference<SliceLimits>(
  "@cam2/camera-database/CurrentSlices",
  { defaultValue: () => ({ width: 25_000, found: 4000, patience: 10_000 }) },
)

/** The rows whose `seq` is above `after`, up to `last`. */
export interface Slice {
  readonly after: number
  readonly last: number
}

/** What is read in slices. */
export interface Sliced<E> {
  /** Where to begin: after this `seq`. */
  readonly after: number
  /** The first `seq` above one, if there is any. */
  readonly next: (after: number) => Effect.Effect<number | undefined, E>
  /** How many times the work of a plain search a row takes; a slice is narrower by it. */
  readonly weight?: number
  /** Whether what is read of a slice has the texts of its rows, of which an engine gives only so many. */
  readonly hasTexts?: boolean
  /** Where a slice of `width` rows after `after` ends, where that is not so many numbers further. */
  readonly endOf?: (after: number, width: number) => Effect.Effect<number, E>
  /** Reads a slice; true when no other is needed. */
  readonly read: (slice: Slice) => Effect.Effect<boolean, E>
}

/** Reads slice after slice; gives the last `seq` that was read where the patience ended before. */
export type ReadSlices = (sliced: Sliced<SqlError>) => Effect.Effect<number | undefined, SqlError>

const leastWidth = 500

// Milliseconds after which the loop is freed. A turn comes two milliseconds late on Deno: what takes
// less is read in one.
const longestHold = 5

// Milliseconds after which a long read lets another reader have its turn.
const longestTurn = 250

/** What a read dies of that has no answer in time. */
export const busy: StoreBusy = new StoreBusy({
  message: "The database has too much to read at present. Try again later, or ask for less.",
})

/** Fails where the patience ended before all was read: a part of the response is none. */
export const whole = (read: Effect.Effect<number | undefined, SqlError>) =>
  Effect.flatMap(read, (last) => last === undefined ? Effect.void : Effect.die(busy))

/** How the reads of a store have a part in the process and in the database. */
export interface SliceSharing {
  /** Milliseconds; a slice that takes longer is followed by narrower ones. */
  readonly longest: number
  /** How many times as wide as {@linkcode SliceLimits} say a slice is of which only numbers are read. */
  readonly width: number
  /** Gives a reader its place among those whose reads take longer. */
  readonly makeTakeTicket: () => (reader: string) => Ticket
}

/** In the process, which does nothing else meanwhile, as on a slow disk or a busy machine. */
export const inProcess: SliceSharing = {
  longest: 4,
  width: 1,
  makeTakeTicket: makeScanQueue,
}

/** In a process of a server for each statement, which holds nobody but the others that read as much. */
export const ofServer: SliceSharing = {
  longest: 25,
  width: 1,
  makeTakeTicket: makeScanQueue,
}

/**
 * In a service that has turns of its own, and is far away. Nobody waits for another: in a Worker what
 * one request began does not go on in another.
 */
export const ofService: SliceSharing = {
  longest: 250,
  width: 4,
  makeTakeTicket: () => () => ({ wait: Effect.void, isWaitedFor: () => false, leave: () => {} }),
}

/** Readers who wait for each other. What one slice holds is read at once, and passes them all. */
export const makeSlices = (
  { longest, makeTakeTicket, width: times }: SliceSharing = inProcess,
): ReadSlices => {
  const takeTicket = makeTakeTicket()
  return Effect.fnUntraced(function* ({ after, endOf, hasTexts = false, next, read, weight = 1 }) {
    const limits = yield* CurrentSlices
    const ticket = takeTicket(yield* CurrentReader)
    const clock = yield* Clock.Clock
    const millis = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
    const begun = millis()
    const most = Math.max(1, Math.floor(limits.width * (hasTexts ? 1 : times) / weight))
    const narrower = (width: number, took: number) =>
      took > longest
        ? Math.max(Math.min(most, leastWidth), width >> 1)
        : Math.min(most, took < longest / 3 ? width * 2 : width)
    let turn = beginTurn()
    let held = begun
    const leave = Effect.sync(() => {
      turn.end()
      ticket.leave()
    })
    const readAll = Effect.gen(function* () {
      let width = most
      let at = after
      let since = Infinity
      while (true) {
        const started = millis()
        if (turn.hasCome()) {
          turn = beginTurn()
          held = started
        }
        const last = endOf === undefined ? at + width : yield* endOf(at, width)
        if (yield* read({ after: at, last })) return undefined
        const first = yield* next(last)
        if (first === undefined) return undefined
        // Of many that were removed nothing is left to read.
        at = first - 1
        const took = millis() - started
        width = narrower(width, took)
        if (millis() - since > longestTurn && ticket.isWaitedFor()) {
          ticket.leave()
          since = Infinity
        }
        yield* started + 2 * took - held > longestHold ? turn.wait : Effect.yieldNow
        const left = begun + limits.patience - millis()
        if (left <= 0) return at
        if (Option.isNone(yield* Effect.timeoutOption(ticket.wait, left))) return at
        if (since === Infinity) since = millis()
      }
    })
    return yield* Effect.ensuring(readAll, leave)
  })
}
