/**
 * Which pages the database finds by its indexes alone, whatever is held of its cameras.
 *
 * @module
 */
import type { StoreFilter } from "../CameraStore.ts"

// To put more than so many in order takes too much memory.
const mostNear = 100_000

/** Whether every camera that is not retired is meant, which the database has in order. */
export const isWhole = (
  { after: _, limit: _limit, offset: _offset, retired = false, ...rest }: StoreFilter,
): boolean => retired === false && Object.values(rest).every((value) => value === undefined)

/** Whether a page is in the order of distance. */
export const isNear = ({ sort }: StoreFilter): boolean => sort === "distance"

// As many of the nearest of all cameras as the index of places in the database finds.
const mostNearest = 1000

/** Whether the nearest of all cameras are meant. */
export const isNearest = (
  { after, latitude: _, limit: _1, longitude: _2, radius: _3, ...rest }: StoreFilter,
): boolean =>
  isNear(rest) && after === undefined && (rest.offset ?? 0) < mostNearest &&
  isWhole({ ...rest, sort: undefined })

/** Whether more cameras are to be passed over, in the order of distance, than are put in order at once. */
export const isTooFar = (filter: StoreFilter): boolean =>
  isNear(filter) && (filter.offset ?? 0) > mostNear
