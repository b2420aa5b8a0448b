/**
 * The codes of countries by what people call them.
 *
 * @module
 */
import { folded, nearest } from "./NearWords.ts"

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]

// Codes that are no longer of a country are written as the one that took its place.
const isCurrent = (code: string) =>
  Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}` &&
  !/^(EU|EZ|UN|X[AB]|QO|ZZ)$/.test(code)

const languages = ["en", "de", "es", "fr", "it", "nl", "pl", "pt", "sv", "tr", "ru", "ja", "zh"]

const makeNames = (): ReadonlyMap<string, string> => {
  const names = new Map([["uk", "GB"], ["usa", "US"], ["uae", "AE"], ["england", "GB"]])
  const codes = letters.flatMap((one) => letters.map((other) => one + other)).filter(isCurrent)
  for (const language of languages) {
    const words = new Intl.DisplayNames(language, { type: "region", fallback: "none" })
    for (const code of codes) {
      const name = words.of(code)
      if (name !== undefined && !names.has(folded(name))) names.set(folded(name), code)
    }
  }
  return names
}

/** The codes that `name` may stand for, in English or another language, also with a letter wrong. */
export const countryCodes = (name: string): ReadonlyArray<string> => {
  // It takes some milliseconds, and most commands have no use for it.
  const names = makeNames()
  const code = names.get(folded(name))
  if (code !== undefined) return [code]
  return [...new Set(nearest(name, names.keys()).map((near) => names.get(near)!))]
}
