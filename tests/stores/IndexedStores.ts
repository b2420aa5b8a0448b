/**
 * Stores over one file, with the index in memory and without.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { CameraStore, type StoreFilter } from "@cam2/camera-database/server"
import { layerClient } from "@cam2/camera-database/sqlite"
import { type CameraIndex, makeCameraIndex } from "../../src/server/stores/index/CameraIndex.ts"
import { makeCellOrders } from "../../src/server/stores/index/CellOrders.ts"
import {
  idAt,
  latitudeAt,
  longitudeAt,
  noPlace,
  numberOf,
} from "../../src/server/stores/index/Columns.ts"
import { makeFollower } from "../../src/server/stores/index/Follow.ts"
import type { Answered } from "../../src/server/stores/index/IndexedReads.ts"
import * as IndexedCameraStore from "../../src/server/stores/index/IndexedCameraStore.ts"
import { makePasses } from "../../src/server/stores/index/Passes.ts"
import { makeQuestion, type Question } from "../../src/server/stores/index/Question.ts"
import { makePackedValues } from "../../src/server/stores/packs/PackedValues.ts"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import type { Reads } from "./RandomReads.ts"

const open = <A, E>(layer: Layer.Layer<A, E>) =>
  Effect.flatMap(Effect.scope, (scope) => Layer.buildWithScope(Layer.fresh(layer), scope))

const prepared = (filename: string) =>
  Layer.provideMerge(Layer.effectDiscard(migrate), layerClient({ filename }))

/** A store whose reads all are the database's. */
export const openPlain = (filename: string) =>
  Effect.flatMap(
    open(Layer.provide(SqlCameraStore.layer, prepared(filename))),
    (stores) => Effect.provide(CameraStore, stores),
  )

/** A store with the index. */
export const openIndexed = (filename: string) =>
  Effect.flatMap(
    open(
      IndexedCameraStore.layer.pipe(
        Layer.provide(SqlCameraStore.layer),
        Layer.provide(prepared(filename)),
      ),
    ),
    (stores) => Effect.provide(CameraStore, stores),
  )

/** Everything that an index holds of each camera, by its number. */
const contentOf = ({ columns, localities, profiles, texts }: CameraIndex) => {
  const content: Record<number, unknown> = {}
  const valuesOf = ({ fields, values }: typeof localities | typeof profiles, number: number) =>
    Object.fromEntries(fields.map((field, column) => {
      const value = values()[number * fields.length + column]!
      return [field, /^(is_|retired)/.test(field) || value === 0 ? value : texts.textOf(value)]
    }))
  for (const chunk of columns.chunks) {
    for (const [at, profile] of chunk?.profiles.entries() ?? []) {
      if (chunk === undefined || profile === 0) continue
      content[chunk.first + at] = {
        ...valuesOf(profiles, numberOf(profile)),
        ...valuesOf(localities, numberOf(chunk.localities[at]!)),
        id: idAt(chunk, at),
        place: chunk.latitudes[at] !== noPlace && [latitudeAt(chunk, at), longitudeAt(chunk, at)],
      }
    }
  }
  return content
}

/**
 * The reads of an index over a file, without what decides whether they are quicker. It is filled by the
 * packs of the file, or by its rows alone.
 */
export const openReads = Effect.fnUntraced(function* (
  filename: string,
  by: "packs" | "rows" = "packs",
) {
  const sql = yield* Effect.provide(SqlClient.SqlClient, yield* open(layerClient({ filename })))
  const values = by === "packs" ? makePackedValues(sql) : undefined
  const index = makeCameraIndex(values?.dictionaries)
  const { catchUp, follow } = makeFollower(sql, index, values)
  const passes = makePasses()
  const { reads } = IndexedCameraStore.makeReadsOf(
    sql,
    index,
    passes,
    makeCellOrders(index.columns, 1),
  )
  yield* catchUp
  const asked = <A>(
    selection: StoreFilter,
    of: "any" | "placed",
    read: (question: Question) => Effect.Effect<Answered<A> | undefined, SqlError>,
  ) =>
    Effect.gen(function* () {
      yield* follow
      const answered = yield* read(makeQuestion(index, selection, of))
      assert.ok(answered !== undefined)
      return answered.answer
    }).pipe(passes.inTurn, Effect.orDie)
  const answers = {
    search: (filter) =>
      asked(
        filter,
        filter.sort === "distance" ? "placed" : "any",
        (question) => reads.search(question, filter),
      ),
    count: (selection) => asked(selection, "any", (question) => reads.count(question, selection)),
    facets: (selection, by) =>
      asked(selection, "any", (question) => reads.facets(question, selection, by)),
    clusters: (selection, zoom) =>
      asked(selection, "placed", (question) => reads.clusters(question, selection, zoom)),
  } satisfies Reads
  return { ...answers, content: Effect.map(follow, () => contentOf(index)) }
})
