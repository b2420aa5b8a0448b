import assert from "node:assert/strict"
import {
  chunkSize,
  latitudeAt,
  longitudeAt,
  makeColumns,
  noPlace,
} from "../../../../../src/server/stores/index/Columns.ts"
import { randomFrom, randomPlace } from "../../../../Sphere.ts"

const entry = { profile: 1, locality: 1, id: 7 }

Deno.test("makeColumns: gives back every place to the last digit", () => {
  const columns = makeColumns()
  const random = randomFrom(7)
  const places = Array.from({ length: 2 * chunkSize }, (_, index) => {
    const { latitude, longitude } = randomPlace(random)
    // A few long places in the first chunk, many in the second.
    if (index > chunkSize || index % 100 === 0) return { latitude, longitude }
    return { latitude: Number(latitude.toFixed(7)), longitude: Number(longitude.toFixed(5)) }
  }).concat([{ latitude: 95, longitude: -400 }, { latitude: -90, longitude: 180 }])
  const check = () => {
    for (const [seq, place] of places.entries()) {
      const chunk = columns.chunkOf(seq)!
      const at = seq - chunk.first
      assert.deepEqual(
        { latitude: latitudeAt(chunk, at), longitude: longitudeAt(chunk, at) },
        place,
      )
    }
  }
  for (const [seq, place] of places.entries()) columns.set(seq, { ...entry, ...place })
  check()
  // Once more, the other way round.
  places.reverse()
  for (const [seq, place] of places.entries()) columns.set(seq, { ...entry, ...place })
  check()
})

Deno.test("makeColumns: a camera without a place has none, and numbers may be far apart", () => {
  const columns = makeColumns()
  const far = 50 * chunkSize + 3
  columns.set(far, { ...entry, latitude: null, longitude: null })
  assert.equal(columns.chunkOf(far)!.latitudes[3], noPlace)
  assert.equal(columns.chunkOf(5), undefined)
  assert.equal(columns.chunks.filter((chunk) => chunk !== undefined).length, 1)
  assert.equal(columns.bytes(), chunkSize * 18)
})
