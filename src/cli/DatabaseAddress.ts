/**
 * Where a database is: the path of a SQLite file, or the URL of a PostgreSQL database.
 *
 * @module
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { refusalOfUrl, urlForm } from "../server/stores/PostgresUrl.ts"
import { refusalOfName } from "../server/stores/sqlite/DatabaseFile.ts"
import { readText } from "./Environment.ts"
import { UsageError } from "./output/ReportFailure.ts"

/** Whether an address is that of a PostgreSQL database. */
export const isPostgres = (address: string): boolean => /^postgres(ql)?:/i.test(address)

// Of another database, or mistyped; as a path it would be told, and the password in it.
const isOtherUrl = (address: string): boolean =>
  !isPostgres(address) && refusalOfName(address) === undefined &&
  /^\s*[a-z][a-z\d+.-]+:\/\/|^[^/]*\/\/[^/]*@|\bpassword\s*=/i.test(address)

/** What is wrong with an address, if anything is; nothing of a URL is repeated. */
export const refusalOfAddress = (address: string): string | undefined => {
  if (isOtherUrl(address)) return `expected the path of a file, or ${urlForm}`
  return isPostgres(address) ? refusalOfUrl(address) : refusalOfName(address)
}

/** What is wrong with an address of what has to be a file, if anything is. */
export const refusalOfPath = (address: string): string | undefined =>
  isPostgres(address) || isOtherUrl(address)
    ? "this is for SQLite, and PostgreSQL has tools of its own, such as pg_dump"
    : refusalOfName(address)

/** An address as people see it: the path of a file, or a URL without user and password. */
export const shownAddress = (address: string): string => {
  if (!isPostgres(address)) return isOtherUrl(address) ? "…" : address
  if (refusalOfUrl(address) !== undefined) return "the database of that URL"
  const { host, pathname } = new URL(address)
  return `postgres://${host}${pathname}`
}

/** The URL that an address is, with the password of `PGPASSWORD` where it has none. */
export const urlOf: (address: string) => Effect.Effect<Redacted.Redacted, UsageError> = Effect
  .fnUntraced(function* (address) {
    const url = new URL(address)
    const found = yield* Effect.orElseSucceed(Config.option(Config.String(variable)), Option.none)
    // Config leaves out what is no text, which is told.
    const password = Option.getOrUndefined(found) ??
      (yield* readText(variable, "write it as UTF-8 text"))
    if (url.password === "" && password) url.password = encodeURIComponent(password)
    return Redacted.make(url.href)
  })

const variable = "PGPASSWORD"

/** Loads what is needed of PostgreSQL: its driver is for those who use it, and from npm only they have it. */
export const loading = <A>(load: () => Promise<A>): Effect.Effect<A, UsageError> =>
  Effect.catchDefect(
    Effect.promise(load),
    (defect) =>
      (defect as { readonly code?: unknown } | null)?.code === "ERR_MODULE_NOT_FOUND"
        ? Effect.fail(
          new UsageError({
            message:
              "PostgreSQL needs its driver: npm install @effect/sql-pg@4 beside this package",
          }),
        )
        : Effect.die(defect),
  )
