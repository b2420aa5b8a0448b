import assert from "node:assert/strict"
import {
  isMissing,
  readActive,
  readCountry,
  readDirection,
  readNumber,
  readPlace,
  readPosition,
} from "../../../src/lists/Values.ts"

Deno.test("readNumber: takes decimal commas and degrees, and no words", () => {
  const texts = ["3,97169", "-0.5", " 45° ", ".5", "1e3", "", "12 m", "1,2,3", "0x10", "Infinity"]
  assert.deepEqual(
    texts.map(readNumber),
    [3.97169, -0.5, 45, 0.5, 1000, undefined, undefined, undefined, undefined, undefined],
  )
  assert.deepEqual([readNumber(7), readNumber(true), readNumber(undefined)], [
    7,
    undefined,
    undefined,
  ])
})

Deno.test("readPlace: what is absent, empty, out of range or 0/0 is no place", () => {
  assert.deepEqual(readPlace("48,1", 11.5), { latitude: 48.1, longitude: 11.5 })
  assert.deepEqual(readPlace(0, 11.5), { latitude: 0, longitude: 11.5 })
  const wrong = [["0", "0"], ["", ""], ["91", "1"], ["1", "181"], ["x", "1"], [NaN, 1]] as const
  for (const [latitude, longitude] of wrong) {
    assert.equal(readPlace(latitude, longitude), undefined)
  }
  assert.equal(readPlace(undefined, 1), undefined)
})

Deno.test("readPlace: reads degrees with minutes, seconds and sides, each on its own axis", () => {
  const place = { latitude: 40.5, longitude: -79.75 }
  assert.deepEqual(readPlace("40°30'N", `79°45'0"W`), place)
  assert.deepEqual(readPlace("40.5N", "W 79,75"), place)
  assert.deepEqual(readPlace("79.75W", "40.5N"), undefined)
})

Deno.test("readPosition: reads latitude first, and the longitude first as WKT has it", () => {
  const place = { latitude: 48.1, longitude: -11.5 }
  for (
    const text of [
      "48°6'N 11°30'W",
      "48.1N, 11.5W",
      "48.1, -11.5",
      "(48.1 -11.5)",
      "[48.1,-11.5]",
      "POINT (-11.5 48.1)",
    ]
  ) {
    assert.deepEqual(readPosition(text), place, text)
  }
  assert.deepEqual(readPosition("SRID=4326;POINT(-11.5 48.1)"), place)
  for (const text of ["Main Street 5", "48.1", "1, 2, 3", 5]) {
    assert.equal(readPosition(text), undefined)
  }
})

Deno.test("readDirection: reads degrees and points of the compass", () => {
  const words = ["North", "NB", "southbound", "ENE", "North-East", "w", "Nord", "westerly", "360°"]
  assert.deepEqual(words.map(readDirection), [0, 0, 180, 67.5, 45, 270, 0, undefined, 0])
  assert.deepEqual([-90, 725, "253"].map(readDirection), [270, undefined, 253])
})

Deno.test("readActive: reads what lists say of what works", () => {
  assert.deepEqual(
    ["true", 1, "Out of Service", "OFFLINE", "In service", "maybe", undefined].map(readActive),
    [true, true, false, false, true, undefined, undefined],
  )
})

Deno.test("readCountry: reads codes and English names, and keeps the rest", () => {
  assert.deepEqual(
    ["de", "Germany", "UK", "united kingdom", "USA", "Türkiye", "Atlantis"].map(readCountry),
    ["DE", "DE", "GB", "GB", "US", "TR", "Atlantis"],
  )
})

Deno.test("isMissing: placeholders say nothing, and zero does", () => {
  assert.deepEqual(
    ["", " N/A ", "Not Reported", "null", "0", 0, false, undefined].map(isMissing),
    [true, true, true, true, false, false, false, true],
  )
})
