import assert from "node:assert/strict"
import { readDegrees } from "../../../src/lists/Degrees.ts"

Deno.test("readDegrees: reads minutes, seconds and the side, in the ways that lists write them", () => {
  const written = [
    `40°26'46.5"N`,
    "40 26 46,5 N",
    "N40° 26' 46.5''",
    "40º26′46.5″",
    "40:26:46.5n",
    "40° 26.775",
  ]
  for (const text of written) {
    assert.ok(Math.abs(readDegrees(text, "NS")! - 40.446_25) < 1e-9, text)
  }
  assert.equal(readDegrees("79.5 W", "EW"), -79.5)
  assert.equal(readDegrees("-0°30'", "EW"), -0.5)
})

Deno.test("readDegrees: what is no such text, or of the other axis, is none", () => {
  const others = [
    "40.5W",
    "40 26 46",
    "40°61'N",
    "N 40 S",
    "45 m",
    "°",
    "N",
    "",
    "4 0 0 0 N",
    "12:30",
  ]
  for (const text of others) assert.equal(readDegrees(text, "NS"), undefined, text)
})
