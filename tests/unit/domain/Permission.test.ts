import assert from "node:assert/strict"
import * as Schema from "effect/Schema"
import { PermissionLevel, permits } from "../../../src/domain/Permission.ts"

const levels: ReadonlyArray<PermissionLevel> = ["user", "webUI", "admin"]

Deno.test("permits: the levels nest, admin above webUI above user", () => {
  assert.deepEqual(
    levels.map((level) => levels.map((required) => permits(level, required))),
    [
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ],
  )
})

Deno.test("PermissionLevel: is one of the three names, letter for letter", () => {
  const isLevel = Schema.is(PermissionLevel)
  assert.deepEqual(levels.filter((level) => !isLevel(level)), [])
  assert.deepEqual(
    ["", "webui", "Admin", "root", "user ", null, 0].filter((level) => isLevel(level)),
    [],
  )
})
