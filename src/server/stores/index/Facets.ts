/**
 * Counting cameras by the values of their fields.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { type FacetName, mostValuesOfFacet } from "../../../domain/CameraFacets.ts"
import { numberOf } from "./Columns.ts"
import { grown } from "./Growing.ts"
import type { Passes, Walk } from "./Passes.ts"
import { type Held, type LocalityField, localityFields } from "./Held.ts"
import type { Question } from "./Question.ts"
import type { Rows } from "./Sieve.ts"
import type { Tuples } from "./Tuples.ts"

// A field that is no number of a text is 0 or 1.
const mostFlags = 2

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
        const number = numberOf(numbers[rows[index]!]!)
        if (counts[number]!++ === 0) firsts[number] = firstSeq + rows[index]!
      }
    },
    /** How many have each, and the first of them. */
    counted: () => ({ counts, firsts }),
  }
}

type Counted = ReturnType<ReturnType<typeof makeCounter>["counted"]>

/** Keeps those values that most cameras have: there may be a hundred thousand, and few are wanted. */
const makeMost = () => {
  const values: Array<Tally> = []
  let others = 0
  return {
    put: (count: number, first: number) => {
      const comesBefore = (other: Tally) =>
        count > other.count || count === other.count && first < other.first
      if (values.length === mostValuesOfFacet) {
        if (!comesBefore(values.at(-1)!)) {
          others += count
          return
        }
        others += values.pop()!.count
      }
      values.splice(values.findLastIndex((other) => !comesBefore(other)) + 1, 0, { count, first })
    },
    facet: (): FacetTally => ({ values, others }),
  }
}

/** The values of a field, which are numbers below `end`, by the tuples that cameras have. */
const byField = <Field extends string>(
  { fields, values }: Tuples<Field>,
  { counts, firsts }: Counted,
  field: Field,
  end: number,
): FacetTally => {
  const all = values()
  const sums = new Uint32Array(end)
  const least = new Uint32Array(end).fill(-1)
  for (let number = 0, at = fields.indexOf(field); number < counts.length; number++) {
    const count = counts[number]!
    if (count > 0) {
      const value = all[at]!
      sums[value]! += count
      if (firsts[number]! < least[value]!) least[value] = firsts[number]!
    }
    at += fields.length
  }
  const { facet, put } = makeMost()
  for (let value = 0; value < end; value++) if (sums[value]! > 0) put(sums[value]!, least[value]!)
  return facet()
}

/** How many of the cameras that match have which values, by the names of the fields. */
export const countValues = Effect.fnUntraced(function* (
  { pause, walk }: Pick<Passes, "pause"> & { readonly walk: Walk },
  { localities, profiles, texts }: Pick<Held, "localities" | "profiles" | "texts">,
  { select }: Question,
  by: ReadonlyArray<FacetName>,
) {
  const isOfLocality = (name: FacetName): name is LocalityField =>
    localityFields.some((field) => field === name)
  const [ofProfiles, ofLocalities] = [makeCounter(), makeCounter()]
  const needsProfiles = !by.every(isOfLocality)
  const needsLocalities = by.some(isOfLocality)
  yield* walk((chunk) => {
    const { count, rows } = select(chunk)
    if (needsProfiles) {
      ofProfiles.addAll(chunk.profiles, chunk.first, rows, count, profiles.size())
    }
    if (needsLocalities) {
      ofLocalities.addAll(chunk.localities, chunk.first, rows, count, localities.size())
    }
  })
  const [foundProfiles, foundLocalities] = [ofProfiles.counted(), ofLocalities.counted()]
  const found: Array<readonly [FacetName, FacetTally]> = []
  for (const name of by) {
    // Ten million cameras have some hundred thousand tuples.
    yield* pause
    const end = Math.max(texts.size(), mostFlags)
    found.push([
      name,
      isOfLocality(name)
        ? byField(localities, foundLocalities, name, end)
        : byField(profiles, foundProfiles, name, end),
    ])
  }
  return found
})

/** How many cameras match. */
export const countMatches = Effect.fnUntraced(function* (
  walk: Walk,
  { isCounted, mostMatches, select }: Question,
) {
  if (isCounted) return mostMatches()
  let sum = 0
  yield* walk((chunk) => {
    sum += select(chunk).count
  })
  return sum
})
