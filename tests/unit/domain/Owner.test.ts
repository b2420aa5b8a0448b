import assert from "node:assert/strict"
import { isOwner, isOwnerOrNone } from "../../../src/domain/Owner.ts"

Deno.test("isOwner: takes 1 to 200 characters of any script, blanks among them", () => {
  const owners = ["b", "bob", "Jürgen & Söhne = 100%", "Ада Лавлейс", "山田 太郎", "ROOT", "🎥"]
  for (const owner of [...owners, "x".repeat(200), "🎥".repeat(200)]) {
    assert.equal(isOwner(owner), true, owner)
  }
})

Deno.test("isOwner: refuses blanks at the ends, what is too long, and what cannot be seen", () => {
  const invisible = [
    "\0",
    "\n",
    "\u001b",
    "\u007f",
    "\u0085",
    "\u00ad",
    "\u061c",
    "\u115f",
    "\u200b",
    "\u200d",
    "\u200e",
    "\u2028",
    "\u202e",
    "\u2066",
    "\u2800",
    "\u3164",
    "\ufe0f",
    "\ufeff",
    "\ud800",
    "\u{e0041}",
  ]
  const owners = ["", " ", "\u00a0", " bob", "bob ", "bob\u3000", "x".repeat(201), "🎥".repeat(201)]
  for (const owner of [...owners, ...invisible.map((text) => `a${text}b`), "x".repeat(500_000)]) {
    assert.notEqual(isOwner(owner), true, JSON.stringify(owner.slice(0, 50)))
  }
})

Deno.test("isOwnerOrNone: takes no owner too, and else what an owner is", () => {
  const isTaken = (owner: string) => isOwnerOrNone(owner) === true
  assert.deepEqual(["", "bob", " ", "bob "].map((owner) => isTaken(owner)), [
    true,
    true,
    false,
    false,
  ])
})
