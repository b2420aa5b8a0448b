import assert from "node:assert/strict"
import { makeColumns } from "../../../../../src/server/stores/index/Columns.ts"
import { isNarrow } from "../../../../../src/server/stores/index/NarrowPlaces.ts"

const count = 40_000

/** Cameras of which every second is in one city, and the others are all over the earth. */
const makeHeld = () => {
  const columns = makeColumns()
  for (let seq = 0; seq < count; seq++) {
    const [latitude, longitude] = seq % 2 === 0
      ? [48.8 + (seq % 100) / 1000, 2.3 + (seq % 70) / 1000]
      : [(seq * 7) % 120 - 60, (seq * 13) % 360 - 180]
    columns.set(seq, { profile: 1, locality: 1, latitude, longitude, id: 0 })
  }
  return { columns, cameras: () => count }
}

Deno.test("isNarrow: a place is where it is small and has few cameras, not where it has many", () => {
  const held = makeHeld()
  const [city, quiet] = [{ latitude: 48.85, longitude: 2.33 }, { latitude: -45.5, longitude: -130 }]
  assert.equal(isNarrow(held, { ...quiet, radius: 20 }), true)
  assert.equal(isNarrow(held, { ...quiet, radius: 60 }), false)
  assert.equal(isNarrow(held, { ...city, radius: 20 }), false)
  assert.equal(isNarrow(held, { ...city, radius: 0.001 }), true)
  assert.equal(isNarrow(held, { bbox: [-130.2, -45.6, -130, -45.4] }), true)
  assert.equal(isNarrow(held, { bbox: [-130.2, -46, -130, -45] }), false)
  assert.equal(isNarrow(held, { bbox: [2.2, 48.7, 2.5, 49] }), false)
  assert.equal(isNarrow(held, { country: "FR" }), false)
})

Deno.test("isNarrow: of more cameras a smaller place is", () => {
  const { columns } = makeHeld()
  const quiet = { latitude: -45.5, longitude: -130, radius: 40 }
  assert.equal(isNarrow({ columns, cameras: () => 1e6 }, quiet), true)
  assert.equal(isNarrow({ columns, cameras: () => 1e7 }, quiet), false)
})
