/**
 * The log of cameras that were added or updated.
 *
 * @module
 */
import type * as Result from "effect/Result"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import { checks } from "./Kind.ts"

/** One change: which camera, and when. */
export interface ChangeLogEntry {
  /** The camera that was added or updated. */
  readonly cameraID: string
  /** ISO 8601, UTC. */
  readonly timestamp: string
}

/** A range whose times are text. */
export interface CheckedRange {
  readonly start?: string | undefined
  readonly end?: string | undefined
  readonly offset?: number | undefined
}

/** Which part of the change log is wanted; all of it when empty. Both ends are included. */
export interface ChangeLogRange {
  /** From this time on, ISO 8601. */
  readonly start?: string | Date | undefined
  /** Up to this time, ISO 8601. */
  readonly end?: string | Date | undefined
  /** How many entries to pass over; a whole number from 0. */
  readonly offset?: number | undefined
}

const check = (operation: string) =>
  Input.checkInput<CheckedRange>(operation, {
    start: Input.optional(checks.time),
    end: Input.optional(checks.time),
    offset: Input.optional(checks.count),
  })

const toText = (time: string | Date | undefined) =>
  time instanceof Date && !Number.isNaN(time.getTime()) ? time.toISOString() : time

/** Checks a range of the change log; fails with what is wrong. */
export const checkRange = (
  operation: string,
): (range: ChangeLogRange) => Result.Result<CheckedRange, FormatError> => {
  const checked = check(operation)
  return (range) =>
    checked(
      typeof range === "object" && range !== null
        ? { ...range, start: toText(range.start), end: toText(range.end) }
        : range,
    )
}
