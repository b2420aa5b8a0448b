import assert from "node:assert/strict"
import { isCameraId } from "../../../src/domain/CameraId.ts"

Deno.test("isCameraId: takes 24 hexadecimal characters in either case, and nothing else", () => {
  const id = "5ae0ecbd336359291be74c12"
  assert.deepEqual([id, id.toUpperCase()].map(isCameraId), [true, true])
  const others = [
    "",
    id.slice(1),
    `${id}0`,
    `${id}\n`,
    ` ${id}`,
    id.replace("5", "g"),
    `${id},${id}`,
  ]
  assert.deepEqual(others.filter(isCameraId), [])
})
