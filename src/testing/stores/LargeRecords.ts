/**
 * What every camera store does with records of an old database, whose text has no length.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { CameraStore, type StoreFilter } from "../../server/stores/CameraStore.ts"
import { pageBytes } from "../../contract/Routes.ts"
import { toWire } from "../../contract/WriteCamera.ts"
import { idOf, streamCamera } from "./Fixtures.ts"

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length

const sizes = [10, 400_000, 10, 500_000, 10, 700_000, 2_000_000, 10, 3_000_000, 10, 10]
const ids = sizes.map((_, index) => idOf(index))

// Control characters take six bytes each in JSON, and ü two.
const texts = ["a", "\u0001", "ü"]

const addLarge = Effect.gen(function* () {
  const store = yield* CameraStore
  for (const [index, size] of sizes.entries()) {
    const text = texts[index % texts.length]!
    const city = text.repeat(size / Math.round(bytesOf(text) - 2))
    yield* store.add(idOf(index), { ...streamCamera, city, latitude: 1, longitude: 2 })
  }
})

const filters: Readonly<Record<string, StoreFilter>> = {
  everything: {},
  "a narrow circle": { latitude: 1, longitude: 2, radius: 1 },
  "a wide circle": { latitude: 1, longitude: 2, radius: 5000 },
}

/** The pages of a walk, each held to the bound. */
const walk = Effect.fnUntraced(function* (filter: StoreFilter, by: "after" | "offset") {
  const store = yield* CameraStore
  const pages: Array<ReadonlyArray<string>> = []
  let place: StoreFilter = { ...filter, offset: 0 }
  for (let passed = 0;;) {
    const { items, last, next } = yield* store.search(place)
    if (items.length === 0) return pages
    assert.ok(items.length === 1 || bytesOf(items.map(toWire)) <= pageBytes)
    passed += items.length
    assert.equal(next === undefined, passed === sizes.length)
    pages.push(items.map(({ cameraID }) => cameraID))
    place = { ...filter, ...by === "after" ? { after: last } : { offset: passed } }
  }
})

const lengths = [5, 1, 1, 1, 1, 2]

/** Behaviours of a camera store with large records. */
export const largeBehaviours = {
  "search: a page holds so many bytes, and a larger record comes alone": Effect.gen(function* () {
    yield* addLarge
    for (const [name, filter] of Object.entries(filters)) {
      for (const by of ["after", "offset"] as const) {
        const pages = yield* walk(filter, by)
        assert.deepEqual(pages.flat(), ids, `${name} by ${by}`)
        assert.deepEqual(pages.map(({ length }) => length), lengths, `${name} by ${by}`)
      }
    }
  }),
  "byIds: gives as many as one answer holds, and a larger record alone": Effect.gen(function* () {
    yield* addLarge
    const store = yield* CameraStore
    const asked = [...ids.slice(0, 3), idOf(404), ...ids.slice(3), idOf(405), ids[0]!]
    const parts: Array<number> = []
    const found: Array<string | undefined> = []
    while (found.length < asked.length) {
      const some = yield* store.byIds(asked.slice(found.length))
      const cameras = some.flatMap((camera) => camera ? [toWire(camera)] : [])
      assert.ok(cameras.length === 1 || bytesOf(cameras) <= pageBytes)
      parts.push(some.length)
      found.push(...some.map((camera) => camera?.cameraID))
    }
    assert.deepEqual(found, asked.map((id) => ids.includes(id) ? id : undefined))
    assert.deepEqual(parts, [6, 1, 1, 1, 1, 4])
  }),
  "byKey: gives more than one answer holds, from an offset on": Effect.gen(function* () {
    yield* addLarge
    const store = yield* CameraStore
    const { camera_type, m3u8_url } = streamCamera
    for (let offset = 0; offset <= sizes.length; offset++) {
      const found = yield* store.byKey({ camera_type, m3u8_url }, offset)
      const given = found.map(({ cameraID }) => cameraID)
      assert.deepEqual(given, ids.slice(offset, offset + given.length))
      const isAll = given.length === sizes.length - offset
      assert.ok(isAll || bytesOf(found.map(toWire)) > pageBytes)
    }
  }),
}
