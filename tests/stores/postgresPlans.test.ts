/**
 * By which indexes PostgreSQL finds what is asked for.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import { CameraStore, type CameraStoreShape } from "@cam2/camera-database/server"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { postgres } from "../PostgresServer.ts"
import { randomFrom, randomPlace } from "../Sphere.ts"
import { temporaryDatabase } from "./Databases.ts"

const count = 20_000
const idOf = (index: number) => index.toString(16).padStart(24, "0")

const fill = Effect.gen(function* () {
  const store = yield* CameraStore
  const random = randomFrom(7)
  yield* store.addAll(Array.from({ length: count }, (_, index) => [idOf(index), {
    ...streamCamera,
    ...randomPlace(random),
    city: `city ${index % 500}`,
    state: `s${index % 60}`,
    source: `source ${index % 400}`,
    m3u8_url: `https://example.org/${index}`,
  }]))
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe("ANALYZE")
})

/** The plans of the statements that `effect` runs, a line each. */
const planOf = Effect.fnUntraced(function* (effect: Effect.Effect<unknown, unknown>) {
  const sql = yield* SqlClient.SqlClient
  const compiled: Array<readonly [text: string, params: ReadonlyArray<unknown>]> = []
  yield* Effect.provideService(effect, Statement.CurrentTransformer, (statement) => {
    compiled.push(statement.compile())
    return Effect.succeed(statement)
  })
  const plans = yield* Effect.forEach(
    compiled,
    ([text, params]) => sql.unsafe<{ readonly "QUERY PLAN": string }>(`EXPLAIN ${text}`, params),
  )
  return plans.flat().map((row) => row["QUERY PLAN"].trim())
})

const place = { latitude: 48, longitude: 11 }

const reads: ReadonlyArray<
  readonly [what: string, index: string, read: (store: CameraStoreShape) => Effect.Effect<unknown>]
> = [
  ["a camera by id", "camera_camera_id", (store) => store.byId(idOf(7))],
  ["a page past a cursor", "camera_pkey", (store) => store.search({ after: 9000 })],
  ["a city", "camera_city", (store) => store.search({ city: "City 7" })],
  ["a state", "camera_state", (store) => store.search({ state: "s7" })],
  ["a source", "camera_source", (store) => store.search({ source: "source 7" })],
  ["a narrow circle", "camera_strip", (store) => store.search({ ...place, radius: 50 })],
  ["a narrow box", "camera_strip", (store) => store.search({ bbox: [11, 48, 11.7, 48.7] })],
  [
    "what is nearest to a place",
    "camera_strip",
    (store) => store.search({ ...place, sort: "distance" }),
  ],
  ["a count in a narrow circle", "camera_strip", (store) => store.count({ ...place, radius: 50 })],
  [
    "facets in a narrow circle",
    "camera_strip",
    (store) => store.facets({ ...place, radius: 50 }, ["city"]),
  ],
  [
    "clusters in a narrow box",
    "camera_strip",
    (store) => store.clusters({ bbox: [11, 48, 11.7, 48.7] }, 12),
  ],
  ["the log past a cursor", "change_log", (store) => store.changes({ after: 9000 })],
]

Deno.test({
  name: "postgres: each kind of read goes by an index, and none through the whole table",
  ignore: typeof postgres === "string",
  fn: () =>
    temporaryDatabase.pipe(
      Effect.flatMap((url) =>
        Effect.gen(function* () {
          yield* fill
          const store = yield* CameraStore
          for (const [what, index, read] of reads) {
            const plan = yield* planOf(read(store))
            const told = `${what}: ${plan.join("\n")}`
            assert.ok(plan.some((line) => line.includes(index)), told)
            assert.ok(!plan.some((line) => /Seq Scan on (camera|change_log)\b/.test(line)), told)
          }
        }).pipe(
          Effect.provide(layerPostgres({ url, migrate: true, index: false })),
          Effect.provide(layerClient({ url, maxConnections: 2 })),
        )
      ),
      Effect.scoped,
      Effect.runPromise,
    ),
})
