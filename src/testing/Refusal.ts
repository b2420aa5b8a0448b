/**
 * Mistakes in what a test gives, thrown where they are made.
 *
 * @module
 */
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

/** A count that is right; `Infinity` is one. */
export const checkCount = (name: string, argument: string, count: number): number =>
  typeof count === "number" && count >= 0 && (count === Infinity || Number.isInteger(count))
    ? count
    : refuse(name, argument, count, "a whole number from 0")
