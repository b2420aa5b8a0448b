/**
 * Counting cameras by the values of their fields.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { type FacetName, mostValuesOfFacet } from "../../../domain/CameraFacets.ts"
import { grown } from "./Growing.ts"
import type { Passes } from "./Passes.ts"
import { type Held, type LocalityField, localityFields } from "./Held.ts"
import type { Question } from "./Question.ts"
import type { Rows } from "./Sieve.ts"
import type { Tuples } from "./Tuples.ts"

/** A value that cameras have: which of them is the first, and how many they are. */
export interface Tally {
  readonly first: number
  readonly count: number
}

/** The values of a field that most cameras have, and how many cameras have others. */
export interface FacetTally {
  readonly values: ReadonlyArray<Tally>
  readonly others: number
}

/** How many cameras have each of some numbers, and which is the first. */
const makeCounter = () => {
  let counts = new Uint32Array(64)
  let firsts = new Uint32Array(64)
  return {
    /** Counts the numbers, of which there are `size`, of some rows of a chunk. */
    addAll: (numbers: Uint32Array, firstSeq: number, rows: Rows, count: number, size: number) => {
      counts = grown(counts, size)
      firsts = grown(firsts, size)
      for (let index = 0; index < count; index++) {
        const number = numbers[rows[index]!]!
        if (counts[number]!++ === 0) firsts[number] = firstSeq + rows[index]!
      }
    },
    tallies: () => {
      const tallies: Array<Tally & { readonly number: number }> = []
      for (const [number, count] of counts.entries()) {
        if (count > 0) tallies.push({ number, count, first: firsts[number]! })
      }
      return tallies
    },
  }
}

const toFacet = (tallies: Iterable<Tally>): FacetTally => {
  const sorted = [...tallies].sort((one, other) =>
    other.count - one.count || one.first - other.first
  )
  const sum = (some: ReadonlyArray<Tally>) => some.reduce((sum, { count }) => sum + count, 0)
  return {
    values: sorted.slice(0, mostValuesOfFacet),
    others: sum(sorted.slice(mostValuesOfFacet)),
  }
}

/** The values of a field by the tuples that cameras have. */
const byField = <Field extends string>(
  { fields, values }: Tuples<Field>,
  tuples: ReturnType<ReturnType<typeof makeCounter>["tallies"]>,
  field: Field,
): FacetTally => {
  const column = fields.indexOf(field)
  const all = values()
  const tallies = new Map<number, Tally>()
  for (const { count, first, number } of tuples) {
    const value = all[number * fields.length + column]!
    const before = tallies.get(value)
    tallies.set(
      value,
      before === undefined
        ? { count, first }
        : { count: before.count + count, first: Math.min(before.first, first) },
    )
  }
  return toFacet(tallies.values())
}

/** How many of the cameras that match have which values, by the names of the fields. */
export const countValues = Effect.fnUntraced(function* (
  passes: Passes,
  { columns, localities, profiles }: Held,
  { select }: Question,
  by: ReadonlyArray<FacetName>,
) {
  const isOfLocality = (name: FacetName): name is LocalityField =>
    localityFields.some((field) => field === name)
  const [ofProfiles, ofLocalities] = [makeCounter(), makeCounter()]
  const needsProfiles = !by.every(isOfLocality)
  const needsLocalities = by.some(isOfLocality)
  yield* passes.over(columns, (chunk) => {
    const { count, rows } = select(chunk)
    if (needsProfiles) {
      ofProfiles.addAll(chunk.profiles, chunk.first, rows, count, profiles.size())
    }
    if (needsLocalities) {
      ofLocalities.addAll(chunk.localities, chunk.first, rows, count, localities.size())
    }
  })
  const [foundProfiles, foundLocalities] = [ofProfiles.tallies(), ofLocalities.tallies()]
  return by.map((name) =>
    [
      name,
      isOfLocality(name)
        ? byField(localities, foundLocalities, name)
        : byField(profiles, foundProfiles, name),
    ] as const
  )
})

/** How many cameras match. */
export const countMatches = Effect.fnUntraced(function* (
  passes: Passes,
  { columns }: Held,
  { isCounted, mostMatches, select }: Question,
) {
  if (isCounted) return mostMatches()
  let sum = 0
  yield* passes.over(columns, (chunk) => {
    sum += select(chunk).count
  })
  return sum
})
