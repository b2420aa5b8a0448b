/**
 * Standard input of which only lines that are JSON are passed on.
 *
 * The server of `effect` reads nothing more after a line that is none, and says so twice a second.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

// In UTF-16 code units: a call of a tool has a few hundred.
const longest = 1024 * 1024

const isMessage = (line: string): boolean => {
  if (line.length > longest) return false
  try {
    const value = JSON.parse(line)
    return typeof value === "object" && value !== null
  } catch {
    return false
  }
}

const refusal = `${
  JSON.stringify({
    jsonrpc: "2.0",
    id: null,
    error: { code: -32700, message: "Parse error: each line is one message in JSON, up to 1 MiB" },
  })
}\n`

/** The same, but each line of input that is no message of JSON-RPC is answered, and left out. */
export const withJsonLines = (stdio: Stdio.Stdio): Stdio.Stdio => {
  const refuse = Effect.ignore(Stream.run(Stream.make(refusal), stdio.stdout()))
  const check = (line: string) => isMessage(line) ? Effect.succeed(true) : Effect.as(refuse, false)
  const encoder = new TextEncoder()
  return Stdio.make({
    ...stdio,
    stdin: stdio.stdin.pipe(
      // Input that cannot be read any longer has ended.
      Stream.catch(() => Stream.empty),
      Stream.decodeText,
      Stream.splitLines,
      Stream.filter((line) => line.trim() !== ""),
      Stream.filterEffect(check),
      Stream.map((line) => encoder.encode(`${line}\n`)),
    ),
  })
}
