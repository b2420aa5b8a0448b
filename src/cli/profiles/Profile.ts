/**
 * Credentials that are kept under a name, each profile in a file of its own that only its owner may
 * read.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import type { Credentials } from "../../domain/Credentials.ts"
import { isNotPermitted } from "../output/NotPermitted.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"
import { configFolder } from "./ConfigFolder.ts"

/** A client of a server, under a name. */
export interface Profile extends Credentials {
  readonly name: string
  readonly baseURL: string
}

/** The profile that is meant when none is named. */
export const defaultProfile = "default"

const ending = ".json"

const codeOf = (cause: unknown): string =>
  isNotPermitted(cause)
    ? cause.message
    : Predicate.hasProperty(cause, "code")
    ? String(cause.code)
    : String(cause)

const attempt = <A>(what: string, run: () => Promise<A>) =>
  Effect.tryPromise({
    try: run,
    catch: (cause) => new CommandError({ message: `cannot ${what}: ${codeOf(cause)}` }),
  })

const isMissing = (cause: unknown) =>
  Predicate.hasProperty(cause, "code") && cause.code === "ENOENT"

const ifThere = <A>(reading: Promise<A>): Promise<A | undefined> =>
  reading.catch((cause) => isMissing(cause) ? undefined : Promise.reject(cause))

/** Whether a profile can have this name; it is that of a file, too. */
export const isProfileName = (name: string): boolean => /^\w[\w.-]{0,63}$/.test(name)

/** Where the profiles are; undefined for a user without a configuration folder. */
export const profileFolder: Effect.Effect<string | undefined> = Effect.map(
  configFolder,
  (folder) => folder && join(folder, "profiles"),
)

const pathOf = Effect.fnUntraced(function* (name: string) {
  if (!isProfileName(name)) {
    return yield* new UsageError({
      message:
        `${JSON.stringify(name)} is no name of a profile: expected 1 to 64 letters, digits, ` +
        "- . and _, not - or . first",
    })
  }
  const folder = yield* profileFolder
  return folder && join(folder, `${name}${ending}`)
})

const profileOf = (name: string, text: string): Profile | undefined => {
  try {
    const { baseURL, clientID, clientSecret } = JSON.parse(text)
    return [baseURL, clientID, clientSecret].every(Predicate.isString)
      ? { name, baseURL, clientID, clientSecret: Redacted.make(clientSecret) }
      : undefined
  } catch {
    return undefined
  }
}

/** The profile of a name; undefined when there is none. */
export const readProfile: (
  name: string,
) => Effect.Effect<Profile | undefined, CommandError | UsageError> = Effect.fnUntraced(
  function* (name) {
    const path = yield* pathOf(name)
    if (path === undefined) return undefined
    const text = yield* attempt(`read ${path}`, () => ifThere(fs.readFile(path, "utf8")))
    if (text === undefined) return undefined
    return profileOf(name, text) ?? (yield* new CommandError({
      message: `${path} holds no credentials: log in again with cam2 login --profile ${name}`,
    }))
  },
)

/** Keeps a profile in place of what had its name, whole or not at all; gives the file. */
export const writeProfile: (
  profile: Profile,
) => Effect.Effect<string, CommandError | UsageError> = Effect.fnUntraced(
  function* ({ baseURL, clientID, clientSecret, name }) {
    const path = yield* pathOf(name)
    const folder = yield* profileFolder
    if (path === undefined || folder === undefined) {
      return yield* new CommandError({
        message: "there is no configuration folder: set HOME, or XDG_CONFIG_HOME to a folder",
      })
    }
    const text = JSON.stringify({ baseURL, clientID, clientSecret: Redacted.value(clientSecret) })
    const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.part`
    yield* attempt(`write ${path}`, async () => {
      await fs.mkdir(folder, { recursive: true, mode: 0o700 })
      await fs.chmod(folder, 0o700)
      try {
        await fs.writeFile(temporary, `${text}\n`, { mode: 0o600, flag: "wx", flush: true })
        await fs.rename(temporary, path)
      } catch (cause) {
        await fs.rm(temporary, { force: true })
        throw cause
      }
    })
    return path
  },
)

/** Forgets a profile; tells whether there was one. */
export const removeProfile: (
  name: string,
) => Effect.Effect<boolean, CommandError | UsageError> = Effect.fnUntraced(function* (name) {
  const path = yield* pathOf(name)
  if (path === undefined) return false
  const removed = yield* attempt(
    `remove ${path}`,
    () => ifThere(fs.rm(path).then(() => true)),
  )
  return removed ?? false
})

/** The names of all profiles, in order. */
export const profileNames: Effect.Effect<ReadonlyArray<string>, CommandError> = Effect.gen(
  function* () {
    const folder = yield* profileFolder
    if (folder === undefined) return []
    const files = yield* attempt(`read ${folder}`, () => ifThere(fs.readdir(folder)))
    return (files ?? []).filter((file) => file.endsWith(ending))
      .map((file) => file.slice(0, -ending.length)).filter(isProfileName).sort()
  },
)
