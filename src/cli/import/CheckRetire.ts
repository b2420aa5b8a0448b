/**
 * What `--retire` needs, in the words of the flags.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { UsageError } from "../output/ReportFailure.ts"

/** Fails, before anything is read or written, when it is not said whose cameras to retire. */
export const checkRetire = (
  { existing, retire, source }: {
    readonly existing: "skip" | "update"
    readonly retire: boolean
    readonly source: string | undefined
  },
): Effect.Effect<void, UsageError> => {
  const message = !retire
    ? undefined
    : !source?.trim()
    ? "--retire goes with the source of the list: add --source NAME"
    : existing === "skip"
    ? "--retire and --existing skip exclude each other"
    : undefined
  return message === undefined ? Effect.void : Effect.fail(new UsageError({ message }))
}
