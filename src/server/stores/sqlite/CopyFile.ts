/**
 * SQLite files as what is copied, and as copies.
 *
 * @module
 */
import { statSync } from "node:fs"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { DatabaseError, migrations } from "../sql/Migrations.ts"
import { requireNewest } from "../sql/Schema.ts"
import { findFile, inMemory, reasonOf } from "./DatabaseFile.ts"
import { layerClient } from "./SqliteClient.ts"
import { prepareSchema } from "./PrepareSchema.ts"

const open = (filename: string) =>
  Effect.map(Layer.build(layerClient({ filename })), Context.get(SqlClient.SqlClient))

const find = (filename: string) =>
  Effect.try({
    try: () => {
      if (filename === inMemory) throw new Error("a database in memory is not kept")
      return findFile(filename)
    },
    catch: (cause) =>
      new DatabaseError({ message: `Cannot open ${filename}: ${reasonOf(cause)}`, cause }),
  })

type Open = (
  filename: string,
) => Effect.Effect<SqlClient.SqlClient, DatabaseError, Scope.Scope>

/** The file that is copied, which has the newest schema, until the scope closes. */
export const openSource: Open = Effect.fnUntraced(function* (filename) {
  if ((yield* find(filename)) === undefined) {
    return yield* new DatabaseError({
      message: `Cannot open ${filename}: there is no such database`,
    })
  }
  const sql = yield* open(filename)
  yield* Effect.provideService(requireNewest(migrations), SqlClient.SqlClient, sql)
  return sql
})

/** The file that a copy is made in, which is made when it is missing, until the scope closes. */
export const openTarget: Open = Effect.fnUntraced(function* (filename) {
  yield* find(filename)
  const sql = yield* open(filename)
  yield* Effect.provideService(prepareSchema, SqlClient.SqlClient, sql)
  return sql
})

/** What tells a file from others, under whatever name; undefined for one that is missing. */
export const identityOfFile = (
  filename: string,
): Effect.Effect<string | undefined, DatabaseError> =>
  Effect.map(find(filename), (file) => {
    const found = file === undefined
      ? undefined
      : statSync(file, { bigint: true, throwIfNoEntry: false })
    return found && `${found.dev} ${found.ino}`
  })
