import assert from "node:assert/strict"
import { boundsOf, earth } from "../../../../src/map/browser/Bounds.ts"
import type { Cell } from "../../../../src/map/browser/Cell.ts"

const cellAt = (west: number, east: number): Cell => ({
  count: 1,
  latitude: 0,
  longitude: west,
  bbox: [west, -10, east, 10],
})

Deno.test("boundsOf: the narrowest view of all cameras, across the antimeridian where that is it", () => {
  const views: ReadonlyArray<readonly [ReadonlyArray<Cell>, west: number, east: number]> = [
    [[cellAt(180, 180), cellAt(-180, -180)], 180, 180],
    [[cellAt(170, 180), cellAt(-180, -170)], 170, 190],
    // One of the cells is across it.
    [[cellAt(170, -175), cellAt(-170, -165)], 170, 195],
    [[cellAt(175, 175), cellAt(-175, -175)], 175, 185],
    [[cellAt(-87, -86), cellAt(10, 12)], -87, 12],
    // All about the earth the map is the usual one.
    [[cellAt(180, 180), cellAt(-180, -180), cellAt(0, 1)], -180, 180],
    [[cellAt(-170, -160), cellAt(-10, 0), cellAt(100, 179)], -170, 179],
  ]
  for (const [cells, west, east] of views) {
    assert.deepEqual(boundsOf(cells), [[-10.02, west - 0.02], [10.02, east + 0.02]])
  }
  assert.equal(boundsOf([]), earth)
})
