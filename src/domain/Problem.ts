/**
 * What is wrong with a value: where, what came, and what was expected.
 *
 * @module
 */
import { FormatError } from "./Errors.ts"
import { expectedOf } from "./Kind.ts"

/** What ids expect, in words. */
export const idExpectations: Readonly<Record<string, string>> = {
  cameraID: "the id of a camera, 24 hexadecimal characters",
  clientID: "the id of a client, 96 hexadecimal characters",
  legacy_cameraID: expectedOf.count,
}

/** A path as a reader writes it: `[3].retrieval.ip`. */
export const formatPath = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`).join("")
    .replace(/^\./, "")

/** A value as a message shows it, in short. */
export const show = (value: unknown): string => {
  if (value === undefined) return "nothing"
  const shown = typeof value === "string"
    ? JSON.stringify(value)
    : typeof value === "object" && value !== null
    ? Array.isArray(value) ? "a list" : "an object"
    : String(value)
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown
}

/** A {@linkcode FormatError} that names the field, what came and what was expected. */
export const fieldError = (
  operation: string,
  field: string,
  actual: unknown,
  expected: string,
): FormatError =>
  new FormatError({
    message: `Format Error Messages (${field}): got ${show(actual)}, expected ${expected}`,
    operation,
    field,
    expected,
    actual,
  })

/** A {@linkcode FormatError} about names that an operation does not know, in the words of the original client. */
export const unknownError = (
  operation: string,
  names: ReadonlyArray<string>,
  actual: unknown,
  known: ReadonlyArray<string>,
): FormatError =>
  new FormatError({
    message: `Keywords [${names.map((name) => `'${name}'`).join(", ")}] are not defined.`,
    operation,
    field: names[0],
    expected: `one of ${known.toSorted().join(", ")}`,
    actual,
  })

/** {@linkcode fieldError} about an id. */
export const idError = (operation: string, name: string, actual: unknown): FormatError =>
  fieldError(
    operation,
    name,
    actual,
    idExpectations[name] ?? 'text other than "." and ".."',
  )
