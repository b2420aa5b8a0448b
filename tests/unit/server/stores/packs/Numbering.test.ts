import assert from "node:assert/strict"
import { makeNumbering } from "../../../../../src/server/stores/packs/Numbering.ts"

Deno.test("makeNumbering: numbers are found both ways, and it tells whether they are the same", () => {
  const { add, inDatabase, inMemory, isSame, size } = makeNumbering()
  assert.deepEqual([inDatabase(0), inMemory(0), inDatabase(1000)], [0, 0, 0])
  assert.deepEqual([add(1), add(2), isSame()], [1, 2, true])
  assert.deepEqual([add(1000), isSame(), size()], [3, false, 4])
  for (const [kept, held] of [[1, 1], [2, 2], [3, 1000]] as const) {
    assert.deepEqual([inMemory(kept), inDatabase(held)], [held, kept])
  }
  assert.equal(inDatabase(999), 0)
})
