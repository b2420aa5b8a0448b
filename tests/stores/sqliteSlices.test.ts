import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import { CameraStore, type CameraStoreShape } from "@cam2/camera-database/server"
import { layerClient, layerSqlite } from "@cam2/camera-database/sqlite"
import { facetNames } from "../../src/domain/CameraFacets.ts"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import { bulkBehaviours } from "../../src/testing/stores/CameraBulk.ts"
import { pageBehaviours } from "../../src/testing/stores/CameraPages.ts"
import { cameraBehaviours } from "../../src/testing/stores/Cameras.ts"
import { circleBehaviours } from "../../src/testing/stores/Circles.ts"
import { largeBehaviours } from "../../src/testing/stores/LargeRecords.ts"
import { modelBehaviours } from "../../src/testing/stores/Model.ts"
import { countBehaviours } from "../../src/testing/stores/ModelCounts.ts"
import type { Stores } from "./Engines.ts"

const limits = { width: 40, found: 3, patience: 10_000 }

const behaviours: Readonly<Record<string, Effect.Effect<void, unknown, Stores>>> = {
  ...cameraBehaviours,
  ...pageBehaviours,
  ...bulkBehaviours,
  ...circleBehaviours,
  ...largeBehaviours,
  ...modelBehaviours,
  ...countBehaviours,
}

// The same answers, whether an index finds the cameras or slices do, and wherever those end.
for (const [title, behaviour] of Object.entries(behaviours)) {
  Deno.test(`sqlite in small slices: ${title}`, () =>
    behaviour.pipe(
      Effect.provideService(CurrentSlices, { ...limits, width: 250 }),
      Effect.provide(layerSqlite({ filename: ":memory:" })),
      Effect.runPromise,
    ))
}

const database = SqlCameraStore.layer.pipe(
  Layer.provideMerge(Layer.effectDiscard(migrate)),
  Layer.provideMerge(layerClient({ filename: ":memory:" })),
)

const count = 1000

