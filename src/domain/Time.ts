/**
 * Times as text.
 *
 * @module
 */

const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i

/** Milliseconds since 1970 of an ISO 8601 date or time, UTC where it names no zone; or NaN. */
export const parseTime = (text: string): number => {
  if (!iso.test(text)) return NaN
  const day = text.slice(0, 10)
  // Date.parse takes the 31st of February for the 3rd of March.
  if (new Date(Date.parse(day) || 0).toISOString().slice(0, 10) !== day) return NaN
  const hasZone = text.length === 10 || /(Z|[+-]\d\d:?\d\d)$/i.test(text.slice(10))
  return Date.parse(hasZone ? text : `${text}Z`)
}

// Times are compared as text, which five digits of a year would put before four.
const lastTime = /* @__PURE__ */ Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** A time of ISO 8601 as every time that is kept is written, so that they compare as text. */
export const timeText = (text: string): string =>
  new Date(Math.min(parseTime(text), lastTime)).toISOString()

/** What a time is expected to be, in words. */
export const timeExpectation = "a time in ISO 8601, such as 2018-07-04T19:52:52Z"

/** Tells whether a value is a date or time of ISO 8601. */
export const isTime = (value: unknown): boolean =>
  typeof value === "string" && Number.isFinite(parseTime(value))
