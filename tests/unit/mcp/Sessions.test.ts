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

Deno.test("Sessions: a client that opens more and more ends its own, and none of the others", () => {
  const sessions = new Sessions()
  for (const name of ["one", "two"]) assert.equal(sessions.open(name, "a"), undefined)
  for (let index = 0; index < mostSessions - 2; index++) {
    assert.equal(sessions.open(`${index}`, "b"), undefined)
  }
  for (let index = 0; index < mostSessions; index++) {
    assert.equal(
      sessions.open(`more ${index}`, "b"),
      index < 998 ? `${index}` : `more ${index - 998}`,
    )
  }
  for (const name of ["one", "two"]) assert.equal(sessions.use(name, "a"), true)
})
