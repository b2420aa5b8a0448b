/**
 * Copying all that a database keeps into another one, which can be of another engine.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Hex from "effect/encoding/Hex"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import {
  type CopiedTable,
  copiedTables,
  type CopyTables,
  isNumbered,
  makeCopyTables,
} from "./CopyTables.ts"
import { DatabaseError } from "./Migrations.ts"

/** A table as both databases have it in the end. */
export interface CopiedRows {
  readonly rows: number
  /** SHA-256 of its rows in their order. */
  readonly checksum: string
}

/** How far a copy is. */
export interface CopyProgress {
  /** Rows that the target has. */
  copied: number
  /** Rows of the source; undefined until they are counted. */
  total: number | undefined
}

const pageSize = 1000
const tables = Object.keys(copiedTables) as ReadonlyArray<CopiedTable>
const encoder = new TextEncoder()

const digest = (text: string) =>
  Effect.promise(async () =>
    Hex.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))))
  )

// The engines have the same columns, each in an order of its own.
const textOf = (row: Readonly<Record<string, unknown>>) =>
  JSON.stringify(Object.keys(row).sort().map((column) => [column, row[column]]))

const summarise = Effect.fnUntraced(function* (from: CopyTables, table: CopiedTable) {
  let checksum = ""
  let rows = 0
  let after: string | number | undefined
  while (true) {
    const page = yield* from.read(table, { after, limit: pageSize })
    if (page.length === 0) return { rows, checksum: checksum || (yield* digest("")) }
    checksum = yield* digest(checksum + page.map(textOf).join("\n"))
    rows += page.length
    after = page.at(-1)![copiedTables[table]] as string | number
  }
})

// What no database but this one has, and no write changes.
const identityOf = Effect.fnUntraced(function* (from: CopyTables) {
  const [first] = yield* from.read("change_log", { after: undefined, limit: 1 })
  const [client] = yield* from.read("app_log", { after: undefined, limit: 1 })
  return yield* digest(textOf(first ?? {}) + textOf(client ?? {}))
})

interface Copy {
  readonly of: string
  readonly isWhole: boolean
}

const copyOf = Effect.fnUntraced(function* (tables: CopyTables) {
  const value = yield* tables.copyOf
  return value === undefined ? undefined : JSON.parse(value) as Copy
})

const setCopyOf = (to: CopyTables, copy: Copy) => to.setCopyOf(JSON.stringify(copy))

const refuse = (message: string) => Effect.fail(new DatabaseError({ message }))

const copyTable = Effect.fnUntraced(function* (
  { from, progress, to }: {
    readonly from: CopyTables
    readonly to: CopyTables
    readonly progress: CopyProgress
  },
  table: CopiedTable,
) {
  yield* to.settled
  // Rows without a number may have come before those that are there.
  if (!isNumbered(table)) yield* to.clear(table)
  let after: string | number | undefined = isNumbered(table) ? yield* to.last(table) : undefined
  progress.copied += yield* to.count(table)
  while (true) {
    const rows = yield* from.read(table, { after, limit: pageSize })
    if (rows.length === 0) return
    yield* to.add(table, rows)
    progress.copied += rows.length
    after = rows.at(-1)![copiedTables[table]] as string | number
  }
})

/**
 * Copies all that `from` keeps into `to`, which keeps nothing or the beginning of such a copy, and
 * compares both. Fails with a `DatabaseError` where they are not the same in the end, which is how it
 * is when `from` is written meanwhile, and where `to` has other data, which stay as they are.
 */
export const copyDatabase: (
  options: {
    readonly from: SqlClient.SqlClient
    readonly to: SqlClient.SqlClient
    readonly progress: CopyProgress
  },
) => Effect.Effect<ReadonlyMap<CopiedTable, CopiedRows>, SqlError | DatabaseError> = Effect
  .fnUntraced(function* ({ from: fromClient, progress, to: toClient }) {
    const from = makeCopyTables(fromClient)
    const to = makeCopyTables(toClient)
    const of = yield* identityOf(from)
    const before = yield* copyOf(to)
    if (before === undefined) {
      for (const table of tables) {
        if ((yield* to.count(table)) > 0) {
          return yield* refuse(
            "It has data of its own, which stay as they are: copy into a new one",
          )
        }
      }
      yield* setCopyOf(to, { of, isWhole: false })
    } else if (before.of !== of) {
      return yield* refuse("It is a copy of another database: copy into a new one")
    }
    progress.total = 0
    for (const table of tables) progress.total += yield* from.count(table)
    if (before?.isWhole !== true) {
      for (const table of tables) yield* copyTable({ from, to, progress }, table)
      yield* to.finish(yield* from.numbers)
    }
    const copied = new Map<CopiedTable, CopiedRows>()
    for (const table of tables) {
      const [source, target] = yield* Effect.all([summarise(from, table), summarise(to, table)])
      if (source.checksum !== target.checksum) {
        return yield* refuse(
          `The table ${table} is not the same: ${source.rows} and ${target.rows} rows. One of the ` +
            "databases was written meanwhile: stop their servers, and copy into a new one",
        )
      }
      copied.set(table, source)
    }
    yield* setCopyOf(to, { of, isWhole: true })
    return copied
  })

const halfCopied =
  "The database is the beginning of a copy. Run the same cam2 copy again, which goes " +
  "on where it was broken off"

/** Fails for a database that is the beginning of a copy, which is not to be served. */
export const requireWhole: Effect.Effect<void, DatabaseError, SqlClient.SqlClient> = Effect.gen(
  function* () {
    const copy = yield* Effect.orDie(copyOf(makeCopyTables(yield* SqlClient.SqlClient)))
    if (copy?.isWhole === false) return yield* new DatabaseError({ message: halfCopied })
  },
)
