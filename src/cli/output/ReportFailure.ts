/**
 * How a command fails: one line on standard error, and an exit code.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Runtime from "effect/Runtime"
import {
  AuthenticationError,
  FormatError,
  InternalError,
  PreconditionFailedError,
  type TaggedErrorClass,
} from "../../domain/Errors.ts"
import { withoutSecrets } from "../../domain/Redaction.ts"
import { StoreBusy, StoreUnavailable } from "../../server/stores/StoreHealth.ts"
import { isNotPermitted } from "./NotPermitted.ts"
import { printable } from "../../domain/Printable.ts"
import { usageProblem, valueProblem } from "./Wording.ts"

/** Wrong usage that the type of a flag cannot tell: the exit code is 2. */
export class UsageError extends Data.TaggedError("UsageError")<{ readonly message: string }> {}

/** The operation failed on this side of the network: the exit code is 1. */
export class CommandError extends Data.TaggedError("CommandError")<{ readonly message: string }> {}

const ReportedBase: TaggedErrorClass<"Reported", { readonly exitCode: number }> = Data.TaggedError(
  "Reported",
)
/** A failure that was reported; the process ends with its exit code. */
export class Reported extends ReportedBase {
  override readonly [Runtime.errorExitCode]: number = this.exitCode
  override readonly [Runtime.errorReported] = false
}

/** Whether the database as a whole has trouble, which those die of that cannot go on. */
const isTrouble = (defect: unknown): boolean =>
  defect instanceof StoreBusy || defect instanceof StoreUnavailable

const isUsage = (error: unknown): boolean => {
  if (CliError.isCliError(error)) return error._tag !== "UserError"
  return Predicate.isTagged(error, "UsageError") ||
    Predicate.isTagged(error, "InvalidClientIdError") ||
    Predicate.isTagged(error, "InvalidClientSecretError") ||
    Predicate.isTagged(error, "InvalidOptionError") ||
    // Without a status it was found here, in what the flags said.
    (Predicate.isTagged(error, "FormatError") && !("status" in error && error.status))
}

const messageOf = (error: unknown, flags: ReadonlyArray<string> = []): string => {
  if (CliError.isCliError(error) && error._tag === "ShowHelp") {
    return usageProblem(error, flags)
  }
  if (error instanceof FormatError) return valueProblem(error)
  if (error instanceof PreconditionFailedError) return `--if-match: ${error.message}`
  // A token is asked for again with the same secret, so it was the secret that came to its end.
  if (error instanceof AuthenticationError && /revoked/i.test(error.message)) {
    return `${error.message} The client has a new secret, or was removed: set CAM2_CLIENT_SECRET to ` +
      "the new secret and run this again, or keep it with cam2 login"
  }
  // The page of a proxy, which has no words of the API.
  if (error instanceof InternalError && error.message === error._tag && error.status) {
    return `The server, or a proxy before it, failed with status ${error.status}. Try again later.`
  }
  return Predicate.hasProperty(error, "message") && typeof error.message === "string"
    ? error.message
    : String(error)
}

// For whoever runs the server: what it met stands beside the id in its log.
const requestOf = (error: unknown): string =>
  Predicate.hasProperty(error, "requestId") && typeof error.requestId === "string" &&
    Predicate.hasProperty(error, "status") && Number(error.status) >= 500
    ? ` (request ${error.requestId})`
    : ""

const inOneLine = (message: string): string =>
  printable(message.trim().replace(/\s*\n\s*\n\s*/g, ". ").replace(/\s*\n\s*/g, " "))

const secretNames = ["CAM2_CLIENT_SECRET", "CAM2_ROOT_CLIENT_SECRET", "CAM2_TOKEN_KEY"]

// Where the environment may not be read, there is nothing to hide in it and no wish to debug.
const readVariable = (name: string): Effect.Effect<string> =>
  Effect.catchCause(Config.String(name), () => Effect.succeed(""))

// No error holds a secret by design. This is for what nobody designed: defects.
const redacted = (text: string): Effect.Effect<string> =>
  Effect.map(
    Effect.forEach(secretNames, readVariable),
    (secrets) => withoutSecrets(text, secrets.flatMap((secret) => [secret, secret.trim()])),
  )

/** What is told of a failure, without secrets; of a defect with its stack when debugging. */
const describe = Effect.fnUntraced(function* (
  cause: Cause.Cause<unknown>,
  flags: ReadonlyArray<string>,
) {
  const failure = Cause.findErrorOption(cause)
  if (Option.isSome(failure)) {
    return `cam2: ${inOneLine(yield* redacted(messageOf(failure.value, flags)))}${
      requestOf(failure.value)
    }`
  }
  const defect = Cause.squash(cause)
  const line = inOneLine(yield* redacted(messageOf(defect)))
  // Whoever started this left a permission out, or the database is gone, and the line says which.
  if (isNotPermitted(defect) || isTrouble(defect)) return `cam2: ${line}`
  const debug = (yield* readVariable("CAM2_DEBUG")) === "1"
  const stack = debug && defect instanceof Error ? `\n${defect.stack}` : ""
  const trace = (yield* redacted(stack)).split("\n").map(printable).join("\n")
  return `cam2: unexpected failure: ${line}${trace}`
})

/**
 * Reports every failure in one line on standard error. What remains is the exit code: 2 for wrong
 * usage, else 1. An interruption stays one, without a word. `flagsOf` gives the flags of the command
 * that was used wrongly.
 */
export const reportFailure = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  flagsOf: () => ReadonlyArray<string> = () => [],
): Effect.Effect<A, Reported, R> =>
  Effect.catchCause(effect, (cause) =>
    Effect.gen(function* () {
      if (Cause.hasInterruptsOnly(cause)) return yield* Effect.interrupt
      const error = Cause.squash(cause)
      // Another process has told it.
      if (error instanceof Reported) return yield* error
      // The help was shown; there is nothing to add.
      const isHelp = CliError.isCliError(error) && error._tag === "ShowHelp" &&
        error.errors.length === 0
      if (!isHelp) yield* Console.error(yield* describe(cause, flagsOf()))
      return yield* new Reported({ exitCode: isUsage(error) ? 2 : 1 })
    }))
