/**
 * Standard output.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as PlatformError from "effect/PlatformError"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { CommandError } from "./ReportFailure.ts"
import { codeOf, writeReason } from "./WriteReason.ts"
import { printable } from "../../domain/Printable.ts"

class NotWritten {
  constructor(readonly cause: unknown) {}
}

const outputError = ({ cause, message }: PlatformError.PlatformError): NotWritten =>
  new NotWritten(cause ?? message)

// What Deno throws where Node tells it: no room, or a device that does not take it.
const isNotWritten = (defect: unknown): boolean =>
  /^(ENOSPC|EDQUOT|EFBIG|EIO|EBADF)$/.test(codeOf(defect) ?? "")

const writeText = <E, R>(
  text: Stream.Stream<string, E, R>,
): Effect.Effect<void, E | NotWritten, R | Stdio.Stdio> =>
  Stdio.Stdio.use((stdio) =>
    text.pipe(
      Stream.run(Sink.mapError(stdio.stdout(), outputError)),
      Effect.catchDefect((defect) =>
        isNotWritten(defect) ? Effect.fail(new NotWritten(defect)) : Effect.die(defect)
      ),
    )
  )

const write = <E, R>(lines: Stream.Stream<string, E, R>) =>
  writeText(Stream.map(Stream.chunks(lines), (chunk) => chunk.map(printable).join("\n") + "\n"))

const fail = ({ cause }: NotWritten): Effect.Effect<never, CommandError> =>
  Effect.fail(
    new CommandError({ message: `cannot write to standard output: ${writeReason(cause)}` }),
  )

const endWell = <E, R>(writing: Effect.Effect<void, E | NotWritten, R>) =>
  Effect.catchIf(
    writing,
    (error) => error instanceof NotWritten,
    (error) => codeOf(error.cause) === "EPIPE" ? Effect.void : fail(error),
  )

/**
 * Writes lines to standard output as they come, safe for a terminal, no faster than they are read.
 * Ends early, and well, when the reader goes away: `cam2 search --all | head` has read what it wanted.
 */
export const printLines = <E, R>(
  lines: Stream.Stream<string, E, R>,
): Effect.Effect<void, E | CommandError, R | Stdio.Stdio> => endWell(write(lines))

/**
 * Writes text to standard output as it comes: to a terminal as lines that are safe for it, and to
 * anything else as it is.
 */
export const printText = <E, R>(
  text: Stream.Stream<string, E, R>,
): Effect.Effect<void, E | CommandError, R | Stdio.Stdio> =>
  Effect.flatMap(
    Stdio.Stdio.use(({ stdoutIsTerminal }) => stdoutIsTerminal),
    (isTerminal) => isTerminal ? printLines(Stream.splitLines(text)) : endWell(writeText(text)),
  )

/** Writes lines that have to arrive: fails also when the reader is gone. */
export const printAll = (
  lines: ReadonlyArray<string>,
): Effect.Effect<void, CommandError, Stdio.Stdio> =>
  Effect.catch(write(Stream.fromIterable(lines)), fail)
