/**
 * How many cameras have which value, asked so that each filter shows what its other values would give.
 *
 * @module
 */
import { type FacetName, type FacetValue, questionsFor } from "./FacetQuestions.ts"
import type { Session } from "./Session.ts"
import { facetsShape } from "./Shapes.ts"
import { type Filter, filterPairs } from "./View.ts"

/** The values of the filters. */
export type Facets = { readonly [Name in FacetName]?: ReadonlyArray<FacetValue> }

/** Counts by every name. */
export const loadFacets = async (
  session: Session,
  filter: Filter,
  signal: AbortSignal,
): Promise<Facets> => {
  const answers = await Promise.all(
    questionsFor(filter).map(({ by, filter }) =>
      session.ask(
        { path: "cameras/facets", query: [...filterPairs(filter), ["by", by.join(",")]], signal },
        facetsShape,
      )
    ),
  )
  return Object.fromEntries(
    answers.flatMap(({ body }) =>
      Object.entries(body).map(([name, facet]) => [name, facet.values] as const)
    ),
  )
}
