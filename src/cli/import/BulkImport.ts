/**
 * Adding many cameras with one request, where the server has the route for it.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { ApiClient, type RequestError } from "../../client/ApiClient.ts"
import { toJson } from "../../contract/Encoding.ts"
import { ImportResult } from "../../contract/ImportResult.ts"
import { routes } from "../../contract/Routes.ts"
import type { NewCamera } from "../../domain/CameraWrite.ts"
import {
  type AuthorizationError,
  InternalError,
  InvalidResponseError,
} from "../../domain/Errors.ts"

const operation = "importCameras"

/** What a server, or a proxy before it, answers that does not take imports like these. */
const unknownRoute: ReadonlyArray<number> = [404, 405, 413, 415, 501]

/** Whether a request failed because cameras have to be added one by one. */
export const isUnknownRoute = (error: RequestError | AuthorizationError): boolean =>
  error._tag === "InvalidResponseError" && error.status !== undefined &&
  unknownRoute.includes(error.status)

/** What became of the cameras of one request. */
export interface BulkResults {
  /** A result for each camera; only for the first ones when there is a failure. */
  readonly results: ReadonlyArray<ImportResult>
  /** Why the server stopped, if it did. */
  readonly failure: InternalError | InvalidResponseError | undefined
}

const decode = Schema.decodeUnknownResult(Schema.fromJsonString(ImportResult))

/** Whether the server stopped with a result, which is then of no line. */
const isLast = ({ status }: { readonly status: number }) =>
  status === 400 || status === 408 || status >= 500

const readResults = (text: string, count: number): BulkResults => {
  const results: Array<ImportResult> = []
  const unreadable = new InvalidResponseError({
    message: "The results of the import cannot be read. Check the base URL.",
    operation,
    status: routes.importCameras.success,
  })
  for (const line of text.split("\n").slice(0, -1)) {
    const result = decode(line)
    if (Result.isFailure(result)) return { results, failure: unreadable }
    const { success } = result
    if ("status" in success && isLast(success)) {
      return { results, failure: new InternalError({ ...success, operation }) }
    }
    results.push(success)
  }
  return { results, failure: results.length === count ? undefined : unreadable }
}

/** Adds the cameras that are not there; none of those that are stands for two of them. */
export const addInBulk = Effect.fnUntraced(function* (cameras: ReadonlyArray<NewCamera>) {
  const api = yield* ApiClient
  const { text } = yield* api.call({
    operation,
    route: routes.importCameras,
    parameters: [["existing", "skip"]],
    lines: cameras.map((camera) => `${toJson(camera)}\n`).join(""),
  })
  return readResults(text, cameras.length)
})
