import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import { CameraStore, type StoreFilter } from "@cam2/camera-database/server"
import { layerClient } from "@cam2/camera-database/sqlite"
import { blockSize } from "../../src/server/stores/sql/CameraBlocks.ts"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { randomFrom, randomPlace } from "../Sphere.ts"
import { migrateTo } from "./OlderSchema.ts"

const database = SqlCameraStore.layer.pipe(
  Layer.provideMerge(Layer.effectDiscard(migrate)),
  Layer.provideMerge(layerClient({ filename: ":memory:" })),
)

/** Three blocks of cameras, with every seventh number and the whole second block missing. */
const fill = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    WITH RECURSIVE number (seq) AS (
      SELECT 1 UNION ALL SELECT seq + 1 FROM number WHERE seq < ${3.5 * blockSize}
    )
    INSERT INTO camera (
      seq, camera_id, camera_type, m3u8_url, latitude, longitude, is_active_image,
      is_active_video, changed_at
    )
    SELECT seq, printf('%024x', seq), 'stream', 'https://example.org/' || seq, 1, 1, 0, 0,
      '2026-01-01T00:00:00.000Z' FROM number`
  yield* sql`DELETE FROM camera
    WHERE seq % 7 = 0 OR seq BETWEEN ${blockSize} AND ${2 * blockSize - 1}`
})

const pagesAreRight = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const store = yield* CameraStore
  const all = yield* sql<{ readonly seq: number; readonly camera_id: string }>`
    SELECT seq, camera_id FROM camera ORDER BY seq`
  const offsets = [0, 1, blockSize - 1, blockSize, blockSize + 1, 2 * blockSize, all.length - 100]
  for (const offset of [...offsets, all.length - 1, all.length, all.length + blockSize]) {
    const { items, next } = yield* store.search({ offset })
    const expected = all.slice(offset, offset + 100)
    assert.deepEqual(
      { ids: items.map(({ cameraID }) => cameraID), next },
      {
        ids: expected.map(({ camera_id }) => camera_id),
        next: offset + 100 < all.length ? expected.at(-1)?.seq : undefined,
      },
      `offset ${offset}`,
    )
  }
})

Deno.test("sqlite: an offset passes over numbers that are missing", () =>
  Effect.gen(function* () {
    yield* fill
    yield* pagesAreRight
    // A camera that is refused takes a number and leaves no row.
    const store = yield* CameraStore
    for (const at of [1, 2, 3]) {
      yield* Effect.exit(
        store.add(`${at}`.padStart(24, "f"), { ...streamCamera, legacy_cameraID: 1 }),
      )
    }
    yield* pagesAreRight
  }).pipe(Effect.provide(database), Effect.runPromise))

Deno.test("sqlite: an offset in the order of distance passes over cameras without keeping them", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    const random = randomFrom(20261126)
    const shared = randomPlace(random)
    const places = Array.from(
      { length: 700 },
      (_, index) => index % 7 === 0 ? undefined : index % 10 === 0 ? shared : randomPlace(random),
    )
    yield* store.addAll(places.map((place, index) => [
      index.toString(16).padStart(24, "0"),
      { ...streamCamera, ...place, is_active_image: index % 2 === 0 },
    ]))
    const slices = { width: 1200, found: 20, patience: 10_000 }
    let mostRows = 0
    /** A page, and of how many rows that are put in order it was made. */
    const page = (filter: StoreFilter) =>
      store.search(filter).pipe(
        Effect.provideService(Statement.CurrentTransformer, (statement) => {
          const [sql, params] = statement.compile()
          if (/ORDER BY chord, seq LIMIT \?$/.test(sql)) {
            mostRows = Math.max(mostRows, Number(params.at(-1)))
          }
          return Effect.succeed(statement)
        }),
        Effect.provideService(CurrentSlices, slices),
      )
    const points = [shared, { latitude: 90, longitude: 0 }]
    for (const point of points) {
      const near = { ...point, sort: "distance" } as const
      for (const asked of [near, { ...near, radius: 9000 }, { ...near, is_active_image: true }]) {
        const { distances = [], items } = yield* store.search({ ...asked, limit: 1000 })
        const cursor = (yield* store.search({ ...asked, limit: 5 })).next
        for (const offset of [21, 130, items.length - 1, items.length, 2 ** 53 - 1]) {
          const found = yield* page({ ...asked, offset, limit: 10 })
          assert.deepEqual(
            [found.items, found.distances],
            [items.slice(offset, offset + 10), distances.slice(offset, offset + 10)],
          )
          assert.equal(found.next !== undefined, offset + 10 < items.length)
          const later = yield* page({ ...asked, offset, limit: 10, after: cursor })
          assert.deepEqual(later.items, items.slice(offset + 5, offset + 15))
        }
      }
    }
    // Those of one place cannot be told apart by their distance.
    const together = places.filter((place) => place === shared).length
    assert.ok(mostRows <= together + slices.found + 11, `${mostRows} rows`)
  }).pipe(Effect.provide(database), Effect.runPromise))

const contents = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  return {
    schema: yield* sql`SELECT type, name, sql FROM sqlite_schema ORDER BY name`,
    counts: yield* sql`SELECT * FROM camera_block WHERE cameras > 0`,
  }
})

Deno.test("migrate: a database of the first schema has its places indexed and its cameras counted", () =>
  Effect.gen(function* () {
    const newest = yield* Effect.andThen(fill, contents).pipe(Effect.provide(database))
    yield* Effect.gen(function* () {
      yield* migrateTo("0001_create_tables")
      yield* fill
      yield* migrate
      assert.deepEqual(yield* contents, newest)
      yield* Effect.provide(pagesAreRight, SqlCameraStore.layer)
    }).pipe(Effect.provide(layerClient({ filename: ":memory:" })))
  }).pipe(Effect.runPromise))
