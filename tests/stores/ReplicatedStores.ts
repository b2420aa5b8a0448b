/**
 * Stores in PostgreSQL that are asked as a client asks a server, and read from its standby.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore, ClientStore, SourceStore, type Stores } from "@cam2/camera-database/server"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { migrate } from "../../src/server/stores/postgres/Migrate.ts"
import { position } from "../../src/server/stores/postgres/Position.ts"
import { CurrentLastWrite, CurrentReader } from "../../src/server/stores/Reader.ts"
import { temporaryDatabase } from "./Databases.ts"
import { onStandby } from "./Standby.ts"

const clientID = "asker"

// deno-lint-ignore no-explicit-any -- methods of any parameters, which are passed on as they are
type Method = (...given: ReadonlyArray<any>) => Effect.Effect<unknown, unknown>

/** A database of its own; before each method the standby is waited for, or not. */
export const replicatedStores = (
  { index, isAwaited }: { readonly index: boolean; readonly isAwaited: boolean },
): Layer.Layer<Stores, { readonly message: string }> =>
  Layer.effectContext(Effect.gen(function* () {
    const url = yield* temporaryDatabase
    const there = onStandby(url)
    const sql = Context.get(
      yield* Layer.build(layerClient({ url, maxConnections: 1 })),
      SqlClient.SqlClient,
    )
    yield* Effect.provideService(migrate, SqlClient.SqlClient, sql)
    yield* sql`INSERT INTO app (client_id, owner, permission_level, secret_hash)
      VALUES (${clientID}, 'ada', 'user', 'none')`.pipe(Effect.orDie)
    const at = (sql: SqlClient.SqlClient) =>
      Effect.map(
        sql.unsafe<{ readonly position: number }>(`SELECT ${position} AS position`),
        ([row]) => row!.position,
      ).pipe(Effect.orDie)
    const standby = yield* Layer.build(layerClient({ url: there, maxConnections: 1 })).pipe(
      // It is there with the database.
      Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 500 }),
    )
    const its = Context.get(standby, SqlClient.SqlClient)
    const wait = isAwaited
      ? Effect.gen(function* () {
        const now = yield* at(sql)
        // A behaviour has a clock of its own.
        while ((yield* at(its)) < now) {
          yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 1)))
        }
      })
      : Effect.void
    yield* wait
    const context = yield* Layer.build(layerPostgres({
      url,
      index,
      maxConnections: 4,
      replica: { url: there },
    }))
    const clients = Context.get(context, ClientStore)
    const asClient = <A, E>(effect: Effect.Effect<A, E>) =>
      Effect.gen(function* () {
        yield* wait
        const { lastWrite } = Option.getOrThrow(yield* clients.byId(clientID))
        return yield* effect.pipe(
          Effect.provideService(CurrentReader, clientID),
          Effect.provideService(CurrentLastWrite, lastWrite),
        )
      })
    const wrap = <Shape extends object>(store: Shape): Shape =>
      Object.fromEntries(
        Object.entries(store).map(([name, method]) => [
          name,
          Effect.isEffect(method)
            ? asClient(method as Effect.Effect<unknown>)
            : (...given: ReadonlyArray<unknown>) => asClient((method as Method)(...given)),
        ]),
      ) as Shape
    return Context.make(CameraStore, wrap(Context.get(context, CameraStore))).pipe(
      Context.add(SourceStore, wrap(Context.get(context, SourceStore))),
      Context.add(ClientStore, clients),
    )
  }))
