/**
 * The sources of cameras in an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { type Source, sourceChecks, type SourceDescription } from "../../../domain/Source.ts"
import { fold } from "../CameraRecord.ts"
import { byCodePoint } from "../CodePoints.ts"
import { SourceStore } from "../SourceStore.ts"
import { sharingOf } from "./BatchClient.ts"
import { makeDialect } from "./Dialect.ts"
import { makeSlices, whole } from "./Slices.ts"

type DescriptionRow = { readonly [K in keyof SourceDescription]-?: string | null }

interface CountedRow {
  readonly source_key: string
  readonly first: number
  readonly last: number
  readonly rows: number
  readonly cameras: number
  readonly active: number
}

const fields = Object.keys(sourceChecks) as ReadonlyArray<keyof SourceDescription>

const toDescription = (row: DescriptionRow): SourceDescription =>
  Object.fromEntries(fields.flatMap((name) => row[name] === null ? [] : [[name, row[name]]]))

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const described = sql.literal(fields.join(", "))
  const readSlices = makeSlices(sharingOf(sql))
  const { isAmong } = makeDialect(sql)

  /** How many cameras the sources after a key have, in the order of their keys; `limit` at most. */
  const count = Effect.fnUntraced(function* (afterKey: string, limit: number) {
    const counted: Array<CountedRow> = []
    let key = afterKey
    // In the middle of the source: after this camera of it.
    let within: number | undefined
    let isDone = false
    const read = Effect.fnUntraced(function* (width: number) {
      // A comparison of both in one would look at the source from its beginning again.
      const rest = within === undefined
        ? sql`source_key > ${key}`
        : sql`source_key = ${key} AND seq > ${within}`
      const rows = yield* sql<CountedRow>`
        SELECT source_key, min(seq) AS first, max(seq) AS last, count(*) AS rows,
          count(*) FILTER (WHERE retired_at IS NULL) AS cameras,
          count(*) FILTER (
            WHERE retired_at IS NULL AND (is_active_image = 1 OR is_active_video = 1)
          ) AS active
        FROM (
          SELECT source_key, seq, retired_at, is_active_image, is_active_video FROM camera
          WHERE ${rest} ORDER BY source_key, seq LIMIT ${width}
        ) AS slice GROUP BY source_key ORDER BY source_key LIMIT ${limit + 1}`
      let seen = 0
      for (const row of rows) {
        seen += row.rows
        const before = counted.at(-1)
        if (before?.source_key !== row.source_key) counted.push(row)
        else {
          counted[counted.length - 1] = {
            ...row,
            first: before.first,
            cameras: before.cameras + row.cameras,
            active: before.active + row.active,
          }
        }
      }
      // That there is one more tells that those before it are whole.
      isDone = counted.length > limit || within === undefined && seen < width
      const last = counted.at(-1)
      within = seen < width ? undefined : last?.last
      key = last?.source_key ?? key
      return isDone
    })
    // The index of sources has no numbers to go by, so that its rows are counted.
    yield* whole(readSlices({
      after: 0,
      next: (last) => Effect.succeed(isDone ? undefined : last + 1),
      read: ({ after, last }) => read(last - after),
    }))
    return counted.slice(0, limit)
  })

  const list = Effect.fnUntraced(function* (afterKey: string, limit: number) {
    const sources = new Map<string, Source>()
    const counted = yield* count(afterKey, limit)
    const firsts = counted.map(({ first }) => first)
    const named = yield* sql<{ readonly seq: number; readonly source: string }>`
      SELECT seq, source FROM camera WHERE ${isAmong(sql`seq`, firsts)}`
    const names = new Map(named.map(({ seq, source }) => [seq, source]))
    for (const { active, cameras, first, source_key } of counted) {
      sources.set(source_key, { name: names.get(first) ?? source_key, cameras, active })
    }
    const rows = yield* sql<DescriptionRow & { readonly name_key: string; readonly name: string }>`
      SELECT name_key, name, ${described} FROM source
      WHERE name_key > ${afterKey} ORDER BY name_key LIMIT ${limit}`
    for (const row of rows) {
      const { active, cameras } = sources.get(row.name_key) ?? { cameras: 0, active: 0 }
      sources.set(row.name_key, { name: row.name, cameras, active, ...toDescription(row) })
    }
    return [...sources].sort(([one], [other]) => byCodePoint(one, other)).slice(0, limit)
      .map(([, source]) => source)
  })

  return SourceStore.of({
    list: ({ after, limit }) => Effect.orDie(list(after === undefined ? "" : fold(after), limit)),
    describe: Effect.fnUntraced(function* (names) {
      const rows = yield* sql<DescriptionRow & { readonly name_key: string }>`
        SELECT name_key, ${described} FROM source
        WHERE ${isAmong(sql`name_key`, names.map(fold))}`
      const byKey = new Map(rows.map((row) => [row.name_key, toDescription(row)]))
      return new Map(names.flatMap((name) => {
        const found = byKey.get(fold(name))
        return found === undefined ? [] : [[name, found] as const]
      }))
    }, Effect.orDie),
    put: (name, description) => {
      const written = Object.fromEntries(fields.map((field) => [field, description[field] ?? null]))
      return sql`INSERT INTO source ${sql.insert({ name_key: fold(name), name, ...written })}
        ON CONFLICT (name_key) DO UPDATE SET ${
        sql.csv(
          ["name", ...fields].map((field) => sql`${sql(field)} = ${sql(`excluded.${field}`)}`),
        )
      }`.pipe(Effect.asVoid, Effect.orDie)
    },
  })
})

/** Sources in the database of the `SqlClient`, which {@linkcode migrate} must have prepared. */
export const layer: Layer.Layer<SourceStore, never, SqlClient.SqlClient> = Layer.effect(
  SourceStore,
  make,
)
