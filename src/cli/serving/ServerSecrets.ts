/**
 * The key and the root client that the environment gives a server.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { checkCredentials } from "../../domain/Credentials.ts"
import { shortestTokenKey, weaknessOf } from "../../server/Strength.ts"
import { readGiven } from "../Environment.ts"
import { UsageError } from "../output/ReportFailure.ts"

const usageError = (message: string) => new UsageError({ message })
const advice = "use random characters, such as those of: openssl rand -hex 36"

const read = (name: string) =>
  Effect.map(
    readGiven(name, advice),
    (value) => value === undefined ? undefined : Redacted.make(value),
  )

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
