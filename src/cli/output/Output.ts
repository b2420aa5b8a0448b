/**
 * Standard output.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as PlatformError from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { CommandError } from "./Failure.ts"
import { printable } from "./Printable.ts"

class ReaderLeft {
  readonly _tag = "ReaderLeft"
}

const outputError = (
  { cause, message }: PlatformError.PlatformError,
): ReaderLeft | CommandError => {
  const code = Predicate.hasProperty(cause, "code") ? cause.code : undefined
  return code === "EPIPE"
    ? new ReaderLeft()
    : new CommandError({ message: `cannot write to standard output: ${code ?? message}` })
}

/**
 * Writes lines to standard output as they come, safe for a terminal, no faster than they are read. Ends early, and well,
 * when the reader goes away: `cam2 search --all | head` has read what it wanted.
 */
export const printLines = <E, R>(
  lines: Stream.Stream<string, E, R>,
): Effect.Effect<void, E | CommandError, R | Stdio.Stdio> =>
  Stdio.Stdio.use((stdio) =>
    Stream.chunks(lines).pipe(
      Stream.map((chunk) => chunk.map(printable).join("\n") + "\n"),
      Stream.run(Sink.mapError(stdio.stdout(), outputError)),
      Effect.catchIf((error) => error instanceof ReaderLeft, () => Effect.void),
    )
  )
