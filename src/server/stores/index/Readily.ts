/**
 * Which pages the database finds readily, for many cameras match: it needs no index for them.
 *
 * @module
 */
import type { CameraPage, StoreFilter } from "../CameraStore.ts"

/** What is known of the pages that were read. */
export interface Readily {
  /** Whether the database found the pages of what is asked for readily. */
  readonly has: (filter: StoreFilter) => boolean
  /** Takes in a page that was found. */
  readonly learn: (filter: StoreFilter, page: CameraPage) => void
}

// Looking at so many rows costs less than asking the index.
const mostRows = 2000

const mostKept = 1000

/** The key of what is asked for; not of what more than the first rows are needed for. */
const keyOf = (
  { after: _, bbox, limit, offset = 0, radius, sort, ...attributes }: StoreFilter,
) =>
  offset > 0 || sort === "distance" || bbox !== undefined || radius !== undefined
    ? undefined
    : JSON.stringify([attributes, limit])

/** Nothing is known yet. What is wrong since is noticed with the next page. */
export const makeReadily = (): Readily => {
  const known = new Set<string>()
  return {
    has: (filter) => {
      const key = keyOf(filter)
      return key !== undefined && known.has(key)
    },
    learn: (filter, { next }) => {
      const key = keyOf(filter)
      if (key === undefined) return
      known.delete(key)
      if (next === undefined || Number(next) - Number(filter.after ?? 0) > mostRows) return
      const [oldest] = known
      if (oldest !== undefined && known.size >= mostKept) known.delete(oldest)
      known.add(key)
    },
  }
}
