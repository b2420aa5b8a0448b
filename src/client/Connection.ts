/**
 * Where a client sends its calls, and as whom.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { checkCredentials, type Credentials } from "../domain/Credentials.ts"
import {
  FormatError,
  type InvalidClientIdError,
  type InvalidClientSecretError,
} from "../domain/Errors.ts"
import * as Problem from "../domain/Problem.ts"
import { defaultRetryPolicy, type RetryPolicy } from "./RetryPolicy.ts"

/** How a client reaches its server. */
export interface ClientOptions extends Credentials {
  /** Where the server is, such as `https://cameras.example.org/`. */
  readonly baseURL: string | URL
  /** Retries of calls that are safe to repeat; `false` sends one request per call. */
  readonly retry?: RetryPolicy | false | undefined
  /** The time for one request and its whole answer, 30 seconds when left out. */
  readonly timeout?: Duration.Input | undefined
  /** The time for a call with its token and all its retries, 2 minutes when left out. */
  readonly deadline?: Duration.Input | undefined
}

/** How the options of a client can be wrong. */
export type ClientOptionsError = InvalidClientIdError | InvalidClientSecretError | FormatError

/** Options that were checked. */
export interface Connection extends Credentials {
  readonly baseURL: URL
  /** What the address of every path begins with, whatever prefix the base URL has. */
  readonly address: string
  readonly retry: RetryPolicy | false
  readonly timeout: Duration.Duration
  readonly deadline: Duration.Duration
}

/** Checks the options of a client; nothing is sent. */
export const connect = (
  options: ClientOptions,
): Effect.Effect<Connection, ClientOptionsError> =>
  Effect.suspend((): Effect.Effect<Connection, ClientOptionsError> => {
    const url = URL.parse(String(options.baseURL))
    if (url === null || !/^https?:$/.test(url.protocol) || url.username + url.password !== "") {
      return Effect.fail(
        new FormatError({
          message: "Format Error Messages (baseURL): expected an http or https address without " +
            "user name and password",
          operation: "layer",
          field: "baseURL",
          expected: "an http or https address without user name and password",
        }),
      )
    }
    const timeout = Duration.fromInput(options.timeout ?? "30 seconds")
    const deadline = Duration.fromInput(options.deadline ?? "2 minutes")
    for (const [name, duration] of [["timeout", timeout], ["deadline", deadline]] as const) {
      if (Option.isNone(duration) || !Duration.isPositive(duration.value)) {
        const expected = 'a duration above 0, such as "30 seconds"'
        return Effect.fail(Problem.fieldError("layer", name, options[name], expected))
      }
    }
    return Effect.map(Effect.fromResult(checkCredentials(options)), (credentials): Connection => ({
      clientID: credentials.clientID,
      clientSecret: credentials.clientSecret,
      baseURL: url,
      address: url.origin + url.pathname.replace(/\/+$/, ""),
      retry: options.retry ?? defaultRetryPolicy,
      timeout: Option.getOrThrow(timeout),
      deadline: Option.getOrThrow(deadline),
    }))
  })
