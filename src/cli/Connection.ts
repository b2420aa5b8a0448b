/**
 * Which server a command talks to, and as whom.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { ApiClient } from "../client/ApiClient.ts"
import { layer } from "../client/Client.ts"
import type { ClientOptionsError } from "../client/ClientOptions.ts"
import type { TokenService } from "../client/TokenService.ts"
import { readText } from "./Environment.ts"
import { UsageError } from "./output/ReportFailure.ts"
import { maybe } from "./Flags.ts"

/** `--base-url` and `--client-id`; the secret only comes from the environment. */
export const connection = {
  baseUrl: Flag.String("base-url").pipe(
    Flag.withFallbackConfig(Config.String("CAM2_BASE_URL")),
    Flag.withMetavar("<url>"),
    Flag.withDescription("The server, such as http://127.0.0.1:8080; else CAM2_BASE_URL"),
    maybe,
  ),
  clientId: Flag.String("client-id").pipe(
    Flag.withFallbackConfig(Config.String("CAM2_CLIENT_ID")),
    Flag.withMetavar("<id>"),
    Flag.withDescription(
      "The client, 96 characters; else CAM2_CLIENT_ID. Its secret is read from CAM2_CLIENT_SECRET",
    ),
    maybe,
  ),
}

/** The values of {@linkcode connection}. */
export interface Connection {
  readonly baseUrl: string | undefined
  readonly clientId: string | undefined
}

const settings = {
  InvalidClientIdError: "--client-id or CAM2_CLIENT_ID",
  InvalidClientSecretError: "CAM2_CLIENT_SECRET",
  InvalidOptionError: "--base-url or CAM2_BASE_URL",
}

const inWords = ({ _tag, message }: ClientOptionsError) => `${settings[_tag]}: ${message}`

/** The client for the server that the flags and the environment name. */
export const layerClient = (
  { baseUrl = "", clientId = "" }: Connection,
): Layer.Layer<ApiClient | TokenService, UsageError> =>
  Layer.unwrap(Effect.gen(function* () {
    // White space around a setting, such as the end of a line, is an accident.
    const baseURL = baseUrl.trim()
    const clientID = clientId.trim()
    const clientSecret = yield* Config.Redacted("CAM2_CLIENT_SECRET").pipe(
      Effect.map((secret) => Redacted.make(Redacted.value(secret).trim())),
      Effect.orElseSucceed(() => Redacted.make("")),
    )
    // Read from the system too, for Config leaves out what is no text, or takes it for another one.
    yield* readText("CAM2_CLIENT_SECRET", "set it to the secret as it was given")
    const missing = [
      baseURL === "" ? "give --base-url or set CAM2_BASE_URL to the server" : "",
      clientID === "" ? "give --client-id or set CAM2_CLIENT_ID to the id of the client" : "",
      Redacted.value(clientSecret) === "" ? "set CAM2_CLIENT_SECRET to its secret" : "",
    ].filter((line) => line !== "")
    if (missing.length > 0) {
      return yield* new UsageError({ message: `no connection: ${missing.join(", ")}` })
    }
    return Layer.catch(
      layer({ baseURL, clientID, clientSecret }),
      (error) => Layer.unwrap(Effect.fail(new UsageError({ message: inWords(error) }))),
    )
  }))
