/**
 * Reads that a replica of the database may answer, once it is far enough.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { ReplicaState } from "../StoreHealth.ts"

/** How an `SqlClient` uses a replica. Positions are those of the log of the database, in bytes. */
export interface Replica {
  /** Where the database itself is: what it has shown by now was written up to there. */
  readonly position: Effect.Effect<number, SqlError>
  /** Where a replica has to be for any read; undefined where none is asked at present. */
  readonly bound: () => number | undefined
  readonly state: () => ReplicaState
}

/** The replica of an `SqlClient`, if it has one. */
export const replicaOf = (sql: SqlClient.SqlClient): Replica | undefined =>
  // Only what makes such a client gives it one.
  "replica" in sql ? sql.replica as Replica : undefined

/** What a read needs of a replica that answers a statement of it. */
export interface Need {
  /** Where it has to be at least. */
  readonly position: number
  /** What has answered statements of the same read, which the next one may not fall behind. */
  readonly read: { isOfPrimary: boolean; server: string | undefined }
}

/** The need of what is read; undefined where only the database itself may answer. */
export const CurrentNeed: Context.Reference<Need | undefined> = Context.Reference<
  Need | undefined
>("@cam2/camera-database/CurrentNeed", { defaultValue: () => undefined })

/** Has the database itself answer. */
export const onPrimary: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> = Effect
  .provideService(CurrentNeed, undefined)

/** Lets a replica answer that is at a position, unless something has answered already. */
export const mayBeBehind = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  position: number,
): Effect.Effect<A, E, R> =>
  Effect.suspend(() =>
    Effect.provideService(effect, CurrentNeed, {
      position,
      read: { isOfPrimary: false, server: undefined },
    })
  )

/** Has a replica that may answer be at a position as well. */
export const notBefore = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  position: number,
): Effect.Effect<A, E, R> =>
  Effect.flatMap(
    CurrentNeed,
    (need) =>
      need === undefined || need.position >= position
        ? effect
        : Effect.provideService(effect, CurrentNeed, { ...need, position }),
  )
