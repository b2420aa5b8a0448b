/**
 * Reading the body of an answer.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Read } from "../contract/Shape.ts"
import { InvalidResponseError } from "../domain/Errors.ts"
import * as Problem from "../domain/Problem.ts"
import type { Answer } from "./ApiClient.ts"

/** The id of the camera at, or with, the place that cannot be read. */
const cameraAt = (body: unknown, index: PropertyKey | undefined): string | undefined => {
  const record = Array.isArray(body) && typeof index === "number" ? body[index] : body
  const cameraID = (record as { readonly cameraID?: unknown } | null | undefined)?.cameraID
  // Other text could be anything, also what the server was sent.
  return typeof cameraID === "string" && /^[\da-f]{24}$/i.test(cameraID) ? cameraID : undefined
}

/** What every failure tells of the answer that it comes from. */
export const answerFacts = (
  { requestId, status }: Pick<Answer, "requestId" | "status">,
): { readonly status: number; readonly requestId?: string } =>
  requestId ? { status, requestId } : { status }

/** Reads the body of an answer; what it cannot read is an {@linkcode InvalidResponseError}. */
export const readBody =
  <A>(read: Read<A>, operation: string) =>
  (answer: Answer): Effect.Effect<A, InvalidResponseError> => {
    const { body } = answer
    const result = read(body)
    if (Result.isSuccess(result)) return Effect.succeed(result.success)
    const places = body === undefined ? [] : result.failure
    const path = Problem.formatPath(places)
    const cameraID = cameraAt(body, places[0])
    return Effect.fail(
      new InvalidResponseError({
        message: body === undefined
          ? "The answer is not JSON. Check the base URL."
          : `The answer cannot be read${path && ` at ${path}`}` +
            `${cameraID ? ` (camera ${cameraID})` : ""}.`,
        operation,
        ...answerFacts(answer),
        path,
        cameraID,
      }),
    )
  }
