/**
 * Random values that are the same in every run, and the memory that they leave in use.
 *
 * @module
 */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** Whole numbers from 0 to below the argument. */
export type Random = (below: number) => number

/** Numbers that are the same in every run: mulberry32. */
export const randomFrom = (seed: number): Random => {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** One of `values`. */
export const pick = <A>(random: Random, values: ReadonlyArray<A>): A =>
  values[random(values.length)]!

/** Text of any UTF-16 code units, lone surrogates among them. */
export const noise = (random: Random, length: number): string =>
  String.fromCharCode(...Array.from({ length: random(length) }, () => random(65_536)))

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

/** The megabytes that are in use, garbage aside. */
export const heapUsed = (): number => {
  collectGarbage()
  return Math.round(Deno.memoryUsage().heapUsed / 2 ** 20)
}
