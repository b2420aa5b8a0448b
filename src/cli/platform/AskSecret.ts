/**
 * Asking whoever sits at a terminal for what nobody else is to see.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import process from "node:process"
import { createInterface } from "node:readline"
import { Writable } from "node:stream"
import { CommandError } from "../output/ReportFailure.ts"

/**
 * Asks on standard error, and reads a line from the terminal that standard input is, of which nothing
 * is shown.
 */
export const askSecret = (question: string): Effect.Effect<string, CommandError> =>
  Effect.callback((resume) => {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
    const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
    process.stderr.write(question)
    lines.once("line", (line) => {
      resume(Effect.succeed(line))
      lines.close()
    })
    // The terminal passes on Ctrl-C as a letter while it shows nothing.
    lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"))
    lines.once("close", () => {
      process.stderr.write("\n")
      resume(Effect.fail(new CommandError({ message: "no secret was given" })))
    })
    return Effect.sync(() => lines.close())
  })
