/**
 * Adding many cameras with one request, where the server has the route for it.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { ApiClient, type RequestError } from "../client/ApiClient.ts"
import { toJson } from "../contract/Encoding.ts"
import { ImportResult, type ImportTotals, isEnd } from "../contract/ImportResult.ts"
import { routes, tokenExpired } from "../contract/Routes.ts"
import type { NewCamera } from "../domain/CameraWrite.ts"
import {
  AuthenticationError,
  AuthorizationError,
  InternalError,
  InvalidResponseError,
} from "../domain/Errors.ts"

/** What becomes of a camera that is there. */
export type OfExisting = "skip" | "update"

const operation = "importCameras"

/** What a server, or a proxy before it, answers that does not take imports like these. */
const unknownRoute: ReadonlyArray<number> = [404, 405, 413, 415, 501]

/** Whether a request failed because cameras have to be added one by one. */
export const isUnknownRoute = (error: RequestError | AuthorizationError): boolean =>
  error._tag === "InvalidResponseError" && error.status !== undefined &&
  unknownRoute.includes(error.status)

/** What became of one camera. */
export type LineResult = Exclude<ImportResult, ImportTotals>

/** What became of the cameras of one request. */
export interface BulkResults {
  /** A result for each camera; only for the first ones when there is a failure. */
  readonly results: ReadonlyArray<LineResult>
  /** Why the server stopped, if it did. */
  readonly failure: BulkFailure | undefined
}

type BulkFailure = AuthenticationError | AuthorizationError | InternalError | InvalidResponseError

const decode = Schema.decodeUnknownResult(Schema.fromJsonString(ImportResult))

/** Why the server stopped, from the result that says so. */
const endOf = (result: { readonly status: number; readonly message: string }): BulkFailure => {
  const facts = { ...result, operation }
  if (facts.status === 401) return new AuthenticationError(facts)
  return facts.status === 403 ? new AuthorizationError(facts) : new InternalError(facts)
}

const readResults = (text: string, count: number): BulkResults => {
  const results: Array<LineResult> = []
  const unreadable = new InvalidResponseError({
    message: "The results of the import cannot be read. Check the base URL.",
    operation,
    status: routes.importCameras.success,
  })
  for (const line of text.split("\n").slice(0, -1)) {
    const result = decode(line)
    if (Result.isFailure(result)) return { results, failure: unreadable }
    const { success } = result
    if ("status" in success && isEnd(success)) return { results, failure: endOf(success) }
    // They count what was told line by line.
    if (!("added" in success)) results.push(success)
  }
  return { results, failure: results.length === count ? undefined : unreadable }
}

const isExpired = (failure: BulkFailure | undefined) =>
  failure?._tag === "AuthenticationError" && failure.message === tokenExpired

// Past these the clocks are to blame, and not how long it takes.
const mostRenewals = 2

/**
 * Adds the cameras that are not there, and skips or updates those that are; none of those stands for
 * two of them. When the token ends while they are added, the rest of them goes with a new one.
 */
export const addInBulk = Effect.fnUntraced(function* (
  cameras: ReadonlyArray<NewCamera>,
  existing: OfExisting,
) {
  const api = yield* ApiClient
  const results: Array<LineResult> = []
  for (let inVain = 0;;) {
    const left = cameras.slice(results.length)
    const { text } = yield* api.call({
      operation,
      route: routes.importCameras,
      parameters: [["existing", existing]],
      lines: left.map((camera) => `${toJson(camera)}\n`).join(""),
    })
    const answer = readResults(text, left.length)
    results.push(...answer.results)
    inVain = answer.results.length > 0 ? 0 : inVain + 1
    const isOver = !isExpired(answer.failure) || inVain > mostRenewals
    if (isOver) return { results, failure: answer.failure } satisfies BulkResults
  }
})
