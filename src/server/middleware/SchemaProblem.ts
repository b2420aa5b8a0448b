/**
 * What a schema found wrong with a request.
 *
 * @module
 */
import type * as SchemaIssue from "effect/SchemaIssue"

/** The first thing wrong that a schema found: where, and whether the name is unknown or missing. */
export interface Problem {
  readonly path: ReadonlyArray<PropertyKey>
  readonly kind: "Unexpected" | "Missing" | "Invalid"
  readonly message: string | undefined
  /** The names that there could be in place of one that is unknown. */
  readonly known?: ReadonlyArray<string>
}

const namesOf = ({ ast }: SchemaIssue.Composite): ReadonlyArray<string> =>
  "propertySignatures" in ast ? ast.propertySignatures.map(({ name }) => String(name)) : []

/** The first problem of a schema issue. */
export const firstProblem = (
  issue: SchemaIssue.Issue,
  path: ReadonlyArray<PropertyKey> = [],
): Problem => {
  switch (issue._tag) {
    case "Pointer":
      return firstProblem(issue.issue, [...path, ...issue.path])
    case "Filter": {
      const found = firstProblem(issue.issue, path)
      // What a check says itself; what reads another form, such as JSON, expects what that has in it.
      const expected = issue.issue._tag === "InvalidValue" && issue.issue.annotations?.expected
      return typeof expected === "string" ? { ...found, message: found.message ?? expected } : found
    }
    case "Encoding":
      return firstProblem(issue.issue, path)
    case "Composite": {
      const found = firstProblem(issue.issues[0], path)
      return found.kind === "Unexpected" ? { known: namesOf(issue), ...found } : found
    }
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
