import assert from "node:assert/strict"
import { weaknessOf } from "../../../src/server/Strength.ts"

Deno.test("weaknessOf: tells what repeats, and what has few characters", () => {
  const weak: ReadonlyArray<readonly [secret: string, weakness: string]> = [
    ["a".repeat(32), "repeats one character"],
    ["0".repeat(71), "repeats one character"],
    ["abcde".repeat(8), "has only 5 different characters"],
    ["0101101001".repeat(4), "has only 2 different characters"],
    ["password".repeat(4), "repeats a short text"],
    ["0123456789abcdef".repeat(2), "repeats a short text"],
    [`${"correcthorse".repeat(3)}corre`, "repeats a short text"],
  ]
  assert.deepEqual(weak.map(([secret]) => [secret, weaknessOf(secret)]), weak)
})

Deno.test("weaknessOf: finds nothing wrong with what is random", () => {
  const hex = () =>
    Array.from(
      crypto.getRandomValues(new Uint8Array(36)),
      (byte) => byte.toString(16).padStart(2, "0"),
    ).join("")
  const digits = () => crypto.getRandomValues(new Uint32Array(32)).reduce((t, n) => t + n % 10, "")
  for (let times = 0; times < 100; times++) {
    assert.equal(weaknessOf(times % 2 ? digits() : hex()), undefined)
  }
})
