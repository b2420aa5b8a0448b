/**
 * What is wrong with a value: where, what came, and what was expected.
 *
 * @module
 */
import type * as SchemaIssue from "effect/SchemaIssue"
import { FormatError } from "./Errors.ts"

/** What ids expect, in words. */
export const idExpectations: Readonly<Record<string, string>> = {
  cameraID: "the id of a camera, 24 hexadecimal characters",
  clientID: "the id of a client, 96 hexadecimal characters",
  legacy_cameraID: "a whole number from 0",
}

/** The first thing wrong that a schema found: where, and whether the name is unknown or missing. */
export interface Problem {
  readonly path: ReadonlyArray<PropertyKey>
  readonly kind: "Unexpected" | "Missing" | "Invalid"
  readonly message: string | undefined
}

/** The first problem of a schema issue. */
export const firstProblem = (
  issue: SchemaIssue.Issue,
  path: ReadonlyArray<PropertyKey> = [],
): Problem => {
  switch (issue._tag) {
    case "Pointer":
      return firstProblem(issue.issue, [...path, ...issue.path])
    case "Filter":
    case "Encoding":
      return firstProblem(issue.issue, path)
    case "Composite":
      return firstProblem(issue.issues[0], path)
    case "AnyOf": {
      if (issue.issues.length > 0) return firstProblem(issue.issues[0]!, path)
      // A union of records is told apart by the camera type.
      const isRecord = path.every((key) => typeof key === "number")
      return {
        path: isRecord ? [...path, "camera_type"] : path,
        kind: "Invalid",
        message: undefined,
      }
    }
    case "UnexpectedKey":
      return { path, kind: "Unexpected", message: undefined }
    case "MissingKey":
      return { path, kind: "Missing", message: undefined }
    case "InvalidValue": {
      const message = issue.annotations?.message
      return { path, kind: "Invalid", message: typeof message === "string" ? message : undefined }
    }
    default:
      return { path, kind: "Invalid", message: undefined }
  }
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

/** {@linkcode fieldError} about an id. */
export const idError = (operation: string, name: string, actual: unknown): FormatError =>
  fieldError(operation, name, actual, idExpectations[name] ?? "an id")
