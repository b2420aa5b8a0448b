import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as fc from "fast-check"
import { exactJson } from "../../../../../src/server/stores/sql/ExactJson.ts"

Deno.test("exactJson: a number has twenty digits, so that none beside it is as near", () => {
  assert.equal(
    exactJson([-56.85136238246508, 1, "a", null, undefined, true, [0.1], { a: 1 }]),
    '[-56.851362382465076450,1,"a",null,null,true,[0.10000000000000000555],{"a":1}]',
  )
})

Deno.test("exactJson: is read as JSON and by SQLite as what it was made of", () => {
  using database = new DatabaseSync(":memory:")
  const read = database.prepare("SELECT value FROM json_each(?)")
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
      fc.string(),
      (number, text) => {
        const json = exactJson([number, text, [number]])
        // JSON knows no -0.
        assert.deepEqual(JSON.parse(json), [number + 0, text, [number + 0]])
        assert.equal(read.all(exactJson([number]))[0]!.value, number + 0)
      },
    ),
    { numRuns: 2000 },
  )
})
