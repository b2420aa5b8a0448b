/**
 * Cameras by many ids in few requests.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { readCamera, readCameras } from "../contract/ReadCamera.ts"
import { batchSize } from "../contract/Routes.ts"
import * as routes from "../contract/RouteTable.ts"
import type { Read } from "../contract/Shape.ts"
import type { Camera } from "../domain/Camera.ts"
import type { AuthorizationError } from "../domain/Errors.ts"
import { readBody } from "./ApiResponse.ts"
import type { ApiClientShape, RequestError } from "./ApiClient.ts"
import { readCameraIds } from "./Responses.ts"

/** The id of a camera, or as a number the one in the database before this one. */
export type Id = string | number

type Found = ReadonlyArray<Camera | undefined>

const none = { cameraIDs: [], legacy_cameraIDs: [] }

const at = <A>(name: string, read: Read<A>, wire: object, otherwise?: A) => {
  const value = Reflect.get(wire, name)
  return value === undefined && otherwise !== undefined
    ? Result.succeed(otherwise)
    : Result.mapError(read(value), (place) => [name, ...place])
}

/** Reads what a server has for the first of `ids`: one entry for each that it looked at. */
const readFound = (ids: ReadonlyArray<Id>): Read<Found> => (wire) =>
  Result.gen(function* () {
    if (!Predicate.isObject(wire)) return yield* Result.fail([])
    const cameras = yield* at("cameras", readCameras, wire)
    const missing = yield* at("missing", readCameraIds, wire)
    const rest = yield* at("rest", readCameraIds, wire, none)
    const lacking = new Set<Id>([...missing.cameraIDs, ...missing.legacy_cameraIDs])
    const looked = ids.slice(0, ids.length - rest.cameraIDs.length - rest.legacy_cameraIDs.length)
    const next = cameras.values()
    const found = looked.map((id) => lacking.has(id) ? undefined : next.next().value)
    // Each camera belongs to one id: with one too many or too few, none would be sure.
    const isWhole = looked.length > 0 &&
      found.filter((camera) => camera !== undefined).length === cameras.length &&
      looked.every((id, index) => lacking.has(id) || found[index] !== undefined)
    return isWhole ? found : yield* Result.fail(["cameras"])
  })

// None where the server has no route for many ids.
const askFor = (api: ApiClientShape, operation: string, ids: ReadonlyArray<Id>) =>
  Effect.flatMap(
    api.call({
      operation,
      route: routes.camerasByIds,
      form: [
        ["cameraIDs", JSON.stringify(ids.filter((id) => typeof id === "string"))],
        ["legacy_cameraIDs", JSON.stringify(ids.filter((id) => typeof id === "number"))],
      ],
    }),
    readBody(readFound(ids), operation),
  ).pipe(
    Effect.catchIf(
      ({ _tag, status }) => _tag === "InvalidResponseError" && (status === 404 || status === 405),
      () => {
        if (api.server) api.server.lacksBatch = true
        return Effect.undefined
      },
    ),
  )

/**
 * For the first of `ids`, texts before numbers, the camera that has it, or none: for all of them, or
 * for those up to where the server turned out to have no route for many ids.
 */
export const findMany = /* @__PURE__ */ Effect.fnUntraced(function* (
  api: ApiClientShape,
  operation: string,
  ids: ReadonlyArray<Id>,
): Effect.fn.Return<Found, RequestError | AuthorizationError> {
  const found: Array<Camera | undefined> = []
  while (found.length < ids.length && !api.server?.lacksBatch) {
    const part = yield* askFor(api, operation, ids.slice(found.length, found.length + batchSize))
    if (part === undefined) break
    found.push(...part)
  }
  return found
})

const askForOne = (api: ApiClientShape, operation: string) => (id: Id) =>
  (typeof id === "number"
    ? api.call({
      operation,
      route: routes.cameraByLegacyId,
      path: { legacy_cameraID: String(id) },
    })
    : api.call({ operation, route: routes.cameraById, path: { cameraID: id } })).pipe(
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
): Effect.fn.Return<Found, RequestError | AuthorizationError> {
  const found = yield* findMany(api, operation, ids)
  const rest = ids.slice(found.length)
  return [
    ...found,
    ...yield* Effect.forEach(rest, askForOne(api, operation), { concurrency: sideBySide }),
  ]
})
