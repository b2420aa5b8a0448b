/**
 * Where a reader of the change log goes on: after a change that is in it, or from now on.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { FormatError } from "../../domain/Errors.ts"
import * as Problem from "../../domain/Problem.ts"
import { parseTime } from "../../domain/Time.ts"
import type { CameraStoreShape, StoreChanges } from "../stores/CameraStore.ts"

interface PlaceQuery extends Omit<StoreChanges, "start" | "end"> {
  readonly start?: string | undefined
  readonly end?: string | undefined
}

/** The range that a query asks for. */
export const rangeOf = ({ end, start, ...place }: PlaceQuery): StoreChanges => ({
  ...place,
  start: start === undefined ? undefined : parseTime(start),
  end: end === undefined ? undefined : parseTime(end),
})

type Log = Pick<CameraStoreShape, "lastChange">

/** What a query asks for, where `start=now` stands for the end of the log, unless it goes on from a place. */
export const wantedOf = (
  { start, ...query }: PlaceQuery,
  { lastChange }: Log,
): Effect.Effect<StoreChanges> => {
  if (start !== "now") return Effect.succeed(rangeOf({ start, ...query }))
  const { after } = query
  if (after !== undefined) return Effect.succeed(rangeOf(query))
  return Effect.map(lastChange, (after) => rangeOf({ ...query, after, offset: undefined }))
}

const expected =
  "the cursor of a change in the log, which ends before it, as one that was restored does: begin anew"

/**
 * Fails where a place is past the end of the log: who waits there would miss what is written until the
 * log has grown to it.
 */
export const checkPlace = Effect.fnUntraced(function* (
  { after = 0, field = "after", operation }: {
    readonly operation: string
    readonly after: number | undefined
    readonly field?: string
  },
  { lastChange }: Log,
): Effect.fn.Return<void, FormatError> {
  if (after > 0 && after > (yield* lastChange)) {
    return yield* Problem.fieldError(operation, field, after, expected)
  }
})
