/**
 * Comparing cameras that a server has given times.
 *
 * @module
 */
import assert from "node:assert/strict"
import { untimed } from "./Fixtures.ts"

/** Asserts that two values are equal but for the times that the server gives cameras. */
export const sameButTimes = (actual: unknown, expected: unknown): void =>
  assert.deepEqual(untimed(actual), untimed(expected))
