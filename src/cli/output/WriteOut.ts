/**
 * Writing to standard output what has to be known to have arrived.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import { CommandError } from "./ReportFailure.ts"
import { codeOf, writeReason } from "./WriteReason.ts"

// A full pipe that does not wait says so.
const pause = "10 millis"

const writeSome = (bytes: Uint8Array) =>
  Effect.try({
    try: () => fs.writeSync(1, bytes),
    catch: (cause) => cause,
  }).pipe(
    Effect.catchIf((cause) => codeOf(cause) === "EAGAIN", () => Effect.as(Effect.sleep(pause), 0)),
  )

/**
 * Writes a line to standard output before anything else happens. Fails when it cannot be written, of
 * which `console.log` says nothing, also when nobody is there to read it.
 */
export const writeOut: (line: string) => Effect.Effect<void, CommandError> = Effect.fnUntraced(
  function* (line) {
    let bytes = new TextEncoder().encode(`${line}\n`)
    while (bytes.length > 0) bytes = bytes.subarray(yield* writeSome(bytes))
  },
  Effect.mapError((cause) =>
    new CommandError({ message: `cannot write to standard output: ${writeReason(cause)}` })
  ),
)
