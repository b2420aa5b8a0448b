/**
 * What is found on this machine: the runtime, the configuration folder, a database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import process from "node:process"
import { checkDatabase } from "../../server/stores/sqlite/CheckDatabase.ts"
import { profileFolder, profileNames } from "../profiles/Profile.ts"
import { readServerSecrets } from "../serving/ServerSecrets.ts"
import { version } from "../../domain/PackageVersion.ts"
import { type Finding, ok, problem, warning } from "./Finding.ts"

/** Which program this is, and what runs it. */
export const runtime: Effect.Effect<ReadonlyArray<Finding>> = Effect.sync(() => {
  const { deno, node } = process.versions as Readonly<Record<string, string | undefined>>
  const name = deno === undefined ? `Node ${node}` : `Deno ${deno}`
  return [ok("program", `cam2 ${version} on ${name}, ${process.platform} ${process.arch}`)]
})

const statOf = (path: string) => Effect.promise(() => fs.stat(path).catch(() => undefined))

const octal = (mode: number) => mode.toString(8).padStart(4, "0")

/** A file that holds secrets, when others may read it. */
const exposed = Effect.fnUntraced(function* (check: string, path: string) {
  const stat = yield* statOf(path)
  // Windows has no such modes.
  if (stat === undefined || process.platform === "win32" || (stat.mode & 0o077) === 0) return []
  return [
    problem(
      check,
      `${path} may be read by others, it has the mode ${octal(stat.mode & 0o777)}`,
      `chmod go= ${path}`,
    ),
  ]
})

/** The folder of the profiles, which hold secrets. */
export const configuration: Effect.Effect<ReadonlyArray<Finding>> = Effect.gen(function* () {
  const check = "configuration"
  const folder = yield* profileFolder
  if (folder === undefined) {
    return [warning(check, "there is no configuration folder", "set HOME, or XDG_CONFIG_HOME")]
  }
  const names = yield* profileNames
  const paths = [folder, ...names.map((name) => join(folder, `${name}.json`))]
  const found = (yield* Effect.forEach(paths, (path) => exposed(check, path))).flat()
  const count = `${names.length} ${names.length === 1 ? "profile" : "profiles"}`
  return found.length > 0 ? found : [ok(check, `${folder}: ${count}`)]
}).pipe(
  Effect.catch(({ message }) =>
    Effect.succeed([problem("configuration", message, "let your user read it")])
  ),
)

/** A database of a server on this machine. */
export const database = Effect.fnUntraced(function* (db: string) {
  const check = "database"
  // A directory was meant as another path: closing it could lock others out, of /tmp too.
  const isFile = (yield* statOf(db))?.isFile() ?? false
  const readable = isFile ? yield* exposed(check, db) : []
  const checked = yield* checkDatabase(db).pipe(
    Effect.map(({ cameras, problems: [first, ...more] }) =>
      first === undefined ? ok(check, `${db} is whole: ${cameras} cameras`) : problem(
        check,
        `${db} is damaged, ${more.length + 1} faults: ${first}`,
        "stop the server and go back to a backup",
      )
    ),
    Effect.catch(({ message }) =>
      Effect.succeed(problem(check, message, "give the path of the database with --db"))
    ),
  )
  return [checked, ...readable]
})

/** The settings that a server on this machine would take from the environment. */
export const serverSettings: Effect.Effect<ReadonlyArray<Finding>> = readServerSecrets.pipe(
  Effect.map(({ tokenKey, warnings }) =>
    warnings.length > 0
      ? warnings.map((line) => warning("server settings", line, "set it anew, and restart"))
      : [ok(
        "server settings",
        tokenKey ? "CAM2_TOKEN_KEY signs the tokens" : "the key of the tokens is in the database",
      )]
  ),
  Effect.catch(({ message }) =>
    Effect.succeed([problem("server settings", message, "serve does not start with it")])
  ),
)
