/**
 * The tables of an SQL database as rows, for copying them into another one, of another engine too.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { blockSize } from "./CameraBlocks.ts"
import { toRecordset } from "./Inserts.ts"

/** A row: texts, numbers and nulls by the names of their columns. */
export type Row = Readonly<Record<string, unknown>>

/**
 * All that a database keeps and does not make of the rest: each table with the column whose order is
 * that of its rows. A table comes before the log that its triggers write.
 */
export const copiedTables = {
  source: "name_key",
  camera: "seq",
  change_log: "seq",
  app: "client_id",
  app_log: "seq",
  kept_answer: "key_hash",
  setting: "name",
} as const

/** One of {@linkcode copiedTables}. */
export type CopiedTable = keyof typeof copiedTables

/** The tables whose rows are numbered: a copy of them goes on behind the last one. */
export const isNumbered = (table: CopiedTable): boolean => copiedTables[table] === "seq"

/** The log that the triggers of a table write. */
const logs: Readonly<Partial<Record<CopiedTable, CopiedTable>>> = {
  camera: "change_log",
  app: "app_log",
}

/** The name of the setting in which a copy says what it is a copy of. */
export const copySetting = "copy"

/** The tables of a database. */
export interface CopyTables {
  readonly count: (table: CopiedTable) => Effect.Effect<number, SqlError>
  /** The last number of a numbered table; 0 for none. */
  readonly last: (table: CopiedTable) => Effect.Effect<number, SqlError>
  /** At most `limit` rows in their order, those after a key if one is given. */
  readonly read: (
    table: CopiedTable,
    page: { readonly after: string | number | undefined; readonly limit: number },
  ) => Effect.Effect<ReadonlyArray<Row>, SqlError>
  /** Waits for the rows that a process was still adding when it was killed. */
  readonly settled: Effect.Effect<void, SqlError>
  /** Adds rows as they are: what triggers write in a log of it is not kept. All or none. */
  readonly add: (table: CopiedTable, rows: ReadonlyArray<Row>) => Effect.Effect<void, SqlError>
  readonly clear: (table: CopiedTable) => Effect.Effect<void, SqlError>
  /** The last number that each numbered table has given, also to a row that is gone. */
  readonly numbers: Effect.Effect<ReadonlyMap<CopiedTable, number>, SqlError>
  /** Goes on from these numbers, and brings in order what is made of the rows. */
  readonly finish: (numbers: ReadonlyMap<CopiedTable, number>) => Effect.Effect<void, SqlError>
  /** What the database says that it is a copy of. */
  readonly copyOf: Effect.Effect<string | undefined, SqlError>
  readonly setCopyOf: (value: string) => Effect.Effect<void, SqlError>
}

const numbered = (Object.keys(copiedTables) as ReadonlyArray<CopiedTable>).filter(isNumbered)

// PostgreSQL may still add what a copy has sent that was killed. It holds this meanwhile.
const adding = 0x63_6f_70_79

// SQLite takes so many parameters in a statement.
const mostParameters = 32_000

/** The tables of the database of an `SqlClient`, which has the newest schema. */
export const makeCopyTables = (sql: SqlClient.SqlClient): CopyTables => {
  const isPostgres = sql.onDialectOrElse({ pg: () => true, orElse: () => false })
  const lock = isPostgres ? [sql`SELECT pg_advisory_xact_lock(${adding})`] : []
  const others = (table: CopiedTable) =>
    table === "setting" ? sql`name <> ${copySetting}` : sql.literal("1 = 1")

  const insert = (table: CopiedTable, rows: ReadonlyArray<Row>) => {
    const columns = Object.keys(rows[0]!)
    const names = sql.csv(columns.map((column) => sql`${sql(column)}`))
    return isPostgres
      ? [
        sql`INSERT INTO ${sql(table)} (${names}) SELECT ${names}
          FROM json_populate_recordset(NULL::${sql(table)}, ${toRecordset(rows)}::json)`,
      ]
      : chunksOf(rows, Math.floor(mostParameters / columns.length)).map((some) =>
        // No chunk is empty.
        sql`INSERT INTO ${sql(table)} ${sql.insert(some as readonly [Row, ...Array<Row>])}`
      )
  }

  const setNumber = (table: CopiedTable, number: number) => {
    if (isPostgres) {
      // A sequence begins with 1, which it then has not given.
      return sql`SELECT setval(pg_get_serial_sequence(${table}, 'seq'), ${
        Math.max(1, number)
      }, ${number} > 0)`
    }
    return Effect.andThen(
      sql`DELETE FROM sqlite_sequence WHERE name = ${table}`,
      sql`INSERT INTO sqlite_sequence (name, seq) VALUES (${table}, ${number})`,
    )
  }

  return {
    count: (table) =>
      Effect.map(
        sql<{ readonly rows: number }>`SELECT count(*) AS rows FROM ${sql(table)}
          WHERE ${others(table)}`,
        ([row]) => Number(row!.rows),
      ),
    last: (table) =>
      Effect.map(
        sql<{ readonly last: number | null }>`SELECT max(seq) AS last FROM ${sql(table)}`,
        ([row]) => Number(row!.last ?? 0),
      ),
    read: (table, { after, limit }) => {
      const key = sql(copiedTables[table])
      const isAfter = after === undefined ? sql.literal("1 = 1") : sql`${key} > ${after}`
      return sql<Row>`SELECT * FROM ${sql(table)} WHERE ${isAfter} AND ${others(table)}
        ORDER BY ${key} LIMIT ${limit}`
    },
    add: (table, rows) => {
      const log = logs[table]
      const clearLog = log === undefined ? [] : [sql`DELETE FROM ${sql(log)}`]
      return rows.length === 0 ? Effect.void : sql.withTransaction(
        Effect.all([...lock, ...insert(table, rows), ...clearLog], { discard: true }),
      )
    },
    settled: Effect.all(lock, { discard: true }),
    clear: (table) => Effect.asVoid(sql`DELETE FROM ${sql(table)} WHERE ${others(table)}`),
    numbers: Effect.map(
      Effect.forEach(numbered, (table) =>
        Effect.map(
          isPostgres
            ? sql<{ readonly last: number | null }>`
              SELECT pg_sequence_last_value(pg_get_serial_sequence(${table}, 'seq')::regclass) AS last`
            : sql<{ readonly last: number | null }>`
              SELECT seq AS last FROM sqlite_sequence WHERE name = ${table}`,
          ([row]) => [table, Number(row?.last ?? 0)] as const,
        )),
      (entries) => new Map(entries),
    ),
    finish: (numbers) =>
      sql.withTransaction(Effect.gen(function* () {
        for (const [table, number] of numbers) yield* setNumber(table, number)
        if (isPostgres) return
        // Retired cameras are not counted, which the trigger takes no camera to be that is added.
        const block = sql.literal(`seq / ${blockSize}`)
        yield* sql`DELETE FROM camera_block`
        yield* sql`INSERT INTO camera_block (block, cameras)
          SELECT ${block}, count(*) FROM camera WHERE retired_at IS NULL GROUP BY ${block}`
      })),
    copyOf: Effect.map(
      sql<{ readonly value: string }>`SELECT value FROM setting WHERE name = ${copySetting}`,
      ([row]) => row?.value,
    ),
    setCopyOf: (value) =>
      Effect.asVoid(sql`INSERT INTO setting ${sql.insert({ name: copySetting, value })}
        ON CONFLICT (name) DO UPDATE SET value = excluded.value`),
  }
}

const chunksOf = <A>(all: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from(
    { length: Math.ceil(all.length / size) },
    (_, index) => all.slice(index * size, (index + 1) * size),
  )
