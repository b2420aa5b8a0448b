import assert from "node:assert/strict"
import { makeTuples } from "../../../../../src/server/stores/index/Tuples.ts"

Deno.test("makeTuples: a tuple has one number, however many there are", () => {
  const tuples = makeTuples(["one", "other"])
  const all = Array.from({ length: 10_000 }, (_, index) => [index % 100, Math.floor(index / 100)])
  const numbers = all.map(tuples.add)
  assert.deepEqual(numbers, all.map((_, index) => index + 1))
  assert.deepEqual(all.map(tuples.add), numbers)
  assert.equal(tuples.size(), all.length + 1)
  assert.deepEqual([...tuples.values().slice(2, 2 + 2 * all.length)], all.flat())
})
