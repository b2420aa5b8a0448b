import * as Data from "effect/Data"
import type { TaggedErrorClass } from "../domain/Errors.ts"

const ListErrorBase: TaggedErrorClass<"ListError", {
  /** What was found, what was expected, and what to do. */
  readonly message: string
  /** The line that could not be read, from 1, where it is one. */
  readonly line?: number | undefined
}> = /* @__PURE__ */ Data.TaggedError("ListError")

/** A list cannot be read: its form is not known, or from here on it is not what it began as. */
export class ListError extends ListErrorBase {}
