/**
 * An `SqlClient` on a SQLite file.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import type { DatabaseError } from "../sql/Migrations.ts"
import { StoreHealth } from "../StoreHealth.ts"
import { makeWaitForLock } from "./Busy.ts"
import { exposureOf } from "./DatabaseFile.ts"
import { openDatabase } from "./OpenDatabase.ts"
import { makeConnection, route } from "./SqliteConnection.ts"

const make = Effect.fnUntraced(function* ({ filename }: { readonly filename: string }) {
  const { database, reader, watch } = yield* openDatabase(filename)
  const exposure = exposureOf(filename)
  if (exposure !== undefined) yield* Effect.logWarning(exposure)
  const waitForLock = makeWaitForLock()
  const acquirers = SqlClient.makeSqliteAcquirers({
    connection: Effect.succeed(makeConnection(database, watch)),
    semaphore: yield* Semaphore.make(1),
  })
  const routed = route(
    reader && makeConnection(reader, watch),
    acquirers.borrower,
    waitForLock,
  )
  const client = yield* SqlClient.make({
    ...acquirers,
    borrower: (run) => run(routed),
    compiler: Statement.makeCompilerSqlite(),
    driver: "sqlite",
    spanAttributes: [["db.system.name", "sqlite"]],
    beginTransaction: "BEGIN IMMEDIATE",
  })
  const { withTransaction } = client
  // Only its beginning meets a lock, when nothing of it is done.
  Object.assign(client, {
    withTransaction: <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      waitForLock(withTransaction(effect)),
  })
  return Context.make(SqlClient.SqlClient, client).pipe(Context.add(StoreHealth, watch.health))
})

/** An `SqlClient` on a SQLite file. Transactions wait for each other; single statements are atomic. */
export const layerClient = (
  options: { readonly filename: string },
): Layer.Layer<SqlClient.SqlClient, DatabaseError> =>
  Layer.effectContext(make(options)).pipe(Layer.provide(Reactivity.layer))
