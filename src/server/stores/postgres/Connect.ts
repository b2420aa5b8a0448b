/**
 * An `SqlClient` on a PostgreSQL database, over a pool of connections.
 *
 * @module
 */
import type { PgConnection } from "@effect/sql-pg/PgConnection"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as PgPool from "@effect/sql-pg/PgPool"
import * as PgTypes from "@effect/sql-pg/PgTypes"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import type { SqlError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"
import { DatabaseError } from "../sql/Migrations.ts"
import { registerPoolMetrics } from "./PoolMetrics.ts"
import { crowded, reasonOf, toDefect, unreachable, untilUndisturbed } from "./Trouble.ts"

/** Where the database is, and how much of it is used. */
export interface ConnectionOptions {
  /**
   * `postgres://user:password@host:port/database`, with `sslmode` where it is wanted. The password may
   * be left out of it.
   */
  readonly url: Redacted.Redacted
  /** The password, in place of that of the URL. */
  readonly password?: Redacted.Redacted | undefined
  /** The most connections of this process; 10 when left out. */
  readonly maxConnections?: number | undefined
  /** How long a request waits for a connection, 5 seconds when left out; then it is answered 503. */
  readonly waitTimeout?: Duration.Input | undefined
  /**
   * How long the database works on a statement, 10 seconds when left out; then it is answered 503. One
   * that is frozen, or that the network keeps from answering, is given up `waitTimeout` later.
   */
  readonly statementTimeout?: Duration.Input | undefined
}

// The numbers of rows, and milliseconds: all of them are exact as numbers of JavaScript.
const types = PgTypes.makeRegistry()
types.register<number | bigint>(PgTypes.OID.int8, {
  encode: (value) => {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigInt64(0, BigInt(value))
    return Result.succeed(bytes)
  },
  decode: ({ buffer, byteLength, byteOffset }) =>
    Result.succeed(Number(new DataView(buffer, byteOffset, byteLength).getBigInt64(0))),
}, { arrayOid: PgTypes.OID.int8Array })

/** Whether a statement may take as long as it needs, as those of a migration. */
export const IsPatient: Context.Reference<boolean> = Context.Reference<boolean>(
  "@cam2/camera-database/IsPatient",
  { defaultValue: () => false },
)

// The database ends what takes it too long: one that has not by then is frozen, or out of reach, and
// nothing tells that.
const answeredWithin = (limit: Duration.Input) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(IsPatient, (isPatient) =>
    isPatient ? effect : Effect.timeoutOrElse(effect, {
      duration: limit,
      orElse: () => Effect.die(unreachable),
    }))

/** A connection of the pool as the stores use it: what is wrong with it is told as trouble. */
const toConnection = (limit: Duration.Input) => (connection: PgConnection): Connection => {
  const told = <A, R>(effect: Effect.Effect<A, SqlError, R>) =>
    answeredWithin(limit)(toDefect(effect))
  const query = (prepare: boolean): Connection["execute"] => (text, params, transform) =>
    Effect.map(
      told(connection.query(text, params, prepare)),
      ({ rows }) => transform ? transform(rows) : rows,
    )
  return {
    execute: query(true),
    executeUnprepared: query(false),
    executeRaw: (text, params) => told(connection.query(text, params)),
    executeValues: (text, params) => told(connection.queryValues(text, params)),
    executeValuesUnprepared: (text, params) => told(connection.queryValues(text, params, false)),
    executeStream: (text, params, transform) => {
      const rows = connection.stream(text, params)
      return transform ? Stream.map(rows, (row) => transform([row])[0]) : rows
    },
  }
}

const millis = (duration: Duration.Input): string =>
  String(Math.ceil(Duration.toMillis(Duration.fromInputUnsafe(duration))))

const make = Effect.fnUntraced(function* (options: ConnectionOptions) {
  const { maxConnections = 10, password, statementTimeout = "10 seconds", url } = options
  const { waitTimeout = "5 seconds" } = options
  const pool = yield* PgPool.make({
    url,
    ...password !== undefined && { password },
    maxConnections,
    types,
    connectTimeout: waitTimeout,
    keepAlive: "10 seconds",
    applicationName: "cam2",
    startupParameters: {
      statement_timeout: millis(statementTimeout),
      // A process that stands still in the middle of a write keeps others from writing.
      idle_in_transaction_session_timeout: millis("30 seconds"),
    },
  })
  const count = yield* registerPoolMetrics(maxConnections)
  const waiting = <A, E, R>(connection: Effect.Effect<A, E, R>) =>
    count(Effect.timeoutOrElse(connection, {
      duration: waitTimeout,
      orElse: () => Effect.die(crowded),
    }))
  // Who starts is told what is wrong, and not only that something is.
  yield* Effect.scoped(pool.get)
  const toClient = toConnection(
    Duration.sum(
      Duration.fromInputUnsafe(statementTimeout),
      Duration.fromInputUnsafe(waitTimeout),
    ),
  )
  const acquirer = Effect.map(toDefect(waiting(pool.get)), toClient)
  const client = yield* SqlClient.make({
    acquirer,
    borrower: (run) => untilUndisturbed(Effect.scoped(Effect.flatMap(acquirer, run))),
    transactionAcquirer: Effect.map(toDefect(waiting(pool.reserve)), toClient),
    compiler: PgClient.makeCompiler(),
    driver: "pg",
    spanAttributes: [["db.system.name", "postgresql"]],
    prepareTransactionControls: true,
    releaseSavepoint: (name) => `RELEASE SAVEPOINT ${name}`,
  })
  const { transactionService, withTransaction } = client
  return Object.assign(client, {
    // All of it again, and not what is a part of another.
    withTransaction: <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      Effect.flatMap(
        Effect.serviceOption(transactionService),
        (outer) =>
          Option.isSome(outer)
            ? withTransaction(effect)
            : untilUndisturbed(withTransaction(effect)),
      ),
  })
})

/** The database of a URL, for people: without the user and the password. */
export const shownUrl = (url: Redacted.Redacted): string => {
  const parsed = URL.parse(Redacted.value(url))
  return parsed === null ? "of that URL" : `${parsed.host}${parsed.pathname}`
}

/**
 * An `SqlClient` on a PostgreSQL database, which must be there when it is opened and may go and come
 * back from then on.
 */
export const layerClient = (
  options: ConnectionOptions,
): Layer.Layer<SqlClient.SqlClient, DatabaseError> =>
  Layer.effect(
    SqlClient.SqlClient,
    Effect.mapError(make(options), (cause) =>
      new DatabaseError({
        message: `Cannot open the database ${shownUrl(options.url)}: ${reasonOf(cause)}`,
        cause,
      })),
  ).pipe(Layer.provide(Reactivity.layer))
