/**
 * Places that requests take, and how many of them one client may have.
 *
 * @module
 */

/** What there is not enough of: the part of one client, or all of it. */
export type UsedUp = "share" | "all"

/** Places, each with a holder: a client by its id, before it is known by its address. */
export interface Shares {
  /** Takes `count` places, one when left out; gives what returns them, however often it is called. */
  readonly take: (holder: string, count?: number) => (() => void) | UsedUp
}

/**
 * At most `all` places, of which one holder has at most `share`. Who has none gets what it asks for
 * although that is more than its share, and more than all while nobody has any.
 */
export const makeShares = (
  { all, share }: { readonly all: number; readonly share: number },
): Shares => {
  const held = new Map<string, number>()
  let sum = 0
  return {
    take: (holder, count = 1) => {
      const own = held.get(holder) ?? 0
      if (own > 0 && own + count > share) return "share"
      if (sum > 0 && sum + count > all) return "all"
      sum += count
      held.set(holder, own + count)
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        sum -= count
        const left = held.get(holder)! - count
        if (left > 0) held.set(holder, left)
        else held.delete(holder)
      }
    },
  }
}

/** What a client is told whose share is used up, and everybody when all is. */
export const turnedAway = {
  all: {
    status: 503,
    message: "The server has too many requests at present. Try again later.",
    headers: { "retry-after": "1" },
  },
  share: {
    status: 429,
    message: "This client has too many requests open at present. Try again later.",
    headers: { "retry-after": "1" },
  },
} as const
