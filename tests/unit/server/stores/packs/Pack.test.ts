import assert from "node:assert/strict"
import {
  type Chunk,
  latitudeAt,
  longitudeAt,
  noPlace,
  setIn,
} from "../../../../../src/server/stores/index/Columns.ts"
import { emptyChunk, toChunk, toPack } from "../../../../../src/server/stores/packs/Pack.ts"
import { packSize } from "../../../../../src/server/stores/sql/CameraPacks.ts"
import { randomFrom } from "../../../../Sphere.ts"

/** A chunk with cameras by chance, of which a share have places of many digits. */
const chunkBy = (random: () => number, exact: number) => {
  const chunk = emptyChunk(3)
  for (let at = 0; at < packSize; at++) {
    if (random() < 0.2) continue
    const place = (most: number) => {
      const digits = 10 ** (random() < exact ? 15 : 7)
      return Math.round((random() - 0.5) * 2 * most * digits) / digits
    }
    const has = random() < 0.9
    setIn(chunk, at, {
      profile: 1 + Math.floor(random() * 2 ** 23),
      locality: 1 + Math.floor(random() * 2 ** 23),
      id: Math.floor(random() * 2 ** 16),
      latitude: has ? place(90) : null,
      longitude: has ? place(180) : null,
    })
  }
  return chunk
}

const contentOf = (chunk: Chunk) => ({
  first: chunk.first,
  profiles: chunk.profiles,
  localities: chunk.localities,
  places: Array.from(
    chunk.latitudes,
    (latitude, at) => latitude !== noPlace && [latitudeAt(chunk, at), longitudeAt(chunk, at)],
  ),
})

for (const exact of [0, 0.01, 1]) {
  Deno.test(`toPack: a chunk is what its pack has, with ${exact * 100} % places of many digits`, () => {
    const { cameras, exactPlaces, number } = toPack(chunkBy(randomFrom(5), exact))
    assert.equal(cameras.length, 16 * packSize)
    assert.equal(exactPlaces === null, exact === 0)
    // A driver may give bytes that begin anywhere.
    const moved = (bytes: Uint8Array | null) => {
      const longer = bytes && new Uint8Array(bytes.length + 3)
      longer?.set(bytes!, 3)
      return longer && longer.subarray(3)
    }
    for (const place of [(bytes: Uint8Array | null) => bytes?.slice() ?? null, moved]) {
      const chunk = chunkBy(randomFrom(5), exact)
      const read = toChunk({ number, cameras: place(cameras)!, exactPlaces: place(exactPlaces) })
      assert.deepEqual(contentOf(read), contentOf(chunk))
      // What was changed since is put over it.
      for (const changed of [read, chunk]) {
        setIn(changed, 7, { profile: 1, locality: 2, id: 3, latitude: 1 / 3, longitude: 4.5 })
        setIn(changed, 8, { profile: 1, locality: 2, id: 3, latitude: 1.5, longitude: 4.5 })
      }
      assert.deepEqual(contentOf(read), contentOf(chunk))
    }
  })
}
