/**
 * The response to a call, and reading its body.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Read } from "../contract/Shape.ts"
import { isCameraId } from "../domain/CameraId.ts"
import { InvalidResponseError } from "../domain/Errors.ts"
import * as Problem from "../domain/Problem.ts"

/** The response to a call. */
export interface ApiResponse {
  /** The success status of the route. */
  readonly status: number
  /** The value of a header, whose name is in lower case. */
  readonly header: (name: string) => string | undefined
  /** The JSON of the body; undefined when it is not JSON. */
  readonly body: unknown
  /** The id that the server gave the request, if it told one that is safe to repeat. */
  readonly requestId?: string | undefined
  /** The body as it came. */
  readonly text: string
}

/** The id of the camera at, or with, the place that cannot be read. */
const cameraAt = (body: unknown, index: PropertyKey | undefined): string | undefined => {
  const record = Array.isArray(body) && typeof index === "number" ? body[index] : body
  const cameraID = (record as { readonly cameraID?: unknown } | null | undefined)?.cameraID
  // Other text could be anything, also what the server was sent.
  return typeof cameraID === "string" && isCameraId(cameraID) ? cameraID : undefined
}

/** The message of a failure, where the body has one. */
export const messageOf = (body: unknown): string | undefined => {
  const message = (body as { readonly message?: unknown } | null | undefined)?.message
  return typeof message === "string" ? message : undefined
}

/** What every failure tells of the response that it comes from. */
export const responseFacts = (
  { requestId, status }: Pick<ApiResponse, "requestId" | "status">,
): { readonly status: number; readonly requestId?: string } =>
  requestId ? { status, requestId } : { status }

/** Reads the body of a response; what it cannot read is an {@linkcode InvalidResponseError}. */
export const readBody =
  <A>(read: Read<A>, operation: string) =>
  (response: ApiResponse): Effect.Effect<A, InvalidResponseError> => {
    const { body } = response
    const result = read(body)
    if (Result.isSuccess(result)) return Effect.succeed(result.success)
    const places = body === undefined ? [] : result.failure
    const path = Problem.formatPath(places)
    const cameraID = cameraAt(body, places[0])
    return Effect.fail(
      new InvalidResponseError({
        message: body === undefined
          ? "The response is not JSON. Check the base URL."
          : `The response cannot be read${path && ` at ${path}`}` +
            `${cameraID ? ` (camera ${cameraID})` : ""}.`,
        operation,
        ...responseFacts(response),
        path,
        cameraID,
      }),
    )
  }
