/**
 * A call of a route, as an operation makes it.
 *
 * @module
 */
import * as Result from "effect/Result"
import { type Pairs, toQuery } from "../contract/Encoding.ts"
import type { FailureStatus, Route } from "../contract/Routes.ts"
import type { FormatError } from "../domain/Errors.ts"
import * as Problem from "../domain/Problem.ts"
import type { Content } from "./Transport.ts"

/** One call of a route. */
export interface Call<Failure extends FailureStatus> {
  /** The operation that makes it, as errors and spans name it. */
  readonly operation: string
  /** Where it goes, and what can come back. */
  readonly route: Route<Failure>
  /** The values of the parameters in the path. */
  readonly path?: Readonly<Record<string, string>> | undefined
  /** What goes into the query. */
  readonly parameters?: Pairs | undefined
  /** What goes into the body, as a form. */
  readonly form?: Pairs | undefined
  /** What goes into the body, as JSON. */
  readonly json?: string | undefined
  /** The version that a write is meant for. */
  readonly ifMatch?: string | undefined
  /** What goes into the body, as NDJSON. */
  readonly lines?: string | undefined
}

// A dot segment would be taken out of the path and lead to another route.
const isSegment = (text: unknown): text is string =>
  typeof text === "string" && text !== "" && text !== "." && text !== ".." && text.isWellFormed()

/** The path and query of a call. */
export const targetOf = <Failure extends FailureStatus>(
  { operation, parameters, path, route }: Call<Failure>,
): Result.Result<string, FormatError> => {
  let wrong: FormatError | undefined
  const filled = route.path.replace(/:(\w+)/g, (_, name) => {
    const value = path?.[name]
    if (isSegment(value)) return encodeURIComponent(value)
    wrong ??= Problem.idError(operation, name, value)
    return ""
  })
  const query = parameters && parameters.length > 0 ? `?${toQuery(parameters)}` : ""
  return wrong ? Result.fail(wrong) : Result.succeed(filled + query)
}

/** The body of a call, if it has one. */
export const contentOf = ({ form, json, lines }: Call<FailureStatus>): Content | undefined =>
  lines !== undefined
    ? { text: lines, type: "application/x-ndjson" }
    : json !== undefined
    ? { text: json, type: "application/json" }
    : form && { text: toQuery(form), type: "application/x-www-form-urlencoded" }
