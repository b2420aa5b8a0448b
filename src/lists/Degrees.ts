/**
 * Degrees as people write them: with minutes and seconds, or with the side of the equator or of
 * Greenwich.
 *
 * @module
 */

/** The letters of the two sides: the first is that of positive degrees. */
export type Sides = "NS" | "EW"

const count = String.raw`(\d+(?:[.,]\d+)?)`
const written = new RegExp(
  String.raw`^([NSEW])?\s*([-+]?)${count}\s*([°º:]?)` +
    String.raw`(?:\s*${count}\s*['′’:]?)?(?:\s*${count}\s*(?:["″”]|''|’’|′′)?)?\s*([NSEW])?$`,
  "i",
)

const toNumber = (text = "0") => Number(text.replace(",", "."))

/**
 * Degrees such as `40°26'46"N`, `40 26.767 N` or `N 40.446`; undefined for anything else, and for a
 * plain number. Without a letter there is a `°` at least.
 */
export const readDegrees = (text: string, sides: Sides): number | undefined => {
  const [, before, sign, degrees, mark, minutes, seconds, after] = written.exec(text.trim()) ?? []
  const side = (before ?? after)?.toUpperCase()
  if (degrees === undefined || before !== undefined && after !== undefined) return undefined
  if (side === undefined ? mark !== "°" && mark !== "º" : !sides.includes(side)) return undefined
  if (toNumber(minutes) >= 60 || toNumber(seconds) >= 60) return undefined
  const whole = toNumber(degrees) + toNumber(minutes) / 60 + toNumber(seconds) / 3600
  return sign === "-" || side === sides[1] ? -whole : whole
}
