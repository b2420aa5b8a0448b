/**
 * Text of any Unicode characters by chance.
 *
 * @module
 */
import * as fc from "fast-check"

// Halves of pairs are no characters.
const [halves, afterHalves, last] = [0xd800, 0xe000, 0x10ffff]

const characterOf = (index: number) =>
  String.fromCodePoint(index < halves ? index : index + afterHalves - halves)

const indexOf = (text: unknown) => {
  if (typeof text !== "string" || [...text].length !== 1 || !text.isWellFormed()) {
    throw new Error("no character")
  }
  const code = text.codePointAt(0)!
  return code < halves ? code : code - (afterHalves - halves)
}

/**
 * What `fc.string` takes as `unit`: the same as its `"binary"`, which makes a table of all 1.1 million
 * characters first.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat({ max: last - (afterHalves - halves) })
  .map(characterOf, indexOf)
