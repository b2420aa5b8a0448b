import assert from "node:assert/strict"
import { makeShares } from "../../../../src/server/middleware/Shares.ts"

const release = (taken: ReturnType<ReturnType<typeof makeShares>["take"]>) =>
  typeof taken === "function" ? taken() : assert.fail(taken)

Deno.test("makeShares: a holder gets its share and no more, and others what is left of all", () => {
  const { take } = makeShares({ all: 5, share: 2 })
  const first = take("a")
  release(take("a"))
  take("a")
  assert.equal(take("a"), "share")
  assert.deepEqual([typeof take("b"), typeof take("b"), take("b")], [
    "function",
    "function",
    "share",
  ])
  take("c")
  assert.equal(take("c"), "all")
  release(first)
  // Giving back is counted once.
  release(first)
  assert.equal(typeof take("c"), "function")
  assert.equal(take("d"), "all")
})

Deno.test("makeShares: who has nothing gets more than its share, and than all while nobody has any", () => {
  const { take } = makeShares({ all: 10, share: 4 })
  const large = take("a", 20)
  assert.deepEqual([take("a", 1), take("b", 1)], ["share", "all"])
  release(large)
  take("a", 6)
  assert.equal(take("a", 1), "share")
  assert.equal(typeof take("b", 4), "function")
})
