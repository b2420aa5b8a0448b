/**
 * Where a database is: the path of a SQLite file, or the URL of a PostgreSQL database.
 *
 * @module
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { refusalOfName } from "../server/stores/sqlite/DatabaseFile.ts"
import { readText } from "./Environment.ts"
import { CommandError, type UsageError } from "./output/ReportFailure.ts"

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

/** The URL that an address is, with the password of `PGPASSWORD` where it has none. */
export const urlOf: (address: string) => Effect.Effect<Redacted.Redacted, UsageError> = Effect
  .fnUntraced(function* (address) {
    const url = new URL(address)
    const password = yield* readVariable("PGPASSWORD")
    if (url.password === "" && password !== undefined) url.password = encodeURIComponent(password)
    return Redacted.make(url.href)
  })

/** A variable of the environment; undefined where it is not set, or empty. */
export const readVariable = Effect.fnUntraced(function* (name: string) {
  const found = yield* Effect.orElseSucceed(Config.option(Config.String(name)), Option.none)
  // Config leaves out what is no text, which is told.
  const text = Option.getOrUndefined(found) ?? (yield* readText(name, "write it as UTF-8 text"))
  return text === "" ? undefined : text
})

/** Loads what is needed of PostgreSQL, of which the driver may not be installed. */
export const loading = <A>(load: () => Promise<A>): Effect.Effect<A, CommandError> =>
  Effect.tryPromise({
    try: load,
    catch: () =>
      new CommandError({
        message: "PostgreSQL needs its driver: npm install @effect/sql-pg beside this package",
      }),
  })
