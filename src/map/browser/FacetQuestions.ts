/**
 * By what cameras are counted beside the map, and what is asked for that.
 *
 * @module
 */
import { type Filter, type FilterName, withValues } from "./View.ts"

/** A value and how many cameras have it. */
export interface FacetValue {
  readonly value: string | number | boolean | null
  readonly count: number
}

/** The filters whose values are counted. */
export const facetNames = [
  "type",
  "is_active_image",
  "is_active_video",
  "country",
  "state",
  "city",
  "source",
  "resolution_width",
  "resolution_height",
] as const satisfies ReadonlyArray<FilterName>

/** A filter whose values are counted. */
export type FacetName = (typeof facetNames)[number]

/** What is asked: by which names, among the cameras of which filter. */
export interface FacetQuestion {
  readonly by: ReadonlyArray<FacetName>
  readonly filter: Filter
}

/**
 * The questions for a filter: one for all names that are not in it, and one for each that is, without
 * its own values, since a choice among them is not between what they leave.
 */
export const questionsFor = (filter: Filter): ReadonlyArray<FacetQuestion> => {
  const set = facetNames.filter((name) => filter[name] !== undefined)
  const rest = facetNames.filter((name) => filter[name] === undefined)
  return [
    ...rest.length === 0 ? [] : [{ by: rest, filter }],
    ...set.map((name) => ({ by: [name], filter: withValues(filter, name, []) })),
  ]
}
