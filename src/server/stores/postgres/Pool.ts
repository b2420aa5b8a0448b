/**
 * Pools of connections to a PostgreSQL database.
 *
 * @module
 */
import type { PgConnection } from "@effect/sql-pg/PgConnection"
import * as PgPool from "@effect/sql-pg/PgPool"
import * as PgTypes from "@effect/sql-pg/PgTypes"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { Connection } from "effect/sql/SqlConnection"
import { ConnectionError, SqlError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"
import { refusalOfUrl } from "../PostgresUrl.ts"

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

/** {@linkcode ConnectionOptions} with what stands for what is left out. */
export const withDefaults = (
  { maxConnections, statementTimeout, waitTimeout }: ConnectionOptions,
) => ({
  maxConnections: maxConnections ?? 10,
  statementTimeout: statementTimeout ?? "10 seconds",
  waitTimeout: waitTimeout ?? "5 seconds",
})

const int32At = (bytes: Uint8Array, at: number): number =>
  bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!

// The numbers of rows, and milliseconds: all of them are exact as numbers of JavaScript.
const types = PgTypes.makeRegistry()
types.register<number | bigint>(PgTypes.OID.int8, {
  encode: (value) => {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigInt64(0, BigInt(value))
    return Result.succeed(bytes)
  },
  // A view of the bytes and a bigint would take ten times as long, and a page has hundreds.
  decode: (bytes) => Result.succeed(int32At(bytes, 0) * 2 ** 32 + (int32At(bytes, 4) >>> 0)),
}, { arrayOid: PgTypes.OID.int8Array })

/** Says what is wrong with a connection in another way. */
export type Tell = <A>(effect: Effect.Effect<A, SqlError>) => Effect.Effect<A, SqlError>

/** A connection of a pool as the stores use it. */
export const toConnection = (connection: PgConnection, tell: Tell): Connection => {
  const query = (prepare: boolean): Connection["execute"] => (text, params, transform) =>
    Effect.map(
      tell(connection.query(text, params, prepare)),
      ({ rows }) => transform ? transform(rows) : rows,
    )
  return {
    execute: query(true),
    executeUnprepared: query(false),
    executeRaw: (text, params) => tell(connection.query(text, params)),
    executeValues: (text, params) => tell(connection.queryValues(text, params)),
    executeValuesUnprepared: (text, params) => tell(connection.queryValues(text, params, false)),
    executeStream: (text, params, transform) => {
      const rows = connection.stream(text, params)
      return transform ? Stream.map(rows, (row) => transform([row])[0]) : rows
    },
  }
}

const millis = (duration: Duration.Input): string =>
  String(Math.ceil(Duration.toMillis(Duration.fromInputUnsafe(duration))))

/** What no connection can be made of, if anything is. */
const refusalOf = (url: Redacted.Redacted, maxConnections: number): string | undefined => {
  // The driver would repeat it, with the password in it.
  const wrong = refusalOfUrl(Redacted.value(url))
  if (wrong !== undefined) return `its URL is wrong: ${wrong}`
  // Everybody would wait for ever.
  return maxConnections >= 1 ? undefined : "maxConnections has to be 1 or more"
}

/** A pool of connections, which are opened when they are needed. */
export const makePool = (
  options: ConnectionOptions,
): Effect.Effect<PgPool.PgPool, SqlError, Scope.Scope> => {
  const { password, url } = options
  const { maxConnections, statementTimeout, waitTimeout } = withDefaults(options)
  const refusal = refusalOf(url, maxConnections)
  if (refusal !== undefined) {
    return Effect.fail(
      new SqlError({
        reason: new ConnectionError({ message: refusal, cause: new Error(refusal) }),
      }),
    )
  }
  return PgPool.make({
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
}
