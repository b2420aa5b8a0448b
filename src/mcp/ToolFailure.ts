/**
 * Why a tool failed, in words that tell a model what to do.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { printable } from "../domain/Printable.ts"

/** The tool failed; the message says why and what to do. */
export class ToolFailure extends Schema.Error<ToolFailure>("ToolFailure")({
  _tag: Schema.tag("ToolFailure"),
  message: Schema.String,
}) {}

const advice: Readonly<Record<string, string>> = {
  AuthenticationError: "The credentials of this tool are not taken: tell the person who set it up.",
  AuthorizationError:
    "The client of this tool may not do this: it needs a higher permission level.",
  ConnectionError: "The camera database cannot be reached: tell the person, or try again later.",
  FormatError: "Correct the parameter and try again.",
  InternalError: "The camera database failed: try again later, or ask for less.",
  ResourceConflictError: "Another camera has this id already: search for it.",
  ResourceNotFoundError: "There is no such camera, or it is retired: search for it.",
  TooManyRequestsError: "Too many requests: wait before the next one.",
}

const noise = /^Format Error Messages \(([\w.]+)\): /

/** The failure of an operation, as the failure of a tool. */
export const toToolFailure = (
  { _tag, message }: { readonly _tag: string; readonly message: string },
): ToolFailure =>
  new ToolFailure({
    message: printable(
      [message.replace(noise, "$1: ").replace(/[.\s]*$/, "."), advice[_tag] ?? ""].join(" ").trim(),
    ),
  })
