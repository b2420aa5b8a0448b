/**
 * Cameras by many ids in few requests.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { readCamera, readCameras } from "../contract/ReadCamera.ts"
import type { Pairs } from "../contract/Encoding.ts"
import { cameraIds } from "../contract/Responses.ts"
import { batchSize } from "../contract/Routes.ts"
import * as routes from "../contract/RouteTable.ts"
import { optional, type Read, read, record } from "../contract/Shape.ts"
import type { Camera } from "../domain/Camera.ts"
import type { AuthorizationError } from "../domain/Errors.ts"
import { type ApiResponse, readBody } from "./ApiResponse.ts"
import type { ApiClientShape, RequestError } from "./ApiClient.ts"

/** The id of a camera, or as a number the one in the database before this one. */
export type Id = string | number

type Found = ReadonlyArray<Camera | undefined>

const readIds =
  /* @__PURE__ */ (() => read(record({ missing: cameraIds, rest: optional(cameraIds) })))()

/** Reads what a server has for the first of `ids`: one entry for each that it looked at. */
const readFound = (ids: ReadonlyArray<Id>): Read<Found> => (wire) =>
  Result.flatMap(readIds(wire), ({ missing, rest }) => {
    const lacking = new Set<Id>([...missing.cameraIDs, ...missing.legacy_cameraIDs])
    const left = rest ? rest.cameraIDs.length + rest.legacy_cameraIDs.length : 0
    const looked = ids.slice(0, ids.length - left)
    return Result.match(readCameras(Reflect.get(Object(wire), "cameras")), {
      onFailure: (place) => Result.fail(["cameras", ...place]),
      onSuccess: (cameras) => {
        // Each camera belongs to one id: with one too many or too few, none would be sure.
        if (
          looked.length === 0 || looked.filter((id) => !lacking.has(id)).length !== cameras.length
        ) {
          return Result.fail(["cameras"])
        }
        const next = cameras.values()
        return Result.succeed(looked.map((id) => lacking.has(id) ? undefined : next.next().value))
      },
    })
  })

/**
 * For the first of `ids`, texts before numbers, what `give` makes of the camera that has it, or of none, and
 * of the response that told it: for all of them, or for those up to where the server turned out to
 * have no route for many ids.
 */
export const findMany = /* @__PURE__ */ Effect.fnUntraced(function* <A>(
  api: ApiClientShape,
  operation: string,
  ids: ReadonlyArray<Id>,
  give: (camera: Camera | undefined, response: ApiResponse) => A,
  parameters: Pairs = [],
): Effect.fn.Return<ReadonlyArray<A>, RequestError | AuthorizationError> {
  const given: Array<A> = []
  while (given.length < ids.length && !api.server?.lacksBatch) {
    const asked = ids.slice(given.length, given.length + batchSize)
    const response = yield* Effect.catch(
      api.call({
        operation,
        route: routes.camerasByIds,
        parameters,
        form: [
          ["cameraIDs", JSON.stringify(asked.filter((id) => typeof id === "string"))],
          ["legacy_cameraIDs", JSON.stringify(asked.filter((id) => typeof id === "number"))],
        ],
      }),
      (error) => {
        const { _tag, status } = error
        if (_tag !== "InvalidResponseError" || status !== 404 && status !== 405) {
          return Effect.fail(error)
        }
        if (api.server) api.server.lacksBatch = true
        return Effect.undefined
      },
    )
    if (!response) break
    const found = yield* readBody(readFound(asked), operation)(response)
    given.push(...found.map((camera) => give(camera, response)))
  }
  return given
})

const askForOne = (api: ApiClientShape, operation: string, parameters: Pairs) => (id: Id) =>
  (typeof id === "number"
    ? api.call({
      operation,
      route: routes.cameraByLegacyId,
      path: { legacy_cameraID: String(id) },
      parameters,
    })
    : api.call({ operation, route: routes.cameraById, path: { cameraID: id }, parameters })).pipe(
      Effect.flatMap(readBody(readCamera, operation)),
      Effect.catchTag(
        "ResourceNotFoundError",
        (error) => error.operation === operation ? Effect.undefined : Effect.fail(error),
      ),
    )

// How many requests are made at the same time of a server that takes one id in each.
const sideBySide = 4

/**
 * For each of `ids`, texts before numbers, the camera that has it, or none. A server without a route for
 * many ids is asked for each.
 */
export const lookUp = /* @__PURE__ */ Effect.fnUntraced(function* (
  api: ApiClientShape,
  operation: string,
  ids: ReadonlyArray<Id>,
  parameters: Pairs = [],
): Effect.fn.Return<Found, RequestError | AuthorizationError> {
  const found = yield* findMany(api, operation, ids, (camera) => camera, parameters)
  const rest = ids.slice(found.length)
  return [
    ...found,
    ...yield* Effect.forEach(rest, askForOne(api, operation, parameters), {
      concurrency: sideBySide,
    }),
  ]
})
