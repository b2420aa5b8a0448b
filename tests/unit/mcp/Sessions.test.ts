import { strict as assert } from "node:assert"
import { mostSessions, Sessions } from "../../../src/mcp/Sessions.ts"

Deno.test("Sessions: one is its client's alone, and the one used the longest ago gives way", () => {
  const sessions = new Sessions()
  for (let index = 0; index < mostSessions; index++) {
    assert.equal(sessions.open(`${index}`, "a"), undefined)
  }
  assert.equal(sessions.use("0", "b"), false)
  assert.equal(sessions.use("none", "a"), false)
  assert.equal(sessions.use("0", "a"), true)
  assert.equal(sessions.open("new", "b"), "1")
  assert.equal(sessions.use("1", "a"), false)
  sessions.close("0")
  assert.equal(sessions.use("0", "a"), false)
  assert.equal(sessions.open("another", "b"), undefined)
})
