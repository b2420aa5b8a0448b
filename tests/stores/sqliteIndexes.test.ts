import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import type { CameraKey } from "@cam2/camera-database"
import { CameraStore, type StoreFilter } from "@cam2/camera-database/server"
import { layerClient } from "@cam2/camera-database/sqlite"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { randomFrom, randomPlace } from "../Sphere.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")

const database = SqlCameraStore.layer.pipe(
  Layer.provideMerge(Layer.effectDiscard(migrate)),
  Layer.provideMerge(layerClient({ filename: ":memory:" })),
)

/** The plan of the statements that `effect` runs, one line each. */
const planOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const compiled: Array<readonly [sql: string, params: ReadonlyArray<unknown>]> = []
    yield* Effect.provideService(effect, Statement.CurrentTransformer, (statement) => {
      compiled.push(statement.compile())
      return Effect.succeed(statement)
    })
    const plans = yield* Effect.forEach(
      compiled,
      ([text, params]) =>
        sql.unsafe<{ readonly detail: string }>(`EXPLAIN QUERY PLAN ${text}`, params),
    )
    return plans.flat().map(({ detail }) => detail)
  })

const fill = Effect.gen(function* () {
  const store = yield* CameraStore
  const random = randomFrom(7)
  for (let index = 0; index < 500; index++) {
    yield* store.add(idOf(index), {
      ...streamCamera,
      ...randomPlace(random),
      city: `city ${index % 50}`,
      m3u8_url: `https://example.org/${index}`,
    })
  }
})

const isIndexed = (plan: ReadonlyArray<string>, index: string) =>
  plan.some((line) => / USING (COVERING )?INDEX (\S+) /.exec(line)?.[2] === index) &&
  !plan.some((line) => /^SCAN (?!json_each|page$)/.test(line))

const searches: ReadonlyArray<readonly [what: string, index: string, filter: StoreFilter]> = [
  ["a narrow circle", "camera_strip", { latitude: 48, longitude: 11, radius: 10 }],
  ["a circle at the pole", "camera_strip", { latitude: 90, longitude: 0, radius: 50 }],
  [
    "a circle across the antimeridian",
    "camera_strip",
    { latitude: 0, longitude: 180, radius: 50 },
  ],
  ["a narrow circle past a cursor", "camera_strip", {
    latitude: 48,
    longitude: 11,
    radius: 10,
    after: 100,
  }],
  ["a narrow circle in a country", "camera_strip", {
    latitude: 48,
    longitude: 11,
    radius: 10,
    country: "de",
  }],
  ["a circle as wide as a country", "camera_strip", { latitude: 48, longitude: 11, radius: 500 }],
  ["a city", "camera_city", { city: "City 7" }],
  ["a city in a country", "camera_city", { country: "de", source: "cam2", city: "City 7" }],
  ["a country", "camera_country", { country: "de" }],
  ["a state", "camera_state", { state: "by" }],
  ["a source", "camera_source", { source: "cam2" }],
  ["a narrow box", "camera_strip", { bbox: [11.1, 48.1, 11.7, 48.2] }],
  ["a narrow box across the antimeridian", "camera_strip", { bbox: [179, -19, -179, -18] }],
  ["a narrow box around the earth, at the pole", "camera_strip", { bbox: [-180, 89, 180, 90] }],
  ["a box of one place past a cursor", "camera_strip", { bbox: [11, 48, 11, 48], after: 100 }],
  ["a narrow box in a city", "camera_strip", { bbox: [11, 48, 12, 49], city: "City 7" }],
  ["a narrow box and what is near its middle", "camera_strip", {
    bbox: [11, 48, 12, 49],
    latitude: 48.5,
    longitude: 11.5,
    sort: "distance",
  }],
  ["a box of half the earth in a city", "camera_city", { bbox: [0, -90, 180, 90], city: "City 7" }],
]

for (const [what, index, filter] of searches) {
  Deno.test(`sqlite: a search for ${what} uses the index ${index}`, () =>
    Effect.gen(function* () {
      yield* fill
      const store = yield* CameraStore
      const plan = yield* planOf(store.search(filter))
      assert.equal(isIndexed(plan, index), true, plan.join("\n"))
    }).pipe(Effect.provide(database), Effect.runPromise))
}

const inSlices = [
  "SEARCH camera USING COVERING INDEX camera_scan (seq>? AND seq<?)",
  "SEARCH camera USING INTEGER PRIMARY KEY (rowid=?)",
  "LIST SUBQUERY 1",
  "SCAN json_each VIRTUAL TABLE INDEX 1:",
]

