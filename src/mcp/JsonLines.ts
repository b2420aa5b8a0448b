/**
 * Standard input of which only lines that are JSON are passed on.
 *
 * The server of `effect` reads nothing more after a line that is none, and says so twice a second; so
 * it does after a message with a field of its own, such as `headers`, that is not as it expects.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { type Line, splitLines } from "../contract/Lines.ts"

const fields = ["jsonrpc", "id", "method", "params", "result", "error"]

/** A message with the fields of JSON-RPC alone; undefined if it is none. */
const messageOf = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return undefined
  return Array.isArray(value) ? value.flatMap((each) => messageOf(each) ?? []) : Object.fromEntries(
    Object.entries(value).filter(([name]) => fields.includes(name)),
  )
}

/** The message that a line is, as it is passed on; undefined if it is none. */
const readLine = ({ text }: Line): unknown => {
  try {
    return messageOf(JSON.parse(Result.getOrThrow(text)))
  } catch {
    return undefined
  }
}

const refusal = (id: unknown, code: number, message: string) =>
  `${JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } })}\n`

const noMessage = refusal(
  null,
  -32700,
  "Parse error: each line is one message in JSON, up to 1 MiB",
)

const tooEarly = "A session begins with initialize: send it first, then notifications/initialized"

type Message = Readonly<Record<string, unknown>>

/** Whether a message may come before a session has begun. */
const isEarly = ({ id, method }: Message) =>
  id === undefined || typeof method !== "string" || method === "initialize" || method === "ping"

/** The same, but each line of input that cannot be read, or comes too early, is answered, and left out. */
export const withJsonLines = (stdio: Stdio.Stdio): Stdio.Stdio => {
  const refuse = (text: string) => Effect.ignore(Stream.run(Stream.make(text), stdio.stdout()))
  let hasBegun = false
  const check = (line: Line) => {
    const message = readLine(line)
    if (message === undefined) return Effect.as(refuse(noMessage), [])
    const all: ReadonlyArray<Message> = Array.isArray(message) ? message : [message]
    hasBegun ||= all.some(({ method }) => method === "initialize")
    const early = hasBegun ? [] : all.filter((each) => !isEarly(each))
    return early.length === 0
      ? Effect.succeed([`${JSON.stringify(message)}\n`])
      : Effect.as(refuse(early.map(({ id }) => refusal(id, -32600, tooEarly)).join("")), [])
  }
  const encoder = new TextEncoder()
  return Stdio.make({
    ...stdio,
    // Input that cannot be read any longer has ended.
    stdin: splitLines(Stream.catch(stdio.stdin, () => Stream.empty)).pipe(
      Stream.mapEffect(check),
      Stream.flattenIterable,
      Stream.map((message) => encoder.encode(message)),
    ),
  })
}
