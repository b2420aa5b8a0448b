import assert from "node:assert/strict"
import { boundsOf } from "../../../../src/map/browser/Bounds.ts"
import { facetNames, questionsFor } from "../../../../src/map/browser/FacetQuestions.ts"
import { shownValues, switched, valueWords } from "../../../../src/map/browser/FilterValues.ts"
import { pairsIn } from "../../../../src/map/browser/Query.ts"

Deno.test("questionsFor: each filter is counted without its own values", () => {
  assert.deepEqual(questionsFor({ q: ["road"] }), [{ by: facetNames, filter: { q: ["road"] } }])
  assert.deepEqual(questionsFor({ country: ["US"], type: ["ip"] }), [
    {
      by: facetNames.filter((name) => name !== "country" && name !== "type"),
      filter: { country: ["US"], type: ["ip"] },
    },
    { by: ["type"], filter: { country: ["US"] } },
    { by: ["country"], filter: { type: ["ip"] } },
  ])
})

Deno.test("pairsIn: the filter and the box, each value a parameter", () => {
  const box = { west: -87, south: 40, east: -86, north: 41 }
  assert.deepEqual(pairsIn({ country: ["US", "CA"], q: ["road"] }, box), [
    ["q", "road"],
    ["country", "US"],
    ["country", "CA"],
    ["bbox", "-87,40,-86,41"],
  ])
  assert.deepEqual(pairsIn({}, { west: -300, south: -89, east: 300, north: 89 }), [])
})

Deno.test("switched: several values of text, one of a boolean", () => {
  assert.deepEqual(switched("country", ["US"], "CA"), ["US", "CA"])
  assert.deepEqual(switched("country", ["US", "CA"], "US"), ["CA"])
  assert.deepEqual(switched("is_active_image", ["true"], "false"), ["false"])
  assert.deepEqual(switched("is_active_image", ["true"], "true"), [])
})

Deno.test("shownValues: what is chosen first, whether cameras have it or not", () => {
  const values = [
    { value: "Gary", count: 9 },
    { value: null, count: 5 },
    { value: "Paris", count: 3 },
    { value: "Parma", count: 1 },
  ]
  assert.deepEqual(shownValues(values, ["paris", "Nowhere"], "", 3), [
    { value: "paris", count: 3 },
    { value: "Nowhere", count: 0 },
    { value: "Gary", count: 9 },
  ])
  assert.deepEqual(shownValues(values, [], "par", 10).map(({ value }) => value), ["Paris", "Parma"])
  assert.equal(shownValues(values, ["a", "b", "c"], "", 2).length, 3)
})

Deno.test("valueWords: what a value is called", () => {
  assert.equal(valueWords("country", "US"), "United States")
  assert.equal(valueWords("country", "<script>"), "<script>")
  assert.equal(valueWords("type", "non_ip"), "Snapshot")
  assert.equal(valueWords("is_active_video", "false"), "Not active")
  assert.equal(valueWords("resolution_width", "640"), "640 pixels")
  assert.equal(valueWords("city", "Gary"), "Gary")
})

Deno.test("boundsOf: all of them, across the antimeridian too", () => {
  const cell = { count: 2, latitude: 0, longitude: 0 }
  const [[south, west], [north, east]] = boundsOf([
    { ...cell, bbox: [170, -20, -170, -10] },
    { ...cell, bbox: [160, -5, 165, 5] },
  ])
  assert.deepEqual([south, west, north, east].map(Math.round), [-20, 160, 5, 190])
  assert.deepEqual(boundsOf([]), [[-50, -130], [65, 150]])
})
