/**
 * Filters that match nothing because no camera has what they say.
 *
 * @module
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type { ApiClient } from "../client/ApiClient.ts"
import { cameraFacets } from "../client/operations/mod.ts"
import type { CameraFacets, FacetName } from "../domain/CameraFacets.ts"
import { printable } from "../domain/Printable.ts"
import { countryCodes } from "./CountryCodes.ts"
import { usStateCode } from "../lists/UsStates.ts"
import { folded, nearest } from "./Nearest.ts"

// The fields whose values a server tells, and that are text.
const named = ["country", "state", "city", "source"] as const satisfies ReadonlyArray<FacetName>

const asList = (given: unknown): ReadonlyArray<string> => [given].flat().filter(Predicate.isString)

/** The values that somebody may have meant who wrote `given`, of those that there are. */
const meant = (
  field: typeof named[number],
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

const quoted = (value: string) => /^[\w.-]+$/.test(value) ? value : JSON.stringify(value)

/**
 * When `count` is 0, tells on standard error of each value of `selection` that no camera has, with the
 * nearest that cameras have.
 */
export const tellMisspelled: (
  count: number,
  selection: Readonly<Record<string, unknown>>,
) => Effect.Effect<void, never, ApiClient> = Effect.fnUntraced(function* (count, selection) {
  const asked = named.filter((field) => asList(selection[field]).length > 0)
  if (count > 0 || asked.length === 0) return
  // It is said besides: a server that does not tell leaves it out.
  const facets: CameraFacets = yield* Effect.orElseSucceed(
    cameraFacets(asked, { retired: "any" }),
    () => ({}),
  )
  for (const field of asked) {
    const existing = (facets[field]?.values ?? []).map(({ value }) => value)
      .filter(Predicate.isString)
    for (const given of asList(selection[field])) {
      if (existing.some((value) => folded(value) === folded(given))) continue
      const near = meant(field, given, existing).slice(0, 3)
      if (near.length === 0) continue
      yield* Console.error(
        `No camera has --${field} ${printable(quoted(given))}; did you mean ${
          near.map((value) => printable(quoted(value))).join(" or ")
        }?`,
      )
    }
  }
})
