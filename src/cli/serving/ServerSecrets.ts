/**
 * The key and the root client that the environment gives a server.
 *
 * @module
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { checkCredentials } from "../../domain/Credentials.ts"
import { shortestTokenKey, weaknessOf } from "../../server/Strength.ts"
import { readText } from "../Environment.ts"
import { UsageError } from "../output/ReportFailure.ts"

const usageError = (message: string) => new UsageError({ message })
const advice = "use random characters, such as those of: openssl rand -hex 36"

/** A variable that can be unset, but not empty: it was meant to be something. */
const read = Effect.fnUntraced(function* (name: string) {
  const given = yield* Effect.orElseSucceed(Config.option(Config.String(name)), Option.none)
  // Config takes an empty variable for one that is not set, and leaves out what is no text.
  if ((yield* readText(name, advice)) === undefined && Option.isNone(given)) return undefined
  // Blanks at the ends come from files and shells, and no secret has any.
  const value = Option.getOrElse(given, () => "").trim()
  if (value === "") return yield* usageError(`${name} is empty: give it a value, or unset it`)
  return Redacted.make(value)
})

/** Lines about what is weak, for the log. */
const warningsOf = (secrets: Readonly<Record<string, Redacted.Redacted<string> | undefined>>) =>
  Object.entries(secrets).flatMap(([name, secret]) => {
    const weakness = secret && weaknessOf(Redacted.value(secret))
    return weakness === undefined ? [] : [`${name} is weak, for it ${weakness}; ${advice}`]
  })

const readTokenKey = Effect.gen(function* () {
  const name = "CAM2_TOKEN_KEY"
  const key = yield* read(name)
  if (key === undefined) return undefined
  if (Redacted.value(key).length < shortestTokenKey) {
    return yield* usageError(
      `${name} is too short: it needs at least ${shortestTokenKey} characters`,
    )
  }
  return key
})

const readRootClient = Effect.gen(function* () {
  const clientID = yield* read("CAM2_ROOT_CLIENT_ID")
  const clientSecret = yield* read("CAM2_ROOT_CLIENT_SECRET")
  if (clientID === undefined && clientSecret === undefined) return undefined
  if (clientID === undefined || clientSecret === undefined) {
    return yield* usageError("set both CAM2_ROOT_CLIENT_ID and CAM2_ROOT_CLIENT_SECRET, or neither")
  }
  return yield* Effect.fromResult(
    checkCredentials({ clientID: Redacted.value(clientID), clientSecret }),
  ).pipe(Effect.mapError(({ message }) => usageError(`CAM2_ROOT_CLIENT: ${message}`)))
})

/**
 * What `CAM2_TOKEN_KEY`, `CAM2_ROOT_CLIENT_ID` and `CAM2_ROOT_CLIENT_SECRET` say, if anything, and
 * `warnings` of what is easy to guess.
 */
export const readServerSecrets = Effect.gen(function* () {
  const tokenKey = yield* readTokenKey
  const rootClient = yield* readRootClient
  const warnings = warningsOf({
    CAM2_TOKEN_KEY: tokenKey,
    CAM2_ROOT_CLIENT_SECRET: rootClient?.clientSecret,
  })
  return { tokenKey, rootClient, warnings }
})
