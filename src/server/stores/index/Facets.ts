/**
 * Counting cameras by the values of their fields.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { type FacetName, mostValuesOfFacet } from "../../../domain/CameraFacets.ts"
import { grown } from "./Growing.ts"
import type { Passes } from "./Passes.ts"
import { profileFields, profileWidth } from "./Profiles.ts"
import type { Held, Question } from "./Question.ts"

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
    cover: (size: number) => {
      counts = grown(counts, size)
      firsts = grown(firsts, size)
    },
    add: (number: number, seq: number) => {
      if (counts[number]!++ === 0) firsts[number] = seq
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

/** How many of the cameras that match have which values, by the names of the fields. */
export const countValues = Effect.fnUntraced(function* (
  passes: Passes,
  { columns, profiles, texts }: Held,
  { select }: Question,
  by: ReadonlyArray<FacetName>,
) {
  const ofProfiles = makeCounter()
  const ofCities = makeCounter()
  const hasCity = by.includes("city")
  yield* passes.over(columns, (chunk) => {
    const { count, rows } = select(chunk)
    ofProfiles.cover(profiles.size())
    for (let index = 0; index < count; index++) {
      const at = rows[index]!
      ofProfiles.add(chunk.profiles[at]!, chunk.first + at)
    }
    if (!hasCity) return
    ofCities.cover(texts.size())
    for (let index = 0; index < count; index++) {
      const at = rows[index]!
      ofCities.add(chunk.cities[at]!, chunk.first + at)
    }
  })
  const found = ofProfiles.tallies()
  const values = profiles.values()
  const byField = (name: FacetName) => {
    if (name === "city") return toFacet(ofCities.tallies())
    const column = profileFields.indexOf(name)
    const tallies = new Map<number, Tally>()
    for (const { count, first, number } of found) {
      const value = values[number * profileWidth + column]!
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
  return by.map((name) => [name, byField(name)] as const)
})

/** How many cameras match. */
export const countMatches = Effect.fnUntraced(function* (
  passes: Passes,
  { columns }: Held,
  { isOfProfiles, mostMatches, select }: Question,
) {
  if (isOfProfiles) return mostMatches()
  let sum = 0
  yield* passes.over(columns, (chunk) => {
    sum += select(chunk).count
  })
  return sum
})
