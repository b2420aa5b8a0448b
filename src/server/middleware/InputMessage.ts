/**
 * The words for what is wrong with a request.
 *
 * @module
 */
import type * as SchemaIssue from "effect/SchemaIssue"
import { namesIn } from "../../contract/QueryText.ts"
import { wireExpectations } from "../../contract/WireExpectations.ts"
import { typedRows } from "../../domain/CameraTable.ts"
import * as Problem from "../../domain/Problem.ts"
import { propertyExpectation } from "../../domain/Properties.ts"
import { firstProblem } from "./SchemaProblem.ts"

/** The field at fault, if it is one that takes a single value: of several, the wrong one is named. */
export const fieldOf = (issue: SchemaIssue.Issue): string | undefined => {
  const { message, path } = firstProblem(issue)
  return path.length === 1 && message === undefined ? String(path[0]) : undefined
}

/** Where a name that is not defined there belongs, as a sentence; nothing where that is not known. */
const whereInstead = (name: string, known: ReadonlyArray<string>): string => {
  const meant = name === "camera_type"
    ? "type"
    : known.find((other) => other.toLowerCase() === name.toLowerCase())
  if (meant !== undefined && known.includes(meant)) return ` Did you mean ${meant}?`
  return known.includes("retrieval") && typedRows.some(([other]) => other === name)
    ? ` Did you mean retrieval.${name}?`
    : ""
}

/** What a field expects; of a list of names, which these are. */
const expectationOf = (field: string): string | undefined =>
  field === "by" || field === "fields"
    ? `${wireExpectations[field]}: ${namesIn[field].join(", ")}`
    : wireExpectations[field]

/** The words of a 422; the input itself is left out, for it can hold a secret. */
export const inputMessage = (issue: SchemaIssue.Issue): string => {
  const { kind, known = [], message, path } = firstProblem(issue)
  // A body that is no record at all fits none of the records that a route takes.
  const isNoRecord = issue._tag === "AnyOf" && issue.issues.length === 0
  if (path.length === 0 || isNoRecord) {
    return `Format Error Messages (body): ${message ?? `expected ${wireExpectations.body}`}`
  }
  if (kind === "Unexpected") {
    const name = String(path.at(-1))
    return `Keywords ['${name}'] are not defined.${whereInstead(name, known)}`
  }
  const names = path.filter((key) => typeof key === "string")
  const [first] = names
  const isProperty = first === "properties" && names.length > 1
  const field = isProperty ? Problem.formatPath(names) : String(names.at(-1) ?? path[0])
  const expected = message ?? (isProperty ? propertyExpectation : expectationOf(field))
  return `Format Error Messages (${field})${expected ? `: expected ${expected}` : ""}`
}
