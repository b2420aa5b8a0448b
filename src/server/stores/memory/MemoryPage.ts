/**
 * Pages of what is kept in memory.
 *
 * @module
 */
import { pageSize } from "../../../contract/Routes.ts"
import type { PageStart, StorePage } from "../CameraStore.ts"

/** The page of what matches; an item's cursor is its place in `all`, from 1. */
export const toPage = <A>(
  all: ReadonlyArray<A | undefined>,
  { after = 0, offset = 0 }: PageStart,
  matches: (item: A) => boolean,
  most = pageSize,
): StorePage<A> => {
  const items: Array<A> = []
  let last: number | undefined
  let passed = 0
  for (let index = after; index < all.length; index++) {
    const item = all[index]
    if (item === undefined || !matches(item) || passed++ < offset) continue
    if (items.length === most) return { items, next: last, last }
    items.push(item)
    last = index + 1
  }
  return { items, next: undefined, last }
}
