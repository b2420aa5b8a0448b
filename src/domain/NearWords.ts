/**
 * Words that are nearly the same as another.
 *
 * @module
 */

/** A text without its case and its accents. */
export const folded = (text: string): string =>
  text.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

/** How many letters are to be put in, left out, changed or swapped to get from one word to another. */
const distance = (from: string, to: string): number => {
  let before: Array<number> = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1]
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      row.push(Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (isSame ? 0 : 1),
        isSwapped ? before[j - 2]! + 1 : Infinity,
      ))
    }
    before = last
    last = row
  }
  return last[to.length]!
}

/** A part is as near as one letter that is wrong. */
const farness = (given: string, value: string): number =>
  given.length > 2 && value.split(/[^\p{L}\p{N}]+/u).includes(given) ? 1 : distance(given, value)

/** What of `existing` is nearly `given`, the nearest first; of short words one letter may be wrong. */
export const nearest = (given: string, existing: Iterable<string>): ReadonlyArray<string> => {
  const word = folded(given)
  const most = Math.max(1, Math.floor(word.length / 3))
  return [...existing].map((value) => ({ value, far: farness(word, folded(value)) }))
    .filter(({ far, value }) => far <= most && far < folded(value).length)
    .sort((left, right) => left.far - right.far)
    .map(({ value }) => value)
}
