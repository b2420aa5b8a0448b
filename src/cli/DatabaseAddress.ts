/**
 * Where a database is: the path of a SQLite file, or the URL of a PostgreSQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { refusalOfName } from "../server/stores/sqlite/DatabaseFile.ts"
import { CommandError } from "./output/ReportFailure.ts"

/** Whether an address is that of a PostgreSQL database. */
export const isPostgres = (address: string): boolean => /^postgres(ql)?:/i.test(address)

/** What is wrong with an address, if anything is; nothing of a URL is repeated. */
export const refusalOfAddress = (address: string): string | undefined => {
  if (!isPostgres(address)) return refusalOfName(address)
  const url = URL.parse(address)
  return url === null || url.hostname === "" || url.pathname.length < 2
    ? "expected postgres://user:password@host:port/database"
    : undefined
}

/** An address as it may be shown: without a password. */
export const shownAddress = (address: string): string => {
  if (!isPostgres(address)) return address
  const url = URL.parse(address)
  // A parameter can hold one, too.
  return url === null
    ? "the database"
    : `${url.protocol}//${url.username === "" ? "" : `${url.username}@`}${url.host}${url.pathname}`
}

/** Loads what is needed of PostgreSQL, of which the driver may not be installed. */
export const loading = <A>(load: () => Promise<A>): Effect.Effect<A, CommandError> =>
  Effect.tryPromise({
    try: load,
    catch: () =>
      new CommandError({
        message: "PostgreSQL needs its driver: npm install @effect/sql-pg beside this package",
      }),
  })
