import assert from "node:assert/strict"
import { checkSourceCamera } from "../../../src/domain/CameraPut.ts"
import { outcome, refusal } from "./Refusal.ts"

const check = checkSourceCamera("putCameraBySource")
const camera = {
  camera_type: "stream",
  m3u8_url: "https://example.org/p.m3u8",
  is_active_image: true,
  is_active_video: false,
}

Deno.test("checkSourceCamera: a source and its id have at least one character", () => {
  const expected = "text of at least one character, without null characters"
  const of = (field: string) =>
    refusal("putCameraBySource", { field, got: '""', actual: "", expected })
  assert.deepEqual(outcome(check("", "a", camera)), of("source"))
  assert.deepEqual(outcome(check("cam2", "", camera)), of("source_id"))
})
