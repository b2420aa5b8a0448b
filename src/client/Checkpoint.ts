/**
 * Checkpoints: where a walk goes on, as text that its user keeps.
 *
 * @module
 */
import { type Pairs, toQuery } from "../contract/Encoding.ts"

/** Writes and reads the checkpoints of a walk through `path` with the parameters `filter`. */
export const makeCheckpoints = (path: string, filter: Pairs) => {
  // At the end, so that a checkpoint that was cut off is not taken for another.
  const ending = `#${path}?${toQuery(filter.toSorted())}`
  return {
    /** The checkpoint at the page with the parameters `next`. */
    write: (next: Pairs): string => toQuery(next) + ending,
    /** The parameters in a checkpoint of this walk; undefined for anything else. */
    read: (checkpoint: unknown): Pairs | undefined => {
      if (typeof checkpoint !== "string" || !checkpoint.endsWith(ending)) return undefined
      const query = checkpoint.slice(0, -ending.length)
      const next = new URLSearchParams(query)
      return query !== "" && String(next) === query &&
          /^\d{1,15}$/.test(next.get("offset") ?? "0")
        ? [...next]
        : undefined
    },
  }
}
