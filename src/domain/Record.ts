/**
 * Records: objects with values by names.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"

/** Values by names. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * Tells whether a value is a record: a plain object, or another with fields of its own. A `Map`, a `Date` or
 * a promise that nobody waited for has none, and would be a filter that everything matches.
 */
export const isRecord = (value: unknown): value is Fields => {
  if (!Predicate.isObject(value)) return false
  // By what its prototype is, for an object of another realm is plain, too.
  return Object.keys(value).length > 0 ||
    !Object.getPrototypeOf(Object.getPrototypeOf(value) ?? value)
}