/** Cameras of one country, a tenth of them in one city; the last one has a picture of its own. */
const fill = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    WITH RECURSIVE number (seq) AS (
      SELECT 1 UNION ALL SELECT seq + 1 FROM number WHERE seq < ${count}
    )
    INSERT INTO camera (
      seq, camera_id, camera_type, m3u8_url, latitude, longitude, x, y, z, is_active_image,
      is_active_video, country, country_key, city, city_key, resolution_width, resolution_height,
      words, changed_at
    )
    SELECT seq, printf('%024x', seq), 'stream', 'https://example.org/' || seq, 0, 0, 1, 0, 0,
      seq % 2, 0, 'DE', 'de', 'Ulm', iif(seq % 10 = 0, 'ulm', 'bonn'), iif(seq = ${count}, 7, 8),
      iif(seq > ${count - 10}, 9, seq % 2), ' ulm', '2026-01-01T00:00:00.000Z' FROM number`
  yield* sql`INSERT INTO change_log (camera_id, timestamp, kind)
    SELECT camera_id, '2027-01-01T00:00:00.000Z', 'retired' FROM camera WHERE seq <= 10`
})

/** Cameras that all have one address, and every second of them a maker. */
const fillAddress = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* fill
  yield* sql`UPDATE camera SET camera_type = 'ip', m3u8_url = NULL, ip = '192.0.2.1', port = '80',
    brand = iif(seq % 2 = 0, 'b', 'a'), retired_at = iif(seq = 4, '2026-01-01T00:00:00.000Z', NULL)`
})

interface Sent {
  readonly sql: string
  readonly params: ReadonlyArray<unknown>
}

/** The statements that `effect` sends. */
const sentBy = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const sent: Array<Sent> = []
    const value = yield* Effect.provideService(
      effect,
      Statement.CurrentTransformer,
      (statement) => {
        const [sql, params] = statement.compile()
        sent.push({ sql, params })
        return Effect.succeed(statement)
      },
    )
    return [value, sent] as const
  })

const isSlice = ({ sql }: Sent) => /(camera_scan|NOT INDEXED) WHERE \(seq > \?/.test(sql)

const half = { latitude: 0, longitude: 0, radius: 10_000 }
const reads: Readonly<
  Record<string, (store: CameraStoreShape) => Effect.Effect<unknown>>
> = {
  "a value that one has": (store) => store.search({ resolution_width: 7 }),
  "a value that none has": (store) => store.search({ resolution_width: 9, country: "de" }),
  "two values that many have and none has both": (store) =>
    store.search({ is_active_image: false, resolution_height: 1 }),
  "what the last ones alone have": (store) => store.search({ country: "de", resolution_height: 9 }),
  "half the earth and something rare": (store) => store.search({ ...half, resolution_width: 7 }),
  "an offset past everything": (store) => store.search({ country: "de", offset: 5000 }),
  "words that all have, and what none has": (store) =>
    store.search({ q: "ulm", resolution_width: 9 }),
  "what was not added": (store) => store.search({ created_after: "2027-01-01T00:00:00Z" }),
  "the nearest": (store) => store.search({ ...half, sort: "distance", is_active_video: true }),
  "a count": (store) => store.count({ is_active_image: true }),
  "every facet": (store) => store.facets({}, facetNames),
  "a map": (store) => store.clusters({}, 3),
  "changes of a kind that were at other times": (store) =>
    store.changes({ end: Date.UTC(2026, 6), kind: "retired" }),
  "changes past everything": (store) => store.changes({ offset: 5000 }),
}

for (const [what, read] of Object.entries(reads)) {
  Deno.test(`sqlite: no statement reads more than a slice, for ${what}`, () =>
    Effect.gen(function* () {
      const store = yield* CameraStore
      const sql = yield* SqlClient.SqlClient
      yield* fill
      const [, sent] = yield* sentBy(read(store))
      const slices = sent.filter(isSlice)
      const starts: Array<number> = []
      for (const { sql, params } of slices) {
        const at = sql.slice(0, sql.search(/\(seq > \?/)).split("?").length - 1
        const [after, last] = params.slice(at, at + 2).map(Number)
        assert.ok(last! - after! <= limits.width, sql)
        starts.push(after!)
      }
      assert.equal(Math.max(...starts) + limits.width >= count, true)
      for (const { params, sql: text } of sent) {
        const plan = yield* sql.unsafe<{ readonly detail: string }>(
          `EXPLAIN QUERY PLAN ${text}`,
          params,
        )
        for (const { detail } of plan) assert.doesNotMatch(detail, /^SCAN (camera|change_log)\b/)
      }
    }).pipe(
      Effect.provideService(CurrentSlices, limits),
      Effect.provide(database),
      Effect.runPromise,
    ))
}

Deno.test("sqlite: a slice of what most filters ask reads the index alone", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    const sql = yield* SqlClient.SqlClient
    yield* fill
    yield* sql`UPDATE camera SET source_key = 'a', state_key = 'b'`
    const [, sent] = yield* sentBy(store.count({
      ...half,
      camera_type: "ip",
      source: "a",
      country: "DE",
      state: "b",
      city: ["Ulm", "Bonn"],
      resolution_width: 1,
      resolution_height: 1,
      is_active_image: true,
      is_active_video: true,
      bbox: [-180, -90, 180, 90],
      retired: "any",
    }))
    const { params, sql: text } = sent.findLast(isSlice)!
    const [plan] = yield* sql.unsafe<{ readonly detail: string }>(
      `EXPLAIN QUERY PLAN ${text}`,
      params,
    )
    assert.equal(
      plan!.detail,
      "SEARCH camera USING COVERING INDEX camera_scan (seq>? AND seq<?)",
    )
  }).pipe(
    Effect.provideService(CurrentSlices, limits),
    Effect.provide(database),
    Effect.runPromise,
  ))

Deno.test("sqlite: an index that finds few is read once, and one that finds many is not", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    yield* fill
    const [few, [, ...read]] = yield* sentBy(store.count({ city: "ulm" }))
    assert.equal(few, count / 10)
    assert.deepEqual(read.map(isSlice), [false])
    const [many, [, ...slices]] = yield* sentBy(store.count({ city: "bonn" }))
    assert.equal(many, count - count / 10)
    assert.ok(slices.some(isSlice))
  }).pipe(
    Effect.provideService(CurrentSlices, { ...limits, found: 100 }),
    Effect.provide(database),
    Effect.runPromise,
  ))

const ofKey = /^SELECT count\(\*\) AS cameras FROM camera INDEXED BY camera_city /

Deno.test("sqlite: what one camera in ten has is read by its index, in slices of fewer cameras", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    const sql = yield* SqlClient.SqlClient
    yield* fill
    const filter = { city: "Ulm", is_active_image: false }
    const [cameras, sent] = yield* sentBy(store.count({ ...filter, is_active_video: false }))
    assert.equal(cameras, count / 10)
    assert.equal(sent.some(isSlice), false)
    const slices = sent.filter(({ sql }) => ofKey.test(sql))
    assert.ok(slices.length > 1)
    for (const { params, sql: text } of slices) {
      const [plan] = yield* sql.unsafe<{ readonly detail: string }>(
        `EXPLAIN QUERY PLAN ${text}`,
        params,
      )
      assert.equal(
        plan!.detail,
        "SEARCH camera USING INDEX camera_city (city_key=? AND rowid>? AND rowid<?)",
      )
      const [, after, last] = params
      const [row] = yield* sql<{ readonly cameras: number }>`SELECT count(*) AS cameras
        FROM camera WHERE city_key = 'ulm' AND seq > ${after} AND seq <= ${last}`
      assert.ok(row!.cameras <= limits.width / 5)
    }
    const { items } = yield* store.search({ ...filter, offset: 97 })
    assert.deepEqual(items.map(({ cameraID }) => Number.parseInt(cameraID, 16)), [980, 990, 1000])
  }).pipe(
    Effect.provideService(CurrentSlices, limits),
    Effect.provide(database),
    Effect.runPromise,
  ))

Deno.test("sqlite: what most cameras have is read in the order of adding, and its index seldom asked", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    yield* fill
    const [cameras, sent] = yield* sentBy(store.count({ city: "Bonn", is_active_video: false }))
    assert.equal(cameras, count - count / 10)
    const slices = sent.filter(isSlice)
    assert.equal(slices.length, count / limits.width)
    const asked = sent.filter(({ sql }) => /^SELECT seq AS seq FROM camera INDEXED BY/.test(sql))
    // Once before 1, 3, 7 and 15 slices that are not asked for.
    assert.ok(asked.length <= 4, `${asked.length}`)
  }).pipe(
    Effect.provideService(CurrentSlices, limits),
    Effect.provide(database),
    Effect.runPromise,
  ))

Deno.test("sqlite: of words and values what the fewest cameras have leads to those that have all", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    yield* fill
    const [cameras, sent] = yield* sentBy(
      store.count({ q: "ulm", country: "DE", city: "Ulm", is_active_video: false }),
    )
    assert.equal(cameras, count / 10)
    assert.ok(sent.filter(({ sql }) => ofKey.test(sql)).length > 1)
    assert.equal(sent.some(isSlice), false)
  }).pipe(
    Effect.provideService(CurrentSlices, limits),
    Effect.provide(database),
    Effect.runPromise,
  ))

Deno.test("sqlite: a place with more cameras than are read at once is read strip by strip", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    const sql = yield* SqlClient.SqlClient
    yield* fill
    // Nine hundred cameras in ninety strips, and others that are nowhere near.
    yield* sql`UPDATE camera SET longitude = iif(seq > 900, 90, seq % 3),
      latitude = (seq - 1) % 90 / 10.0 + 0.05`
    const bbox = [-1, 0, 3, 9] as const
    const [{ cells }, sent] = yield* sentBy(store.clusters({ bbox }, 3))
    assert.equal(cells.reduce((sum, { count }) => sum + count, 0), 900)
    const reads = sent.filter(({ sql }) => sql.startsWith("SELECT seq, latitude"))
    assert.ok(reads.length > 1 && reads.length < count / 40)
    for (const { sql } of reads) assert.match(sql, /INDEXED BY camera_strip/)
    const [many] = yield* sentBy(store.count({ bbox, is_active_image: true }))
    assert.equal(many, 450)
    // What is all at one place is read in the order of adding.
    yield* sql`UPDATE camera SET latitude = 0.05, longitude = 0`
    const [all, slices] = yield* sentBy(store.count({ bbox }))
    assert.equal(all, count)
    assert.ok(slices.some(isSlice))
  }).pipe(
    Effect.provideService(CurrentSlices, { ...limits, found: 100 }),
    Effect.provide(database),
    Effect.runPromise,
  ))

for (
  const [what, place, filter] of [
    ["the pole", { latitude: 90, longitude: 0 }, {}],
    ["the ocean", { latitude: -45, longitude: -130 }, {}],
    ["a city, with an attribute that many have", { latitude: 0, longitude: 4 }, {
      is_active_image: true,
    }],
  ] as const
) {
  Deno.test(`sqlite: the nearest to ${what} are found in circles that hold few cameras`, () =>
    Effect.gen(function* () {
      const store = yield* CameraStore
      const sql = yield* SqlClient.SqlClient
      yield* fill
      // One camera in each degree of the equator that has one, seven others at 45 degrees north.
      yield* sql`UPDATE camera SET longitude = (seq - 1) % 180,
        x = 1, y = 0, z = 0, retired_at = iif(seq > 180, '2026-01-01', NULL)`
      yield* sql`DELETE FROM camera WHERE seq > 180`
      const [{ items }, sent] = yield* sentBy(
        store.search({ ...place, ...filter, sort: "distance", limit: 5 }),
      )
      assert.equal(items.length, 5)
      assert.deepEqual(sent.filter(isSlice), [])
      for (const { sql } of sent) assert.match(sql, /camera_strip|json_each|OFFSET/)
    }).pipe(
      Effect.provideService(CurrentSlices, { ...limits, found: 100 }),
      Effect.provide(database),
      Effect.runPromise,
    ))
}

Deno.test("sqlite: readers that leave in the middle of a scan hold nobody", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    yield* fill
    const fibers = yield* Effect.forEach(
      Array.from({ length: 200 }),
      () => Effect.forkChild(store.count({ is_active_image: true }), { startImmediately: true }),
    )
    yield* Effect.forEach(fibers, (fiber) => Fiber.interrupt(fiber))
    assert.equal(yield* store.count({ is_active_image: true }), count / 2)
  }).pipe(
    Effect.provideService(CurrentSlices, limits),
    Effect.provide(database),
    Effect.runPromise,
  ))

Deno.test("sqlite: an address that very many cameras have is read in parts", () =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    yield* fillAddress
    const key = { camera_type: "ip", ip: "192.0.2.1" } as const
    const seqsOf = (cameras: ReadonlyArray<{ readonly cameraID: string }>) =>
      cameras.map(({ cameraID }) => Number.parseInt(cameraID, 16))
    const range = (from: number, to: number, step = 1) =>
      Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step)
    const others = range(1, count).filter((seq) => seq !== 4)
    const [all, sent] = yield* sentBy(store.byKey(key))
    assert.deepEqual(seqsOf(all), others)
    for (const offset of [1, 3, 500, 998, 999]) {
      assert.deepEqual(seqsOf(yield* store.byKey(key, offset)), others.slice(offset))
    }
    const ofMaker = range(6, count, 2)
    assert.deepEqual(seqsOf(yield* store.byKey({ ...key, brand: "b" }, 1)), ofMaker)
    assert.deepEqual(yield* store.byKey({ ...key, brand: "c" }), [])
    assert.deepEqual(yield* store.byKey({ ...key, port: 81 }), [])
    const parts = sent.filter(({ sql }) => / seq <= \? AND /.test(sql))
    // A row weighs five times that of a plain search.
    assert.equal(parts.length, Math.ceil(count / (limits.width / 5)))
    const many = yield* store.byAddresses([{ ...key, port: 81 }, key])
    assert.deepEqual(seqsOf(many), range(1, count))
  }).pipe(
    Effect.provideService(CurrentSlices, limits),
    Effect.provide(database),
    Effect.runPromise,
  ))
