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
import { SourceStore } from "../SourceStore.ts"

type DescriptionRow = { readonly [K in keyof SourceDescription]-?: string | null }

interface SourceRow extends DescriptionRow {
  readonly name: string
  readonly cameras: number
  readonly active: number
}

const fields = Object.keys(sourceChecks) as ReadonlyArray<keyof SourceDescription>

const toDescription = (row: DescriptionRow): SourceDescription =>
  Object.fromEntries(fields.flatMap((name) => row[name] === null ? [] : [[name, row[name]]]))

const toSource = ({ active, cameras, name, ...description }: SourceRow): Source => ({
  name,
  cameras,
  active,
  ...toDescription(description),
})

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const described = sql.literal(fields.join(", "))
  return SourceStore.of({
    list: ({ after, limit }) => {
      const isAfter = (key: "source_key" | "name_key") =>
        after === undefined ? sql`${sql(key)} IS NOT NULL` : sql`${sql(key)} > ${fold(after)}`
      // Both indexes have the order of the page, so that neither is read past its end.
      return sql<SourceRow>`WITH counted AS MATERIALIZED (
          SELECT source_key AS counted_key, min(seq) AS first,
            count(*) FILTER (WHERE retired_at IS NULL) AS cameras,
            count(*) FILTER (
              WHERE retired_at IS NULL AND (is_active_image = 1 OR is_active_video = 1)
            ) AS active
          FROM camera WHERE ${isAfter("source_key")}
          GROUP BY source_key ORDER BY source_key LIMIT ${limit}
        ), described AS MATERIALIZED (
          SELECT * FROM source WHERE ${isAfter("name_key")} ORDER BY name_key LIMIT ${limit}
        ), page AS MATERIALIZED (
          SELECT counted_key AS page_key FROM counted UNION SELECT name_key FROM described
          ORDER BY 1 LIMIT ${limit}
        )
        SELECT coalesce(described.name, camera.source) AS name, coalesce(cameras, 0) AS cameras,
          coalesce(active, 0) AS active, ${described}
        FROM page
        LEFT JOIN counted ON counted.counted_key = page_key
        LEFT JOIN described ON described.name_key = page_key
        LEFT JOIN camera ON camera.seq = counted.first
        ORDER BY page_key`.pipe(Effect.map((rows) => rows.map(toSource)), Effect.orDie)
    },
    describe: Effect.fnUntraced(function* (names) {
      const keys = JSON.stringify(names.map(fold))
      const rows = yield* sql<DescriptionRow & { readonly name_key: string }>`
        SELECT name_key, ${described} FROM source
        WHERE name_key IN (SELECT value FROM json_each(${keys}))`
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
