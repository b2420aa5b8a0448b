/**
 * What SQLite and PostgreSQL say in words of their own; all else of the stores is one SQL.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { askedWords } from "../../../domain/Words.ts"
import { takesBatches } from "./BatchClient.ts"
import { exactJson } from "./ExactJson.ts"
import { jsonInserts, type MakeInserts, makeValuesInserts, recordsetInserts } from "./Inserts.ts"

/** The words of an engine. */
export interface Dialect {
  /** Whether a column has one of some values: one parameter for however many. */
  readonly isAmong: (column: Fragment, values: ReadonlyArray<unknown>) => Fragment
  /** The entries of a list as rows of `alias`, each with its place from 0 as `key`, and as `value`. */
  readonly entries: (list: ReadonlyArray<unknown>, alias: string) => Fragment
  /** What an entry that is an object or a list has under a name or at a place, as text or number. */
  readonly member: (entry: string, key: string | number) => Fragment
  /** Joins so that what is before it is gone through, and what is after it is looked up. */
  readonly join: Fragment
  /** After the name of a table: which of its indexes is gone by, or none but that of the order. */
  readonly indexedBy: (index: string | undefined) => Fragment
  /** That a text has some parts in it, as they are. */
  readonly containsAll: (text: Fragment, parts: ReadonlyArray<string>) => ReadonlyArray<Fragment>
  /** The values of a column of all rows as a JSON array; all lists of a statement have one order. */
  readonly listOf: (column: string) => Fragment
  /** What the index of words can find of `q`, where the engine has one beside the table. */
  readonly hasWords: (q: string) => ReadonlyArray<Fragment>
  /** What the index of a folded key is asked for beside its values; undefined where it has not all. */
  readonly inKeyIndex: (
    column: Fragment,
    keys: ReadonlyArray<string>,
  ) => ReadonlyArray<Fragment> | undefined
  /** Whether the index of a folded key that is asked for gives the cameras in the order of adding. */
  readonly hasOrderedKeys: boolean
  /**
   * After a query: keeps others from writing the rows of `camera` that it gives, to the end of the
   * transaction; undefined where a transaction keeps them from writing anything.
   */
  readonly forUpdate: Fragment | undefined
  /** Marks for the parameters of a statement that is a text, the first after `before` others. */
  readonly marks: (count: number, before?: number) => ReadonlyArray<string>
  /** The statements that add rows to `camera`. */
  readonly insertRows: MakeInserts
  /** Up to which number every row of a table is there that will ever be, once it is asked. */
  readonly settled: (table: string) => Effect.Effect<number, SqlError>
  /** Whether the table `camera_block` counts the cameras. */
  readonly hasBlocks: boolean
  /**
   * A transaction in which a kind of work is done by one at a time, by other processes too; what it
   * reads is what those before it have left.
   */
  readonly alone: (work: Work) => <A, E, R>(
    effect: Effect.Effect<A, E, R>,
  ) => Effect.Effect<A, E | SqlError, R>
}

/** Whether a row was refused because another has a key of it. */
export const isTaken = (error: unknown): boolean =>
  isSqlError(error) && error.reason._tag === "UniqueViolation"

/**
 * Work that is done by one at a time: adding what is missing, keeping the last admin, and making the
 * first.
 */
export type Work = "put" | "admins" | "root"

/** The words of the engine of an `SqlClient`. */
export const makeDialect = (sql: SqlClient.SqlClient): Dialect =>
  sql.onDialectOrElse({
    pg: () => makePostgres(sql),
    orElse: () => takesBatches(sql) ? makeD1(sql) : makeSqlite(sql),
  })

const makeSqlite = (sql: SqlClient.SqlClient): Dialect => {
  return {
    isAmong: (column, values) =>
      sql`${column} IN (SELECT value FROM json_each(${exactJson(values)}))`,
    entries: (list, alias) => sql`json_each(${exactJson(list)}) AS ${sql.literal(alias)}`,
    member: (entry, key) =>
      sql.literal(
        `json_extract(${entry}.value, '$${typeof key === "number" ? `[${key}]` : `.${key}`}')`,
      ),
    join: sql.literal("CROSS JOIN"),
    indexedBy: (index) => sql.literal(index === undefined ? "NOT INDEXED" : `INDEXED BY ${index}`),
    containsAll: (text, parts) => parts.map((part) => sql`instr(${text}, ${part}) > 0`),
    listOf: (column) => sql.literal(`json_group_array(${column})`),
    hasWords: () => [],
    inKeyIndex: () => [],
    hasOrderedKeys: true,
    forUpdate: undefined,
    marks: (count) => Array.from({ length: count }, () => "?"),
    insertRows: makeValuesInserts(),
    settled: () => Effect.succeed(Infinity),
    hasBlocks: true,
    alone: (work) => work === "admins" ? (effect) => effect : sql.withTransaction,
  }
}

