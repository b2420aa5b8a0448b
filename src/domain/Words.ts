/**
 * Words, by which cameras are found whatever the case and the accents of a text.
 *
 * A word is a run of letters and digits. Scripts that put no blanks between words (Chinese, Japanese,
 * Thai and their like) have each character for a word, so that what is asked for may begin anywhere.
 *
 * @module
 */
import type { Camera } from "./Camera.ts"

const patterns = /* @__PURE__ */ (() => {
  const scripts = ["Han", "Hira", "Kana", "Bopo", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"]
  const unspaced = scripts.map((script) => String.raw`\p{scx=${script}}`).join("")
  return {
    run: /[\p{L}\p{N}]+/gu,
    word: new RegExp(String.raw`[${unspaced}]|[^${unspaced}]+`, "gu"),
  }
})()

// Upper case, where ß is SS, but ẞ is only once it is small; the one Greek letter whose form is of its
// place.
const plain = (text: string): string =>
  text.normalize("NFKD").toLowerCase().toUpperCase().toLowerCase().normalize("NFKD")
    .replace(/\p{M}+/gu, "").replaceAll("ς", "σ")

const wordsOfRun = (run: string) => run.match(patterns.word)!.map((word) => ` ${word}`).join("")

/**
 * What is asked for in a text: each part is to be found in {@linkcode wordsText}, as it is. None
 * where the text has no letters and digits.
 */
export const askedWords = (text: string): ReadonlyArray<string> => [
  ...new Set((plain(text).match(patterns.run) ?? []).map(wordsOfRun)),
]

const fields = ["name", "road", "city", "source"] as const

// Most texts are of these letters alone, and are done in a quarter of the time.
const isPlain = /^[ -~]*$/
const between = /[^a-z0-9]+/g

const wordsOfField = (text: string): string => {
  if (!isPlain.test(text)) return (plain(text).match(patterns.run) ?? []).map(wordsOfRun).join("")
  const words = text.toLowerCase().replace(between, " ").trim()
  return words === "" ? "" : ` ${words}`
}

/**
 * The words of a camera's name, road, city and source, a blank before each, so that a word begins
 * with what is asked for where " " and that are found.
 */
export const wordsText = (
  camera: { readonly [K in typeof fields[number]]?: Camera[K] | undefined },
): string =>
  // No word goes on from one field to the next.
  fields.map((name) => wordsOfField(camera[name] ?? "")).filter((words) => words !== "").join("\n")
