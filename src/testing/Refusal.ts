/**
 * Mistakes in what a test gives, thrown where they are made.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import { checkDuration } from "../client/ClientOptions.ts"
import type { DurationInput } from "../client/RetryPolicy.ts"
import { InvalidOptionError } from "../domain/Errors.ts"
import { show } from "../domain/Problem.ts"

/** Throws what is wrong with an argument of `name`. */
export const refuse = (
  name: string,
  argument: string,
  got: unknown,
  expected: string,
): never => {
  throw new TypeError(`${name}: ${argument} is wrong: got ${show(got)}, expected ${expected}.`)
}

/** What is an object, as it is. */
export const checkObject = <A>(name: string, argument: string, value: A): A =>
  typeof value === "object" && value !== null ? value : refuse(name, argument, value, "an object")

/** Options that have no other names than `names`. */
export const checkOptions = <A extends object>(
  name: string,
  options: A,
  names: Readonly<Record<keyof A, true>>,
): A => {
  const unknown = Object.keys(checkObject(name, "options", options))
    .find((option) => !Object.hasOwn(names, option))
  if (unknown === undefined) return options
  const known = Object.keys(names).join(", ")
  return refuse(name, unknown, Reflect.get(options, unknown), `no such option, but ${known}`)
}

/** A count that is right; `Infinity` is one. */
export const checkCount = (name: string, argument: string, count: number): number =>
  typeof count === "number" && count >= 0 && (count === Infinity || Number.isInteger(count))
    ? count
    : refuse(name, argument, count, "a whole number from 0")

/** A time that is right, which has a unit. */
export const checkTime = (name: string, duration: DurationInput): DurationInput => {
  const isEnough = (duration: Duration.Duration) => !Duration.isNegative(duration)
  const checked = checkDuration("duration", duration, isEnough)
  return checked instanceof InvalidOptionError
    ? refuse(name, "duration", duration, checked.expected)
    : checked
}
