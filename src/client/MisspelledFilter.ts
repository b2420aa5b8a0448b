/**
 * Filters that match nothing because no camera has what they say.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type { CameraFacets, FacetName } from "../domain/CameraFacets.ts"
import { countryCodes } from "../domain/CountryCodes.ts"
import { folded, nearest } from "../domain/NearWords.ts"
import { usStateCode } from "../domain/UsStates.ts"
import type { ApiClient } from "./ApiClient.ts"
import { cameraFacets } from "./operations/cameraFacets.ts"

// The fields whose values a server tells, and that are text.
const named = ["country", "state", "city", "source"] as const satisfies ReadonlyArray<FacetName>

/** A value of a filter that no camera has. */
export interface Misspelled {
  readonly field: (typeof named)[number]
  readonly given: string
  /** What may have been meant, the likeliest first. */
  readonly meant: ReadonlyArray<string>
}

const asList = (given: unknown): ReadonlyArray<string> => [given].flat().filter(Predicate.isString)

/** The values that somebody may have meant who wrote `given`, of those that there are. */
const meantBy = (
  field: Misspelled["field"],
  given: string,
  existing: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const others = field === "country"
    ? countryCodes(given)
    : field === "state"
    ? [usStateCode(given)].filter(Predicate.isNotUndefined)
    : []
  const known = others.map(folded)
  const same = existing.filter((value) => known.includes(folded(value)))
  if (same.length > 0) return same
  const near = nearest(given, existing)
  // A code is told even where no camera has it.
  return near.length > 0 ? near : field === "country" ? others : []
}

/**
 * The values of `selection`, which matched `count` cameras, that no camera has, with the nearest that
 * cameras have; none where it matched some.
 */
export const findMisspelled: (
  count: number,
  selection: Readonly<Record<string, unknown>>,
) => Effect.Effect<ReadonlyArray<Misspelled>, never, ApiClient> = Effect.fnUntraced(
  function* (count, selection) {
    const asked = named.filter((field) => asList(selection[field]).length > 0)
    if (count > 0 || asked.length === 0) return []
    // It is said besides: a server that does not tell leaves it out.
    const facets: CameraFacets = yield* Effect.orElseSucceed(
      cameraFacets(asked, { retired: "any" }),
      () => ({}),
    )
    return asked.flatMap((field) => {
      const existing = (facets[field]?.values ?? []).map(({ value }) => value)
        .filter(Predicate.isString)
      return asList(selection[field])
        .filter((given) => !existing.some((value) => folded(value) === folded(given)))
        .map((given) => ({ field, given, meant: meantBy(field, given, existing).slice(0, 3) }))
        .filter(({ meant }) => meant.length > 0)
    })
  },
)
