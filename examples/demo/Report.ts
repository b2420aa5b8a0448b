/**
 * Report: how the demo fails, in one line on standard error.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import { Reported } from "../../src/cli/output/ReportFailure.ts"
import { usageProblem } from "../../src/cli/output/Wording.ts"

const present: CliOutput.Presenter["present"] = (event) =>
  event._tag === "InvalidInvocation" ? Effect.void : CliOutput.defaultPresenter.present(event)

/** The help of a command when it is asked for, and not beside what is wrong with its flags. */
export const layerPresenter = Layer.merge(
  CliOutput.layerPresenter({ present }),
  CliConfig.layer({ builtIns: [GlobalFlag.Help] }),
)

const isUsage = (error: unknown): error is CliError.ShowHelp =>
  CliError.isCliError(error) && error._tag === "ShowHelp"

const messageOf = (error: unknown): string =>
  isUsage(error)
    ? usageProblem(error, [])
    : Predicate.hasProperty(error, "message")
    ? String(error.message)
    : String(error)

/** Reports a failure; the exit code is 2 for flags that are wrong, else 1. */
export const reportFailure = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, Reported, R> =>
  Effect.catchCause(effect, (cause) =>
    Effect.gen(function* () {
      if (Cause.hasInterruptsOnly(cause)) return yield* Effect.interrupt
      const error = Cause.squash(cause)
      const line = messageOf(error).replace(/\n\s*\n\s*/g, "; ").replace(/\s*\n\s*/g, " ")
      yield* Console.error(`demo: ${line}`)
      return yield* new Reported({ exitCode: isUsage(error) ? 2 : 1 })
    }))
