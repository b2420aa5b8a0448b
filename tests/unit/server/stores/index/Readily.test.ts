import assert from "node:assert/strict"
import { makeReadily } from "../../../../../src/server/stores/index/Readily.ts"

const page = (next: number | undefined) => ({ items: [], next, last: next })

Deno.test("makeReadily: knows pages that ended soon, from wherever they began", () => {
  const { has, learn } = makeReadily()
  const filter = { country: "DE" }
  assert.equal(has(filter), false)
  learn(filter, page(300))
  assert.equal(has(filter), true)
  assert.equal(has({ ...filter, after: 300 }), true)
  assert.equal(has({ country: "FR" }), false)
  // Not what more rows are needed for.
  assert.equal(has({ ...filter, offset: 1 }), false)
  assert.equal(has({ ...filter, sort: "distance" }), false)
  assert.equal(has({ ...filter, bbox: [0, 0, 1, 1] }), false)
})

Deno.test("makeReadily: forgets what did not end soon, or has no more, and what is known longest", () => {
  const { has, learn } = makeReadily()
  const filter = { country: "DE" }
  for (const last of [page(3000), page(undefined)]) {
    learn(filter, page(300))
    learn(filter, last)
    assert.equal(has(filter), false)
  }
  learn({ ...filter, after: 1_000_000 }, page(1_000_300))
  assert.equal(has(filter), true)
  for (let at = 0; at < 1000; at++) learn({ city: String(at) }, page(300))
  assert.equal(has(filter), false)
  assert.equal(has({ city: "999" }), true)
})
