import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import { CameraStore, SourceStore } from "@cam2/camera-database/server"
import { layerClient, layerSqlite } from "@cam2/camera-database/sqlite"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import * as SqlSourceStore from "../../src/server/stores/sql/SqlSourceStore.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { migrateTo } from "./OlderSchema.ts"
import { sourceBehaviours } from "../../src/testing/stores/Sources.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")
const limits = { width: 7, found: 3, patience: 10_000 }

// The same answers, wherever a slice ends.
for (const width of [1, 2, 3]) {
  for (const [title, behaviour] of Object.entries(sourceBehaviours)) {
    Deno.test(`sqlite in slices of ${width}: ${title}`, () =>
      behaviour.pipe(
        Effect.provideService(CurrentSlices, { ...limits, width }),
        Effect.provide(layerSqlite({ filename: ":memory:" })),
        Effect.runPromise,
      ))
  }
}

const database = Layer.merge(SqlCameraStore.layer, SqlSourceStore.layer).pipe(
  Layer.provideMerge(Layer.effectDiscard(migrate)),
  Layer.provideMerge(layerClient({ filename: ":memory:" })),
)

Deno.test("sqlite: a page of sources reads the index of sources, a slice at a time, and no further", () =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const [cameras, sources] = [yield* CameraStore, yield* SourceStore]
    for (let index = 0; index < 100; index++) {
      const source = `source ${Math.floor(index / 20)}`
      const m3u8_url = `https://example.org/${index}`
      yield* cameras.add(idOf(index), { ...streamCamera, source, m3u8_url })
    }
    const sent: Array<readonly [text: string, params: ReadonlyArray<unknown>]> = []
    const page = yield* sources.list({ limit: 2 }).pipe(
      Effect.provideService(CurrentSlices, limits),
      Effect.provideService(Statement.CurrentTransformer, (statement) => {
        sent.push(statement.compile())
        return Effect.succeed(statement)
      }),
    )
    assert.deepEqual(
      page.map(({ cameras, name }) => [name, cameras]),
      [["source 0", 20], ["source 1", 20]],
    )
    const slices = sent.filter(([text]) => text.includes("FILTER"))
    // Two sources of 20, in parts of 7, 7 and 6, and the first part of the next.
    assert.equal(slices.length, 7)
    // Nothing before where a slice begins is looked at.
    const part =
      /^SEARCH camera USING COVERING INDEX camera_source \(source_key(>\?|=\? AND (seq|rowid)>\?)\)$/
    for (const [text, params] of slices) {
      assert.equal(params.at(-2), limits.width)
      const plan = yield* sql.unsafe<{ readonly detail: string }>(
        `EXPLAIN QUERY PLAN ${text}`,
        params,
      )
      const details = plan.map(({ detail }) => detail)
      assert.match(details[1]!, part)
      assert.deepEqual(details.filter((detail) => /TEMP B-TREE|^SCAN camera/.test(detail)), [])
    }
  }).pipe(Effect.provide(database), Effect.runPromise))

Deno.test("migrate: an empty source of an older database is none from then on", () =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* migrateTo("0011_index_words")
    for (const [index, source] of ["", "a"].entries()) {
      yield* sql`INSERT INTO camera ${
        sql.insert({
          camera_id: idOf(index),
          camera_type: "stream",
          m3u8_url: "https://example.org/a.m3u8",
          is_active_image: 0,
          is_active_video: 1,
          source,
          source_key: source,
          words: ` ${source}`,
          created_at: "2026-01-01T00:00:00.000Z",
          changed_at: "2026-01-01T00:00:00.000Z",
        })
      }`
    }
    yield* migrate
    const stores = yield* Layer.build(Layer.merge(SqlCameraStore.layer, SqlSourceStore.layer))
    yield* Effect.gen(function* () {
      const [cameras, sources] = [yield* CameraStore, yield* SourceStore]
      assert.equal(Option.getOrThrow(yield* cameras.byId(idOf(0))).source, null)
      assert.deepEqual(yield* sources.list({ limit: 10 }), [{ name: "a", cameras: 1, active: 1 }])
      assert.equal((yield* cameras.changes({})).items.length, 2)
    }).pipe(Effect.provideContext(stores))
  }).pipe(
    Effect.scoped,
    Effect.provide(layerClient({ filename: ":memory:" })),
    Effect.runPromise,
  ))
