/**
 * The secret that somebody gives to a command: never as an argument, which everybody on the machine
 * can see.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { variable } from "../Environment.ts"
import { readFailure } from "../output/ReadFailure.ts"
import { type CommandError, UsageError } from "../output/ReportFailure.ts"
import { askSecret } from "../platform/AskSecret.ts"

/** What was given: a secret, with its client where both came together. */
export interface GivenSecret {
  readonly clientID?: string | undefined
  readonly secret: string
}

// What `cam2 register --json` prints.
const fromJson = (text: string): GivenSecret | undefined => {
  try {
    const { clientID, clientSecret } = JSON.parse(text)
    return Predicate.isString(clientSecret)
      ? { secret: clientSecret, clientID: Predicate.isString(clientID) ? clientID : undefined }
      : undefined
  } catch {
    return undefined
  }
}

/**
 * The secret on standard input; from a terminal it is asked for, unless `CAM2_CLIENT_SECRET` has it.
 */
export const givenSecret: Effect.Effect<
  GivenSecret,
  CommandError | UsageError,
  Stdio.Stdio
> = Effect.gen(function* () {
  const { stdin, stdinIsTerminal } = yield* Stdio.Stdio
  const known = yield* variable("CAM2_CLIENT_SECRET")
  if (yield* stdinIsTerminal) {
    return { secret: known || (yield* askSecret("Client secret (not shown): ")).trim() }
  }
  const text = yield* stdin.pipe(
    Stream.decodeText,
    Stream.mkString,
    Effect.mapError(readFailure("standard input")),
  )
  const read = fromJson(text) ?? { secret: text.trim() }
  if (read.secret === "" && known === "") {
    return yield* new UsageError({
      message: "no secret was given: put it on standard input, or set CAM2_CLIENT_SECRET",
    })
  }
  return read.secret === "" ? { secret: known } : read
})
