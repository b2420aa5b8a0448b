import assert from "node:assert/strict"
import { type PermissionLevel, permissionLevels, permits } from "../../../src/domain/Permission.ts"

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

Deno.test("permissionLevels: are all levels, the lowest first", () => {
  assert.deepEqual(permissionLevels, levels)
})
