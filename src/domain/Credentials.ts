/**
 * Client ids and client secrets.
 *
 * @module
 */
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { InvalidClientIdError, InvalidClientSecretError } from "./Errors.ts"

/** What identifies a client to the server. */
export interface Credentials {
  /** 96 hexadecimal characters. */
  readonly clientID: string
  /** 71 characters or more. */
  readonly clientSecret: Redacted.Redacted<string>
}

/** The number of characters of a client id. */
export const clientIdLength = 96
/** The least number of characters of a client secret; the server makes secrets of this length. */
export const clientSecretLength = 71
/** The longest time that an old secret stays valid beside its new one, in seconds: a week. */
export const longestKeep = 604_800

/** Checks the shape of credentials, in the words of the original client. */
export const checkCredentials = (
  credentials: Credentials,
): Result.Result<Credentials, InvalidClientIdError | InvalidClientSecretError> => {
  if (credentials.clientID?.length !== clientIdLength) {
    return Result.fail(
      new InvalidClientIdError({ message: `The Length of ClientID should be ${clientIdLength}.` }),
    )
  }
  if (Redacted.value(credentials.clientSecret).length < clientSecretLength) {
    return Result.fail(
      new InvalidClientSecretError({
        message: `Length of ClientSecret should be at least ${clientSecretLength}.`,
      }),
    )
  }
  return Result.succeed(credentials)
}
