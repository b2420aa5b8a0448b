/**
 * Reading the body of an answer.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { InvalidResponseError } from "../domain/Errors.ts"
import * as Problem from "../domain/Problem.ts"
import type { Answer } from "./ApiClient.ts"

/** Reads the body of an answer; what it cannot read is an {@linkcode InvalidResponseError}. */
export const readBody =
  <A>(read: (body: unknown) => Result.Result<A, Schema.SchemaError>, operation: string) =>
  ({ body, status }: Answer): Effect.Effect<A, InvalidResponseError> => {
    const result = read(body)
    if (Result.isSuccess(result)) return Effect.succeed(result.success)
    const path = body === undefined
      ? ""
      : Problem.formatPath(Problem.firstProblem(result.failure.issue).path)
    return Effect.fail(
      new InvalidResponseError({
        message: body === undefined
          ? "The answer is not JSON. Check the base URL."
          : `The answer cannot be read${path === "" ? "" : ` at ${path}`}.`,
        operation,
        status,
        path,
      }),
    )
  }

/** {@linkcode readBody} by a schema. */
export const readSchema = <A, I>(schema: Schema.Codec<A, I>, operation: string) =>
  readBody(Schema.decodeUnknownResult(schema), operation)
