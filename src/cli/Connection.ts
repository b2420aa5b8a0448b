/**
 * Which server a command talks to, and as whom.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { ApiClient } from "../client/ApiClient.ts"
import { layer } from "../client/Client.ts"
import type { ClientOptionsError } from "../client/ClientOptions.ts"
import type { TokenService } from "../client/TokenService.ts"
import { withoutLastSlash } from "../domain/Address.ts"
import type { Credentials } from "../domain/Credentials.ts"
import { readText, variable } from "./Environment.ts"
import { maybe } from "./Flags.ts"
import { type CommandError, UsageError } from "./output/ReportFailure.ts"
import { defaultProfile, profileNames, readProfile } from "./profiles/Profile.ts"

/** `--base-url`, `--client-id` and `--profile`; a secret is never a flag. */
export const connection = {
  baseUrl: Flag.String("base-url").pipe(
    Flag.withMetavar("<url>"),
    Flag.withDescription(
      "The server, such as http://127.0.0.1:8080; CAM2_BASE_URL, else that of the profile, when " +
        "left out",
    ),
    maybe,
  ),
  clientId: Flag.String("client-id").pipe(
    Flag.withMetavar("<id>"),
    Flag.withDescription(
      "The client, 96 characters; CAM2_CLIENT_ID, else that of the profile, when left out. Its " +
        "secret is read from CAM2_CLIENT_SECRET, else from the profile",
    ),
    maybe,
  ),
  profile: Flag.String("profile").pipe(
    Flag.withMetavar("<name>"),
    Flag.withDescription(
      "What cam2 login kept under this name, in place of the variables CAM2_BASE_URL, " +
        "CAM2_CLIENT_ID and CAM2_CLIENT_SECRET; CAM2_PROFILE, else default, when left out",
    ),
    maybe,
  ),
}

/** The values of {@linkcode connection}. */
export interface Connection {
  readonly baseUrl: string | undefined
  readonly clientId: string | undefined
  readonly profile: string | undefined
}

/** Who a command is, where, and what says so. */
export interface Connected extends Credentials {
  readonly baseURL: string
  /** The profile that the secret is from. */
  readonly profile: string | undefined
}

const settings = {
  InvalidClientIdError: "--client-id or CAM2_CLIENT_ID",
  InvalidClientSecretError: "CAM2_CLIENT_SECRET",
  InvalidOptionError: "--base-url or CAM2_BASE_URL",
}

const inWords = ({ _tag, message }: ClientOptionsError) => `${settings[_tag]}: ${message}`

/** Whether two addresses are those of one server. */
const isSameServer = (left: string, right: string) =>
  withoutLastSlash(left) === withoutLastSlash(right)

// White space around a setting, such as the end of a line, is an accident.
const given = Effect.fnUntraced(function* ({ baseUrl, clientId, profile }: Connection) {
  // A profile that is named on the line is meant, whatever the shell has set before.
  const read = (name: string) => profile === undefined ? variable(name) : Effect.succeed("")
  const secret = Redacted.make(yield* read("CAM2_CLIENT_SECRET"))
  // Read from the system too, for Config leaves out what is no text, or takes it for another one.
  yield* readText("CAM2_CLIENT_SECRET", "set it to the secret as it was given")
  return {
    secret,
    baseURL: baseUrl?.trim() ?? (yield* read("CAM2_BASE_URL")),
    clientID: clientId?.trim() ?? (yield* read("CAM2_CLIENT_ID")),
  }
})

/** The name of the profile that is meant. */
export const profileName = ({ profile }: Pick<Connection, "profile">): Effect.Effect<string> =>
  Effect.map(variable("CAM2_PROFILE"), (name) => profile?.trim() || name || defaultProfile)

const found = Effect.fnUntraced(function* (connection: Connection) {
  const name = yield* profileName(connection)
  const profile = yield* readProfile(name)
  if (profile === undefined && name !== defaultProfile) {
    const names = (yield* profileNames).join(", ")
    const others = names === "" ? "and no other" : `but ${names}`
    return yield* new UsageError({
      message: `there is no profile ${name}, ${others}: log in with cam2 login --profile ${name}`,
    })
  }
  return profile
})

const missing = (name: string, advice: string) => name === "" ? [advice] : []

/**
 * The server and the client that the flags, the environment and the profile name, in this order. The
 * secret of a profile is for its own server and client, and sent to no other.
 */
export const connected = Effect.fnUntraced(function* (
  connection: Connection,
): Effect.fn.Return<Connected, CommandError | UsageError> {
  const { baseURL, clientID, secret } = yield* given(connection)
  const hasSecret = Redacted.value(secret) !== ""
  if (baseURL !== "" && clientID !== "" && hasSecret) {
    return { baseURL, clientID, clientSecret: secret, profile: undefined }
  }
  const profile = yield* found(connection)
  if (profile === undefined) {
    const advice = [
      ...missing(baseURL, "give --base-url or set CAM2_BASE_URL to the server"),
      ...missing(clientID, "give --client-id or set CAM2_CLIENT_ID to the id of the client"),
      ...hasSecret ? [] : ["set CAM2_CLIENT_SECRET to its secret"],
    ]
    return yield* new UsageError({
      message: `no connection: ${advice.join(", ")}; or keep all of it with cam2 login`,
    })
  }
  const isOther = baseURL !== "" && !isSameServer(baseURL, profile.baseURL) ||
    clientID !== "" && clientID !== profile.clientID
  if (isOther && !hasSecret) {
    return yield* new UsageError({
      message: `the secret of the profile ${profile.name} is that of the client ` +
        `${profile.clientID.slice(0, 8)}… of ${profile.baseURL}: set CAM2_CLIENT_SECRET to the ` +
        "secret of the other one, or keep that with cam2 login --profile <name>",
    })
  }
  return {
    baseURL: baseURL || profile.baseURL,
    clientID: clientID || profile.clientID,
    clientSecret: hasSecret ? secret : profile.clientSecret,
    profile: hasSecret ? undefined : profile.name,
  }
})

/** The client of a server. */
export const layerConnected = (
  { baseURL, clientID, clientSecret }: Credentials & { readonly baseURL: string },
): Layer.Layer<ApiClient | TokenService, UsageError> =>
  Layer.catch(
    layer({ baseURL, clientID, clientSecret }),
    (error) => Layer.unwrap(Effect.fail(new UsageError({ message: inWords(error) }))),
  )

/** The client for the server that the flags, the environment and the profile name. */
export const layerClient = (
  connection: Connection,
): Layer.Layer<ApiClient | TokenService, CommandError | UsageError> =>
  Layer.unwrap(Effect.map(connected(connection), layerConnected))
