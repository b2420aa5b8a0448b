/**
 * Running a program as that of a process, which signals end.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import process from "node:process"

const codes = { SIGINT: 130, SIGTERM: 143 } as const

/** Tells whoever pressed Ctrl-C that a server has ended; of several processes only the first does. */
const tellEnd = (code: number | undefined) => {
  if (!process.stderr.isTTY || process.send !== undefined) return
  // The terminal shows ^C, and stays on its line.
  process.stderr.write(code === codes.SIGINT ? "\nstopped\n" : "stopped\n")
}

/**
 * Runs `program` and ends the process with its exit code. The first signal ends in order what runs,
 * which a request may hold up; the second does not wait. A signal is how a server ends, and that is
 * success; for any other program it is an interruption.
 */
export const runMain = <E, A>(
  program: Effect.Effect<A, E>,
  { isServer }: { readonly isServer: () => boolean },
): void => {
  let code: number | undefined
  const run = Runtime.makeRunMain(({ fiber, teardown }) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        if (code !== undefined) process.exit(codes[signal])
        code = codes[signal]
        fiber.interruptUnsafe(fiber.id)
      })
    }
    // Without a signal, what was written is still on its way: the process ends by itself.
    fiber.addObserver((exit) =>
      teardown(exit, (ended) => {
        if (code !== undefined || ended !== 0) process.exit(ended)
      })
    )
  })
  // A write past the limit of the size of a file (`ulimit -f`) then fails as on a full disk, and does
  // not end the process without a word. Windows has no such signal.
  if (process.platform !== "win32") process.on("SIGXFSZ", () => {})
  run(program, {
    disableErrorReporting: true,
    teardown: (exit, onExit) => {
      if (!Exit.isFailure(exit) || !Cause.hasInterruptsOnly(exit.cause)) {
        return Runtime.defaultTeardown(exit, onExit)
      }
      if (!isServer()) return onExit(code ?? codes.SIGINT)
      tellEnd(code)
      onExit(0)
    },
  })
}
