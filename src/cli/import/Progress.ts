/**
 * How far an import has come, on standard error.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

const barWidth = 30

/** One line: a bar and a share where the total is known, how many are done, and how many a second. */
export const progressLine = (
  { done, elapsed, total }: {
    readonly done: number
    /** Milliseconds. */
    readonly elapsed: number
    readonly total: number | undefined
  },
): string => {
  const rate = `${Math.round(done / Math.max(elapsed / 1000, 0.001))}/s`
  if (total === undefined) return `${done} cameras  ${rate}`
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const filled = Math.round(share * barWidth)
  const bar = "#".repeat(filled) + "-".repeat(barWidth - filled)
  return `[${bar}] ${Math.floor(share * 100)}%  ${done}/${total}  ${rate}`
}

const clearLine = "\r\u001b[K"

/**
 * Shows progress on a terminal until the scope closes: a line that is drawn again and again, and cleared
 * at the end. Nothing is shown anywhere else, unless `told` says how often a log is told.
 */
export const showProgress = (
  // Looked at each time, for the total may be known only when some of it was read.
  progress: { readonly done: () => number; readonly total: number | undefined },
  told?: Duration.Input,
): Effect.Effect<void, never, Stdio.Stdio | Scope.Scope> =>
  Effect.gen(function* () {
    const stdio = yield* Stdio.Stdio
    // Progress that cannot be shown is no reason to stop.
    const write = (text: string) =>
      Effect.ignore(Stream.run(Stream.make(text), stdio.stderr({ endOnDone: false })))
    const started = yield* Clock.currentTimeMillis
    const line = Effect.map(Clock.currentTimeMillis, (now) =>
      progressLine({ done: progress.done(), elapsed: now - started, total: progress.total }))
    if (yield* stdio.stderrIsTerminal) {
      yield* Effect.addFinalizer(() =>
        write(clearLine)
      )
      const draw = Effect.flatMap(line, (line) => write(clearLine + line))
      yield* Effect.forkScoped(Effect.repeat(draw, Schedule.spaced("100 millis")))
    } else if (told !== undefined) {
      const tell = Effect.flatMap(line, (line) => write(`${line}\n`))
      yield* Effect.forkScoped(Effect.forever(Effect.delay(tell, told)))
    }
    // Else nobody waits for it: a log has no use for it, and mail from a crontab less.
  })
