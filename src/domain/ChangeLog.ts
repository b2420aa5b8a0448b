/**
 * The log of cameras that were added or updated.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import * as Field from "./Field.ts"
import * as Input from "./Input.ts"

/** One change: which camera, and when. */
export interface ChangeLogEntry {
  /** The camera that was added or updated. */
  readonly cameraID: string
  /** ISO 8601, UTC. */
  readonly timestamp: string
}

/** Schema of {@linkcode ChangeLogEntry}. */
export const ChangeLogEntry: Schema.Codec<ChangeLogEntry> = /* @__PURE__ */ Schema.Struct({
  cameraID: Schema.String,
  timestamp: Schema.String,
})

/** Which part of the change log is wanted; all of it when empty. Both ends are included. */
export interface ChangeLogRange {
  /** From this time on, ISO 8601. */
  readonly start?: string | Date | undefined
  /** Up to this time, ISO 8601. */
  readonly end?: string | Date | undefined
  /** How many entries to pass over; a whole number from 0. */
  readonly offset?: number | undefined
}

/** The fields of a {@linkcode ChangeLogRange}. */
export const rangeFields = /* @__PURE__ */ (() => ({
  start: Schema.optional(Field.IsoTime),
  end: Schema.optional(Field.IsoTime),
  offset: Schema.optional(Field.NonNegativeInt),
}))()

const check = (operation: string) =>
  Input.checkInput(operation, Schema.Struct(rangeFields), Object.keys(rangeFields))

const toText = (time: string | Date | undefined) =>
  time instanceof Date && !Number.isNaN(time.getTime()) ? time.toISOString() : time

/** Checks a range of the change log; fails with what is wrong. */
export const checkRange = (operation: string) => {
  const checked = check(operation)
  return (range: ChangeLogRange) =>
    checked(
      typeof range === "object" && range !== null
        ? { ...range, start: toText(range.start), end: toText(range.end) }
        : range,
    )
}
