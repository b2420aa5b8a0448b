/**
 * Standard input of which only lines that are JSON are passed on.
 *
 * The server of `effect` reads nothing more after a line that is none, and says so twice a second; so
 * it does after a message with a field of its own, such as `headers`, that is not as it expects.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

// In UTF-16 code units: a call of a tool has a few hundred.
const longest = 1024 * 1024

const fields = ["jsonrpc", "id", "method", "params", "result", "error"]

/** A message with the fields of JSON-RPC alone; undefined if it is none. */
const messageOf = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return undefined
  return Array.isArray(value) ? value.flatMap((each) => messageOf(each) ?? []) : Object.fromEntries(
    Object.entries(value).filter(([name]) => fields.includes(name)),
  )
}

/** The message that a line is, as it is passed on; undefined if it is none. */
const readLine = (line: string): string | undefined => {
  if (line.length > longest) return undefined
  try {
    return JSON.stringify(messageOf(JSON.parse(line)))
  } catch {
    return undefined
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
  const check = (line: string) => {
    const message = readLine(line)
    return message === undefined ? Effect.as(refuse, []) : Effect.succeed([`${message}\n`])
  }
  const encoder = new TextEncoder()
  return Stdio.make({
    ...stdio,
    stdin: stdio.stdin.pipe(
      // Input that cannot be read any longer has ended.
      Stream.catch(() => Stream.empty),
      Stream.decodeText,
      Stream.splitLines,
      Stream.filter((line) => line.trim() !== ""),
      Stream.mapEffect(check),
      Stream.flattenIterable,
      Stream.map((message) => encoder.encode(message)),
    ),
  })
}
