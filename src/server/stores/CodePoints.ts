/**
 * The order of text in databases.
 *
 * @module
 */

/** Less than 0 where `one` comes first: by code points, as databases compare text. */
export const byCodePoint = (one: string, other: string): number => {
  const [ones, others] = [[...one], [...other]]
  const place = ones.findIndex((point, index) => point !== others[index])
  if (place === -1) return ones.length - others.length
  return ones[place]!.codePointAt(0)! - (others[place]?.codePointAt(0) ?? -1)
}
