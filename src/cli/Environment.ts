/**
 * The variables of the environment, as the system has them.
 *
 * @module
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import process from "node:process"
import { isNotPermitted } from "./output/NotPermitted.ts"
import { UsageError } from "./output/ReportFailure.ts"

/** What a variable has, without the white space around it; empty where it is not set. */
export const variable = (name: string): Effect.Effect<string> =>
  Effect.orElseSucceed(Effect.map(Config.String(name), (value) => value.trim()), () => "")

/**
 * A variable that can be unset, but not empty: it was meant to be something. Without the white space
 * around it, which comes from files and shells.
 */
export const readGiven: (
  name: string,
  advice: string,
) => Effect.Effect<string | undefined, UsageError> = Effect.fnUntraced(function* (name, advice) {
  const given = yield* Effect.orElseSucceed(Config.option(Config.String(name)), Option.none)
  // Config takes an empty variable for one that is not set, and leaves out what is no text.
  if ((yield* readText(name, advice)) === undefined && Option.isNone(given)) return undefined
  const value = Option.getOrElse(given, () => "").trim()
  if (value !== "") return value
  return yield* new UsageError({ message: `${name} is empty: give it a value, or unset it` })
})

/**
 * What a variable is as the system has it; wrong usage, with `advice` and without what is in it, when
 * that is no text.
 */
export const readText = (
  name: string,
  advice: string,
): Effect.Effect<string | undefined, UsageError> =>
  Effect.suspend(() => {
    const refused = new UsageError({ message: `${name} is not UTF-8 text: ${advice}` })
    try {
      const value = process.env[name]
      // Deno refuses in words that repeat all of it, and Node replaces what it cannot read.
      return value?.includes("\ufffd") ? Effect.fail(refused) : Effect.succeed(value)
    } catch (cause) {
      return isNotPermitted(cause) ? Effect.die(cause) : Effect.fail(refused)
    }
  })
