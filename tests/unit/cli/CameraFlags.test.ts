import assert from "node:assert/strict"
import { metavarOf } from "../../../src/cli/CameraFlags.ts"
import { searchRows } from "../../../src/domain/CameraQuery.ts"

Deno.test("metavarOf: says what stands for the value of each field that a search takes", () => {
  assert.deepEqual(searchRows.map((row) => [row[0], metavarOf(row)]), [
    ["name", "<name>"],
    ["source", "<name>"],
    ["source_id", "<id>"],
    ["country", "<code>"],
    ["state", "<name>"],
    ["city", "<name>"],
    ["road", "<name>"],
    ["is_active_image", "<boolean>"],
    ["is_active_video", "<boolean>"],
    ["resolution_width", "<pixels>"],
    ["resolution_height", "<pixels>"],
  ])
})
