/**
 * The log of what was done to cameras.
 *
 * @module
 */
import type * as Result from "effect/Result"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import { isRecord } from "./Record.ts"
import { checks, oneOf } from "./Kind.ts"

/** Everything that is done to cameras. */
export const changeKinds = ["added", "updated", "retired", "removed"] as const

/** What is done to a camera. */
export type ChangeKind = (typeof changeKinds)[number]

/** One change: which camera, when, and what was done. */
export interface ChangeLogEntry {
  /** The camera that was changed. */
  readonly cameraID: string
  /** ISO 8601, UTC. */
  readonly timestamp: string
  /** What was done to it; absent where the server does not tell. */
  readonly kind?: ChangeKind | undefined
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

/** Which changes are wanted; all of them when empty. Both ends of the time are included. */
export interface ChangeFilter extends ChangeLogRange {
  /** From this time on, ISO 8601; `"now"` is from the end of the log on. */
  readonly start?: string | Date | undefined
  /** What was done to the camera. */
  readonly kind?: ChangeKind | undefined
}

/** A filter whose times are text. */
export interface CheckedChangeFilter extends CheckedRange {
  readonly kind?: ChangeKind | undefined
}

const rules: Input.Rules = /* @__PURE__ */ (() => ({
  start: Input.optional(checks.time),
  end: Input.optional(checks.time),
  offset: Input.optional(checks.count),
}))()
const filterRules: Input.Rules = /* @__PURE__ */ (() => ({
  ...rules,
  start: Input.optional((value) => value === "now" || checks.time(value)),
  kind: Input.optional(oneOf(changeKinds)),
}))()

const toText = (time: string | Date | undefined) =>
  time instanceof Date && !Number.isNaN(time.getTime()) ? time.toISOString() : time

/** Checks input that has a range of time. */
const checkTimes = <Range extends ChangeLogRange, Checked extends CheckedRange>(
  checked: (input: unknown) => Result.Result<Checked, FormatError>,
) =>
(range: Range): Result.Result<Checked, FormatError> =>
  checked(
    isRecord(range) ? { ...range, start: toText(range.start), end: toText(range.end) } : range,
  )

/** Checks a range of the change log; fails with what is wrong. */
export const checkRange = (
  operation: string,
): (range: ChangeLogRange) => Result.Result<CheckedRange, FormatError> =>
  checkTimes(Input.checkInput<CheckedRange>(operation, rules))

/** Checks which changes are wanted; fails with what is wrong. */
export const checkChangeFilter = (
  operation: string,
): (filter: ChangeFilter) => Result.Result<CheckedChangeFilter, FormatError> =>
  checkTimes(Input.checkInput<CheckedChangeFilter>(operation, filterRules))
