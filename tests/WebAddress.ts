/**
 * Addresses of the web by chance: the same as those of fast-check, seed by seed, whose own make a table of
 * all 1.1 million characters first.
 *
 * @module
 */
import * as fc from "fast-check"
import { anyCharacter } from "./AnyCharacter.ts"

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

const encode = (character: string) => {
  const encoded = encodeURIComponent(character)
  return encoded !== character ? encoded : `%${character.charCodeAt(0).toString(16)}`
}

const encoded = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 1 })
  .map(encode, (text) => decodeURIComponent(String(text)))

/** A letter, a digit or one of the `others`, and now and then any character as it is encoded. */
const unitOf = (others: string) => {
  const characters = plain + others
  const indexOf = (text: unknown) => {
    if (typeof text !== "string" || text.length !== 1 || !characters.includes(text)) {
      throw new Error("no such character")
    }
    return characters.indexOf(text)
  }
  const given = fc.nat({ max: characters.length - 1 }).map((index) => characters[index]!, indexOf)
  return fc.oneof({ weight: 10, arbitrary: given }, { weight: 1, arbitrary: encoded })
}

const inPath = unitOf("-._~!$&'()*+,;=:@")

const pathOf = (segmentSize: fc.Size, countSize: fc.Size) =>
  fc.array(fc.string({ unit: inPath, size: segmentSize }), { size: countSize })
    .map(
      (segments) => segments.map((segment) => `/${segment}`).join(""),
      (path) => String(path).split("/").slice(1),
    )

/** A path, which begins with `/` or is empty: `fc.webPath()`. */
export const webPath: fc.Arbitrary<string> = fc.oneof(
  pathOf("small", "xsmall"),
  pathOf("xsmall", "small"),
)

const behindPath = fc.string({ unit: unitOf("-._~!$&'()*+,;=:@/?"), size: "small" })

/** An address with or without a query and a fragment: `fc.webUrl` that is told to have them. */
export const webAddress: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom("http", "https"),
  fc.webAuthority({ size: "small" }),
  webPath,
  fc.option(behindPath),
  fc.option(behindPath),
).map(([scheme, host, path, query, fragment]) =>
  `${scheme}://${host}${path}${query === null ? "" : `?${query}`}` +
  (fragment === null ? "" : `#${fragment}`)
)
