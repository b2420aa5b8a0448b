/**
 * What a check of input comes to, as plain values that a test compares as a whole.
 *
 * @module
 */
import * as Result from "effect/Result"
import type { FormatError } from "../../../src/domain/Errors.ts"

/** The accepted value, or every fact of the refusal. */
export const outcome = <A>(result: Result.Result<A, FormatError>) =>
  Result.match(result, {
    onSuccess: (accepted) => ({ accepted }),
    onFailure: ({ _tag, actual, expected, field, message, operation }) => ({
      _tag,
      operation,
      field,
      actual,
      expected,
      message,
    }),
  })

/** The refusal of `actual` in `field`; `got` is how the message shows it. */
export const refusal = (
  operation: string,
  { field, got, actual, expected }: {
    readonly field: string
    readonly got: string
    readonly actual?: unknown
    readonly expected: string
  },
) => ({
  _tag: "FormatError",
  operation,
  field,
  actual,
  expected,
  message: `Format Error Messages (${field}): got ${got}, expected ${expected}`,
})

/** The refusal of names that the operation does not know. */
export const unknownNames = (
  operation: string,
  { names, actual, known }: {
    readonly names: ReadonlyArray<string>
    readonly actual: unknown
    readonly known: ReadonlyArray<string>
  },
) => ({
  _tag: "FormatError",
  operation,
  field: names[0],
  actual,
  expected: `one of ${known.join(", ")}`,
  message: `Keywords [${names.map((name) => `'${name}'`).join(", ")}] are not defined.`,
})
