/**
 * Bringing a SQLite file to the newest schema, apart from serving it.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { DatabaseError, migrations } from "../sql/Migrations.ts"
import { readSchema, requireNewest, type Schema, schemaOf } from "../sql/Schema.ts"
import { findFile, inMemory, reasonOf } from "./DatabaseFile.ts"
import { layerClient } from "./SqliteClient.ts"
import { prepareSchema } from "./PrepareSchema.ts"

const fail = (filename: string) => (cause: unknown) =>
  new DatabaseError({ message: `Cannot migrate ${filename || '""'}: ${reasonOf(cause)}`, cause })

const exists = (filename: string) =>
  Effect.try({
    try: () => {
      if (filename === inMemory) throw new Error("a database in memory is not kept")
      return findFile(filename) !== undefined
    },
    catch: fail(filename),
  })

const read = (filename: string) => Effect.mapError(readSchema(migrations), fail(filename))

/** The schema of the file at `filename`; nothing is written, and a missing one is a new database. */
export const readFileSchema: (filename: string) => Effect.Effect<Schema, DatabaseError> = Effect
  .fnUntraced(function* (filename) {
    if (!(yield* exists(filename))) return schemaOf(migrations, 0)
    return yield* Effect.provide(read(filename), layerClient({ filename }))
  })

/**
 * Brings the file at `filename`, made when it is missing, to the newest schema; gives the schema that
 * it had before. One of a newer version is refused and left as it is.
 */
export const migrateFile: (filename: string) => Effect.Effect<Schema, DatabaseError> = Effect
  .fnUntraced(function* (filename) {
    yield* exists(filename)
    return yield* Effect.gen(function* () {
      const before = yield* read(filename)
      if (before.found > before.newest) yield* requireNewest(migrations)
      yield* prepareSchema
      return before
    }).pipe(Effect.provide(layerClient({ filename })))
  })
