import assert from "node:assert/strict"
import { makeTexts } from "../../../../../src/server/stores/index/Texts.ts"

const samples = ["", "a", "\ufeffa", "Straße", "東京", "🎥", "a\u0000b"]

Deno.test("makeTexts: a text has one number, and the number the text, however many there are", () => {
  const texts = makeTexts()
  const all = [...samples, ...Array.from({ length: 10_000 }, (_, index) => `city ${index}`)]
  const numbers = all.map((text) => texts.add(text))
  assert.deepEqual(numbers, all.map((_, index) => index + 1))
  assert.equal(texts.size(), all.length + 1)
  assert.deepEqual(all.map(texts.add), numbers)
  assert.deepEqual(all.map(texts.find), numbers)
  assert.deepEqual(numbers.map(texts.textOf), all)
})

Deno.test("makeTexts: what was not added has the number 0", () => {
  const texts = makeTexts()
  assert.equal(texts.find("a"), 0)
  texts.add("ab")
  assert.deepEqual(["a", "b", "abc", ""].map(texts.find), [0, 0, 0, 0])
  assert.equal(texts.size(), 2)
})
