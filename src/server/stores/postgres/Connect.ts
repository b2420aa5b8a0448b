/**
 * An `SqlClient` on a PostgreSQL database, over a pool of connections.
 *
 * @module
 */
import type { PgConnection } from "@effect/sql-pg/PgConnection"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import type { Borrower } from "effect/sql/SqlConnection"
import { DatabaseError } from "../sql/Migrations.ts"
import { CurrentNeed, onPrimary, type Replica } from "../sql/Replica.ts"
import { refusalOfUrl } from "../PostgresUrl.ts"
import { crowded, unreachable } from "../StoreTrouble.ts"
import { type ConnectionOptions, makePool, toConnection, withDefaults } from "./Pool.ts"
import { registerPoolMetrics } from "./PoolMetrics.ts"
import { position } from "./Position.ts"
import { makeReplica } from "./Replica.ts"
import type { ReplicaOptions } from "./ReplicaWatch.ts"
import { makeTimeLimit, type TimeLimit } from "./TimeLimit.ts"
import { isReadOnly, reasonOf, toDefect, untilUndisturbed } from "./Trouble.ts"

/** {@linkcode layerClient} */
export interface ClientOptions extends ConnectionOptions {
  /** What answers reads that may be a little behind; nothing else when left out. */
  readonly replica?: ReplicaOptions | undefined
}

/** Whether a statement may take as long as it needs, as those of a migration. */
export const IsPatient: Context.Reference<boolean> = Context.Reference<boolean>(
  "@cam2/camera-database/IsPatient",
  { defaultValue: () => false },
)

// The database ends what takes it too long: one that has not by then is frozen, or out of reach, and
// nothing tells that.
const makeAnswered = (limit: Duration.Duration) =>
  Effect.map(
    makeTimeLimit(limit, unreachable),
    (within): TimeLimit => (effect) =>
      Effect.flatMap(IsPatient, (isPatient) => isPatient ? effect : within(effect)),
  )

const make = Effect.fnUntraced(function* (
  options: ClientOptions,
  labels: Readonly<Record<string, string>>,
) {
  const { maxConnections, statementTimeout, waitTimeout } = withDefaults(options)
  const answered = yield* makeAnswered(
    Duration.sum(
      Duration.fromInputUnsafe(statementTimeout),
      Duration.fromInputUnsafe(waitTimeout),
    ),
  )
  const pool = yield* makePool(options)
  const toStoreConnection = (connection: PgConnection) =>
    toConnection(connection, (effect) =>
      answered(toDefect(
        Effect.tapError(
          effect,
          (error) => isReadOnly(error) ? pool.invalidate(connection) : Effect.void,
        ),
      )))
  const connections = yield* registerPoolMetrics(maxConnections, labels)
  const inTime = yield* makeTimeLimit(Duration.fromInputUnsafe(waitTimeout), crowded)
  const waiting = <A, E, R>(connection: Effect.Effect<A, E, R>) =>
    connections.waiting(inTime(connection))
  // Who starts is told what is wrong, and not only that something is.
  yield* Effect.scoped(pool.get)
  const acquirer = Effect.map(toDefect(waiting(pool.get)), toStoreConnection)
  const replica = options.replica && (yield* makeReplica({ ...options, replica: options.replica }))
  const wait: Borrower = (run) => Effect.scoped(Effect.flatMap(acquirer, run))
  // Without the scope and the time limit of those who may have to wait.
  const use: Borrower = (run) =>
    connections.using(toDefect(pool.use((connection) => run(toStoreConnection(connection)))))
  const borrow: Borrower = (run) =>
    untilUndisturbed(Effect.suspend(() => connections.isOneFree() ? use(run) : wait(run)))
  const client = yield* SqlClient.make({
    acquirer,
    borrower: replica === undefined
      ? borrow
      : (run) =>
        Effect.flatMap(CurrentNeed, (need) =>
          need === undefined || need.read.isOfPrimary
            ? borrow(run)
            : replica.borrow(need, run, borrow(run))),
    transactionAcquirer: Effect.map(toDefect(waiting(pool.reserve)), toStoreConnection),
    compiler: PgClient.makeCompiler(),
    driver: "pg",
    spanAttributes: [["db.system.name", "postgresql"]],
    prepareTransactionControls: true,
    releaseSavepoint: (name) => `RELEASE SAVEPOINT ${name}`,
  })
  const { transactionService, withTransaction } = client
  return Object.assign(client, {
    ...replica && {
      replica: {
        ...replica.told,
        position: onPrimary(Effect.map(
          client<{ readonly position: number }>`SELECT ${client.literal(position)} AS position`,
          ([row]) => row!.position,
        )),
      } satisfies Replica,
    },
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
  const text = Redacted.value(url)
  if (refusalOfUrl(text) !== undefined) return "of that URL"
  const { host, pathname } = new URL(text)
  return `${host}${pathname}`
}

/**
 * An `SqlClient` on a PostgreSQL database, which must be there when it is opened and may go and come
 * back from then on; the metrics of its connections have some labels.
 */
export const layerClient = (
  options: ClientOptions,
  labels: Readonly<Record<string, string>> = {},
): Layer.Layer<SqlClient.SqlClient, DatabaseError> =>
  Layer.effect(
    SqlClient.SqlClient,
    Effect.mapError(make(options, labels), (cause) =>
      cause._tag === "DatabaseError" ? cause : new DatabaseError({
        message: `Cannot open the database ${shownUrl(options.url)}: ${reasonOf(cause)}`,
        cause,
      })),
  ).pipe(Layer.provide(Reactivity.layer))
