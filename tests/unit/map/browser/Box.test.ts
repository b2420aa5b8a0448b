import assert from "node:assert/strict"
import {
  clusterZoom,
  isInBox,
  nearestCopy,
  padded,
  toBbox,
  turned,
} from "../../../../src/map/browser/Box.ts"
import { cellSize, shortCount } from "../../../../src/map/browser/Cell.ts"
import { isBox } from "../../../../src/domain/CameraQuery.ts"
import { mostZoom } from "../../../../src/domain/CameraFacets.ts"

Deno.test("toBbox: what is in view, across the antimeridian and on any copy of the world", () => {
  const boxes: ReadonlyArray<readonly [number, number, number, number, string | undefined]> = [
    [-87, 40, -86, 41, "-87,40,-86,41"],
    [170, -20, 190, -10, "170,-20,-170,-10"],
    [-190, -20, -170, -10, "170,-20,-170,-10"],
    [273, 40, 274, 41, "-87,40,-86,41"],
    [-180, -60, 180, 60, "-180,-60,180,60"],
    [-300, -95, 200, 89, undefined],
    [-300, -60, 200, 95, "-180,-60,180,90"],
  ]
  for (const [west, south, east, north, bbox] of boxes) {
    assert.equal(toBbox({ west, south, east, north }), bbox)
    if (bbox !== undefined) assert.equal(isBox(bbox.split(",").map(Number)), true, bbox)
  }
})

Deno.test("turned, nearestCopy: the same place on the copy of the world that is meant", () => {
  assert.deepEqual([190, -190, 540, 180, -180, 0].map(turned), [-170, 170, 180, 180, -180, 0])
  assert.equal(nearestCopy(-170, 175), 190)
  assert.equal(nearestCopy(10, 20), 10)
  assert.equal(nearestCopy(-170, 900), 910)
})

Deno.test("padded: larger by a part of itself on each side", () => {
  assert.deepEqual(padded({ west: 0, south: 0, east: 10, north: 20 }, 0.1), {
    west: -1,
    south: -2,
    east: 11,
    north: 22,
  })
})

Deno.test("isInBox: all of it is in view, on whichever copy of the world", () => {
  const inView = { west: 170, south: -20, east: 200, north: 10 }
  assert.equal(isInBox([171, -10, 172, 0], inView), true)
  assert.equal(isInBox([-175, -10, -170, 0], inView), true)
  assert.equal(isInBox([169, -10, 172, 0], inView), false)
  assert.equal(isInBox([171, -10, 172, 11], inView), false)
  assert.equal(isInBox([-10, 0, 10, 1], { west: 340, south: 0, east: 380, north: 1 }), true)
})

Deno.test("clusterZoom: one that the API takes", () => {
  assert.deepEqual([0, 1, 2, 10, 19, 40].map(clusterZoom), [0, 0, 1, 9, 18, mostZoom])
})

Deno.test("shortCount: as many letters as a circle has room for", () => {
  const counts = [1, 999, 1000, 1250, 99_499, 99_500, 123_456, 999_499, 999_500, 1e6, 12_345_678]
  assert.deepEqual(counts.map(shortCount), [
    "1",
    "999",
    "1k",
    "1.3k",
    "99k",
    "100k",
    "123k",
    "999k",
    "1M",
    "1M",
    "12M",
  ])
})

Deno.test("cellSize: larger the more there are, within limits", () => {
  const sizes = [0, 1, 10, 1000, 1e6, 1e9].map(cellSize)
  assert.deepEqual(sizes.toSorted((a, b) => a - b), sizes)
  assert.equal(sizes.at(0), 26)
  assert.equal(sizes.at(-1), 60)
})
