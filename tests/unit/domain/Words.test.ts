import assert from "node:assert/strict"
import fc from "fast-check"
import { askedWords, wordsText } from "../../../src/domain/Words.ts"

Deno.test("wordsText: gives the words of name, road, city and source, a blank before each", () => {
  assert.equal(
    wordsText({ name: "I-65 @ Exit_172", road: null, city: "München", source: "Straße/Σας" }),
    " i 65 exit 172\n munchen\n strasse σασ",
  )
  assert.equal(wordsText({}), "")
  assert.equal(wordsText({ name: "—", city: "" }), "")
})

Deno.test("wordsText: a text of ASCII has the words that it has beside other letters", () =>
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (name) => {
      // A blank that is no ASCII.
      assert.equal(wordsText({ name }), wordsText({ name: `${name}\u00a0` }))
    }),
  ))

const finds = (asked: string, name: string) =>
  askedWords(asked).every((word) => wordsText({ name }).includes(word))

Deno.test("askedWords: finds the beginnings of words, whatever the case and the accents", () => {
  const found: ReadonlyArray<readonly [asked: string, name: string]> = [
    ["mun", "MÜNCHEN"],
    ["MÜN rat", "Rathaus, München"],
    ["istan", "İstanbul"],
    ["ΟΔΟΣ", "οδος 5"],
    ["οδοσ", "ΟΔΟΣΑ"],
    ["strass", "Straße"],
    ["STRAẞE", "Straße"],
    ["strasse", "STRAẞE"],
    ["ﬁsh", "FISHERMAN"],
    ["京駅", "東京駅前"],
    ["東京tow", "東京 Tower"],
    ["กรุง", "สถานีกรุงเทพ"],
    ["서울", "서울역"],
    ["172", "Exit 172"],
  ]
  for (const [asked, name] of found) assert.equal(finds(asked, name), true, `${asked} in ${name}`)
  const lost: ReadonlyArray<readonly [asked: string, name: string]> = [
    ["unchen", "München"],
    ["72", "Exit 172"],
    ["mun paris", "München"],
    ["京東", "東京"],
  ]
  for (const [asked, name] of lost) assert.equal(finds(asked, name), false, `${asked} in ${name}`)
})

Deno.test("askedWords: gives each word once, and none where there are no letters and digits", () => {
  assert.deepEqual(askedWords("Ab, ab 12"), [" ab", " 12"])
  assert.deepEqual(askedWords(" -- 👩 "), [])
})

Deno.test("wordsText: no word goes on in the next field", () => {
  assert.equal(wordsText({ name: "東", road: "京" }).includes(askedWords("東京")[0]!), false)
})