// D1 takes a hundred parameters: more parts than these are one.
const mostParts = 20

const makeD1 = (sql: SqlClient.SqlClient): Dialect => {
  const sqlite = makeSqlite(sql)
  return {
    ...sqlite,
    containsAll: (text, parts) =>
      parts.length > mostParts
        ? [sql`NOT EXISTS (SELECT 1 FROM ${sqlite.entries(parts, "part")}
            WHERE instr(${text}, part.value) = 0)`]
        : sqlite.containsAll(text, parts),
    insertRows: jsonInserts,
  }
}

// Any numbers, as long as no other program of the database has the same.
const locks: Readonly<Record<Work, number>> = {
  put: 0x63616d3201,
  admins: 0x63616d3202,
  root: 0x63616d3203,
}

/** The most bytes of a key that an index of PostgreSQL has. */
export const longestKey = 1000

// The index has words up to this length, and a lexeme has an end.
const longestLexeme = 200

const lexemesOf = (q: string): string =>
  askedWords(q).flatMap((part) => {
    const words = part.trim().split(" ").map((word) => [...word].slice(0, longestLexeme).join(""))
    return words.map((word, index) => `'${word}'${index < words.length - 1 ? "" : ":*"}`)
  }).join(" & ")

const makePostgres = (sql: SqlClient.SqlClient): Dialect => {
  const elements = (values: ReadonlyArray<unknown>) =>
    sql`jsonb_array_elements_text(${JSON.stringify(values)}::jsonb)`
  return {
    isAmong: (column, values) => {
      if (values.length === 0) return sql.literal("false")
      if (values.some((value) => typeof value === "string")) {
        return sql`${column} = ANY(ARRAY(SELECT * FROM ${elements(values)}))`
      }
      const type = sql.literal(values.every(Number.isSafeInteger) ? "bigint" : "double precision")
      return sql`${column} = ANY(ARRAY(SELECT v::${type} FROM ${elements(values)} AS v))`
    },
    entries: (list, alias) =>
      sql`(SELECT value, place - 1 AS key FROM jsonb_array_elements(${
        JSON.stringify(list)
      }::jsonb) WITH ORDINALITY AS entry (value, place)) AS ${sql.literal(alias)}`,
    member: (entry, key) =>
      sql.literal(`(${entry}.value ->> ${typeof key === "number" ? key : `'${key}'`})`),
    join: sql.literal("JOIN"),
    indexedBy: () => sql.literal(""),
    containsAll: (text, parts) => parts.map((part) => sql`strpos(${text}, ${part}) > 0`),
    listOf: (column) => sql.literal(`coalesce(json_agg(${column}), '[]')::text`),
    hasWords: (q) => {
      const lexemes = lexemesOf(q)
      return lexemes === "" ? [] : [sql`camera_lexemes(camera.words) @@ ${lexemes}::tsquery`]
    },
    inKeyIndex: (column, keys) =>
      keys.every((key) => new TextEncoder().encode(key).length <= longestKey)
        ? [sql`octet_length(${column}) <= ${sql.literal(String(longestKey))}`]
        : undefined,
    // It chooses its indexes itself, and may look at all cameras for the first of them.
    hasOrderedKeys: false,
    forUpdate: sql.literal("FOR UPDATE OF camera"),
    marks: (count, before = 0) =>
      Array.from({ length: count }, (_, index) => `$${before + index + 1}`),
    insertRows: recordsetInserts,
    settled: (table) =>
      Effect.map(
        sql<{ readonly settled: number }>`SELECT cam2_settled(${table}) AS settled`,
        ([row]) => row!.settled,
      ),
    hasBlocks: false,
    alone: (work) => (effect) =>
      Effect.retry(
        sql.withTransaction(
          Effect.andThen(sql`SELECT pg_advisory_xact_lock(${locks[work]})`, effect),
        ),
        // Another's single write came between that was not there to be found.
        { while: isTaken, times: 10 },
      ),
  }
}
