/**
 * The steps that every engine takes alike, after those that each has of its own: where a new field of a
 * camera gets its column.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { CameraField } from "../../../domain/CameraSearch.ts"
import type { Kind } from "../../../domain/Kind.ts"
import { cameraColumns } from "./CameraRow.ts"

type ColumnType = "text" | "whole" | "number" | "boolean"

const typeOf: { readonly [K in Kind]: ColumnType } = {
  text: "text",
  name: "text",
  identifier: "text",
  host: "text",
  path: "text",
  address: "text",
  port: "text",
  time: "text",
  cameraType: "text",
  latitude: "number",
  longitude: "number",
  direction: "number",
  count: "whole",
  wholeAboveZero: "whole",
  whole: "whole",
  aboveZero: "number",
  boolean: "boolean",
  properties: "text",
}

/** Text of PostgreSQL that is compared by its bytes, as SQLite does, whatever the language of the database. */
export const postgresText = 'text COLLATE "C"'

const nameOf = (sql: SqlClient.SqlClient): { readonly [T in ColumnType]: string } =>
  sql.onDialectOrElse({
    pg: () => ({
      text: postgresText,
      whole: "bigint",
      number: "double precision",
      boolean: "smallint",
    }),
    orElse: () => ({ text: "TEXT", whole: "INTEGER", number: "REAL", boolean: "INTEGER" }),
  })

/** Gives cameras columns, empty in those that are there. */
export const addColumns = (
  columns: typeof cameraColumns,
): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const names = nameOf(sql)
    for (const { column, key, kind } of columns) {
      yield* sql.unsafe(`ALTER TABLE camera ADD COLUMN ${column} ${names[typeOf[kind]]}`)
      if (key) yield* sql.unsafe(`ALTER TABLE camera ADD COLUMN ${key} ${names.text}`)
    }
  })

/** The step that gives cameras the columns of new fields. */
export const addFields = (
  ...fields: ReadonlyArray<CameraField>
): Effect.Effect<void, SqlError, SqlClient.SqlClient> =>
  addColumns(cameraColumns.filter(({ name }) => fields.some((field) => field === name)))

/** From number 15 on, such as `"0015_add_height": addFields("height")`. */
export const commonSteps: Readonly<
  Record<`${number}_${string}`, Effect.Effect<void, SqlError, SqlClient.SqlClient>>
> = {}
