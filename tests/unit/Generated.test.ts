import assert from "node:assert/strict"
import { generate } from "../../.ci/generate.ts"

Deno.test("generate: the modules made from the table of fields are as it makes them", async () => {
  assert.deepEqual(await generate({ write: false }), [])
})
