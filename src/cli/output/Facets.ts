/**
 * How many cameras have which value, as a table.
 *
 * @module
 */
import type { CameraFacets, FacetName, FacetValue } from "../../domain/CameraFacets.ts"
import type { Column } from "./Table.ts"

/** A value of a field, or all that have no row, and how many cameras have it. */
export interface FacetRow {
  readonly field: FacetName
  /** The value; `null` for the cameras that have none; absent for those with any other value. */
  readonly value?: FacetValue["value"]
  readonly cameras: number
}

/** The rows of the fields, at most so many values of each. */
export const facetRows = (
  fields: ReadonlyArray<FacetName>,
  found: CameraFacets,
  most: number = Infinity,
): ReadonlyArray<FacetRow> =>
  fields.flatMap((field) => {
    const { others = 0, values = [] } = found[field] ?? {}
    const rest = values.slice(most).reduce((sum, { count }) => sum + count, others)
    const rows = values.slice(0, most)
      .map(({ count, value }): FacetRow => ({ field, value, cameras: count }))
    return rest === 0 ? rows : [...rows, { field, cameras: rest }]
  })

/** The columns of such rows. */
export const facetColumns: ReadonlyArray<Column<FacetRow>> = [
  { title: "FIELD", maxWidth: 20, text: ({ field }) => field },
  {
    title: "VALUE",
    maxWidth: 60,
    text: ({ value }) =>
      value === undefined ? "(others)" : value === null ? "(none)" : String(value),
  },
  { title: "CAMERAS", maxWidth: 12, text: ({ cameras }) => String(cameras) },
]

/** The fields of such rows in CSV, where those with any other value have no value. */
export const facetFields = ["field", "value", "cameras"]
