/**
 * What is wrong with a PostgreSQL database, as the server tells it to those who ask.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import type { StoreBusy, StoreUnavailable } from "../StoreHealth.ts"
import { tooLong, unreachable, unwritable } from "../StoreTrouble.ts"

// The classes of SQLSTATE: the server stops or starts, or takes no connection; it is told
// to do nothing but read, or has no room on its disk.
const lostCodes = /^(08|28|57P|53300|53400)/
const isUnwritable = /^(25006|53100|53200|58)/

const isDisturbed = (error: unknown) =>
  isSqlError(error) && ["DeadlockError", "SerializationError"].includes(error.reason._tag)

/** The SQLSTATE of a failure, where the server gave one. */
const codeOf = ({ reason: { cause } }: SqlError): string => {
  const code = (cause as { readonly code?: unknown } | null)?.code
  return typeof code === "string" ? code : ""
}

/**
 * Does again what the server undid because others wrote the same rows at the same time, in another
 * order.
 */
export const untilUndisturbed = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  times = 10,
): Effect.Effect<A, E, R> =>
  // Without the schedule of Effect.retry, which takes half as long as the shortest statement.
  Effect.catch(effect, (error) =>
    isDisturbed(error) && times > 0 ? untilUndisturbed(effect, times - 1) : Effect.fail(error))

/** What the server, or the system, said of a failure. */
export const reasonOf = ({ message, reason }: SqlError): string => {
  let said = message
  for (let cause = reason.cause; cause instanceof Error; cause = cause.cause) said = cause.message
  return said === "The server requested password authentication"
    ? "it asks for a password, and none was given"
    : said
}

/** Whether there is no connection, or none any longer. */
export const isLost = (error: SqlError): boolean =>
  error.reason._tag === "ConnectionError" || lostCodes.test(codeOf(error))

/** Whether the server has ended a statement before it was done. */
export const isTooLong = (error: SqlError): boolean => ["57014", "55P03"].includes(codeOf(error))

/**
 * Whether a session was told to do nothing but read. It holds to that when its database is told
 * otherwise, or is promoted: then only new ones write.
 */
export const isReadOnly = (error: SqlError): boolean => codeOf(error) === "25006"

const troubleOf = (error: SqlError): StoreBusy | StoreUnavailable | undefined => {
  if (isLost(error)) return unreachable
  if (isTooLong(error)) return tooLong
  return isUnwritable.test(codeOf(error)) ? unwritable : undefined
}

/** Dies of what the database as a whole has, and not the statement. */
export const toDefect = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.catch(effect, (error) => {
    const trouble = isSqlError(error) ? troubleOf(error) : undefined
    return trouble === undefined ? Effect.fail(error) : Effect.die(trouble)
  })