Deno.test("sqlite: a search for a circle of half the earth reads in the order of adding", () =>
  Effect.gen(function* () {
    yield* fill
    const store = yield* CameraStore
    const plan = yield* planOf(store.search({ latitude: 48, longitude: 11, radius: 10_000 }))
    assert.deepEqual(plan, inSlices)
  }).pipe(Effect.provide(database), Effect.runPromise))

Deno.test("sqlite: a search for a box of half the earth reads in the order of adding", () =>
  Effect.gen(function* () {
    yield* fill
    const store = yield* CameraStore
    const plan = yield* planOf(store.search({ bbox: [0, -90, 180, 90] }))
    assert.deepEqual(plan, inSlices)
  }).pipe(Effect.provide(database), Effect.runPromise))

Deno.test("sqlite: counting, facets and clusters of a narrow box use its index", () =>
  Effect.gen(function* () {
    yield* fill
    const store = yield* CameraStore
    const box = { bbox: [11, 48, 12, 49] } as const
    const reads: ReadonlyArray<Effect.Effect<unknown>> = [
      store.count(box),
      store.facets(box, ["country"]),
      store.clusters(box, 10),
    ]
    for (const read of reads as ReadonlyArray<Effect.Effect<unknown>>) {
      const plan = yield* planOf(read)
      assert.ok(plan.some((line) => line.includes("INDEX camera_strip ")), plan.join("\n"))
      assert.ok(!plan.includes("SCAN camera"), plan.join("\n"))
    }
  }).pipe(Effect.provide(database), Effect.runPromise))

Deno.test("sqlite: changes of one kind are found by the index of kinds, those of a time by its own", () =>
  Effect.gen(function* () {
    yield* fill
    const store = yield* CameraStore
    const plans = yield* Effect.all([
      planOf(store.changes({ kind: "removed" })),
      planOf(store.changes({ kind: "added", after: 100 })),
      planOf(store.changes({ kind: "added", start: 0, end: 1 })),
    ])
    const indices = ["change_log_kind", "change_log_kind", "change_log_timestamp"]
    for (const [at, plan] of plans.entries()) {
      assert.equal(isIndexed(plan, indices[at]!), true, plan.join("\n"))
    }
  }).pipe(Effect.provide(database), Effect.runPromise))

Deno.test("sqlite: reading by id, by legacy id and by address uses an index", () =>
  Effect.gen(function* () {
    yield* fill
    const store = yield* CameraStore
    const plans = yield* Effect.all([
      planOf(store.byId(idOf(1))),
      planOf(store.byLegacyId(1)),
      planOf(store.byKey({ camera_type: "ip", ip: "192.0.2.1" })),
      planOf(store.byKey({ camera_type: "non_ip", snapshot_url: "x" })),
      planOf(store.byKey({ camera_type: "stream", m3u8_url: "x" })),
    ])
    const indices = [
      "sqlite_autoindex_camera_1",
      "sqlite_autoindex_camera_2",
      "camera_ip",
      "camera_snapshot",
      "camera_m3u8",
    ]
    for (const [at, plan] of plans.entries()) {
      assert.equal(isIndexed(plan, indices[at]!), true, plan.join("\n"))
    }
  }).pipe(Effect.provide(database), Effect.runPromise))

Deno.test("sqlite: reading by many addresses uses the index of each type", () =>
  Effect.gen(function* () {
    yield* fill
    const store = yield* CameraStore
    const indexes: Readonly<Record<string, CameraKey>> = {
      camera_ip: { camera_type: "ip", ip: "192.0.2.1" },
      camera_snapshot: { camera_type: "non_ip", snapshot_url: "x" },
      camera_m3u8: { camera_type: "stream", m3u8_url: "x" },
    }
    for (const [index, key] of Object.entries(indexes)) {
      const plan = yield* planOf(store.byAddresses([key]))
      assert.deepEqual(
        plan.map((line) => line.replace(/ (VIRTUAL|\().*/, "")),
        [
          "SCAN address",
          "CORRELATED SCALAR SUBQUERY 1",
          `SEARCH camera USING INDEX ${index}`,
          "SCAN address",
          `SEARCH camera USING INDEX ${index}`,
        ],
      )
    }
  }).pipe(Effect.provide(database), Effect.runPromise))
