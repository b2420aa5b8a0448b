/**
 * The steps of an SQLite database as files of SQL, which `wrangler d1 migrations apply` applies.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Migrator from "effect/sql/Migrator"
import * as Statement from "effect/sql/Statement"
import { layerClient } from "../../src/server/stores/sqlite/SqliteClient.ts"
import { migrations } from "../../src/server/stores/sql/Migrations.ts"

/** The statement without what its lines are indented by. */
const dedent = (sql: string) => {
  const [first, ...rest] = sql.trim().split("\n")
  const indents = rest.filter((line) => line.trim() !== "").map((line) =>
    /^ */.exec(line)![0].length
  )
  // What stands on the line of a template's beginning has no indent to tell.
  const least = Math.min(...indents)
  const indent = /^[)\s]*$|END$/.test(rest.at(-1) ?? "") ? least : Math.max(0, least - 2)
  return [first!, ...rest.map((line) => line.slice(indent).trimEnd())].join("\n")
}

/** The statements that `effect` writes with, in their order. */
const writesOf = Effect.fnUntraced(function* <E, R>(effect: Effect.Effect<unknown, E, R>) {
  const writes: Array<string> = []
  yield* Effect.provideService(
    effect,
    Statement.CurrentTransformer,
    (statement) =>
      Effect.sync(() => {
        const [sql, params] = statement.compile()
        if (!/^\s*(SELECT|BEGIN|COMMIT|SAVEPOINT|PRAGMA)\b/i.test(sql)) {
          if (params.length > 0) {
            throw new Error(`A step has parameters, which a file has not: ${sql}`)
          }
          writes.push(`${dedent(sql)};`)
        }
        return statement
      }),
  )
  return writes
})

const preface =
  "-- Generated from the steps of the SQLite database by `deno task generate`, not by hand."

/** The text of each file by its name. */
export const d1Migrations = (): Promise<Readonly<Record<string, string>>> =>
  Effect.gen(function* () {
    const files: Record<string, string> = {}
    // Which steps were done is known in the same way on both.
    let before = yield* writesOf(Migrator.make({})({ loader: Migrator.fromRecord({}) }))
    for (const [step, run] of Object.entries(migrations)) {
      const [, number, name] = /^(\d+)_(.+)$/.exec(step)!
      const writes = yield* writesOf(run)
      const record = `INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (${Number(number)}, '${name}');`
      files[`${step}.sql`] = [preface, ...before, ...writes, record].join("\n\n") + "\n"
      before = []
    }
    return files
  }).pipe(
    Effect.provide(layerClient({ filename: ":memory:" })),
    Effect.scoped,
    Effect.runPromise,
  )
