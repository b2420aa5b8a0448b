import assert from "node:assert/strict"
import { Seen } from "../../../src/lists/Seen.ts"

Deno.test("Seen: keeps the first number of each of many texts", () => {
  const seen = new Seen()
  for (let number = 0; number < 100_000; number++) seen.add(`camera ${number}`, number)
  seen.add("camera 5", 7)
  assert.equal(seen.size, 100_000)
  for (let number = 0; number < 100_000; number++) {
    assert.equal(seen.get(`camera ${number}`), number)
    assert.equal(seen.has(`other ${number}`), false)
  }
})
