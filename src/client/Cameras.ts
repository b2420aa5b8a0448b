/**
 * Reading and searching cameras.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Pairs, toParameters } from "../contract/Encoding.ts"
import { parseNext } from "../contract/Link.ts"
import { routes } from "../contract/Routes.ts"
import { readCamera, readCameras } from "../contract/WireCamera.ts"
import type { Camera } from "../domain/Camera.ts"
import { type CameraFilter, type CameraKey, checkFilter, checkKey } from "../domain/CameraQuery.ts"
import type { AuthorizationError, InvalidResponseError } from "../domain/Errors.ts"
import * as Field from "../domain/Field.ts"
import * as Input from "../domain/Input.ts"
import { readBody } from "./Answer.ts"
import { ApiClient, type RequestError } from "./ApiClient.ts"
import { operation } from "./Operation.ts"
import { walkPages } from "./Pages.ts"

/**
 * The camera with the id `cameraID`.
 *
 * `ResourceNotFoundError`: no camera has it. `FormatError`: it is not 24 hexadecimal characters.
 *
 * @example
 * ```ts
 * import { cameraById } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const program = cameraById("5ae0ecbd336359291be74c12").pipe(
 *   Effect.map((camera) => camera.city),
 *   Effect.catchTag("ResourceNotFoundError", () => Effect.succeed("no such camera")),
 *   Effect.provide(layerTest),
 * )
 * console.log(await Effect.runPromise(program))
 * ```
 */
export const cameraById: (
  cameraID: string,
) => Effect.Effect<Camera, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation("cameraById")(
    function* (cameraID) {
      const api = yield* ApiClient
      const answer = yield* api.call({
        operation: "cameraById",
        route: routes.cameraById,
        path: { cameraID },
      })
      return yield* readBody(readCamera, "cameraById")(answer)
    },
  )

/**
 * The camera that had the id `legacyCameraID` in the database before this one; a whole number, also
 * as its digits.
 *
 * `ResourceNotFoundError`: no camera had it.
 */
export const cameraByLegacyId: (
  legacyCameraID: number | string,
) => Effect.Effect<Camera, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation("cameraByLegacyId")(function* (legacyCameraID) {
    const api = yield* ApiClient
    const answer = yield* api.call({
      operation: "cameraByLegacyId",
      route: routes.cameraByLegacyId,
      path: { legacy_cameraID: String(legacyCameraID ?? "") },
    })
    return yield* readBody(readCamera, "cameraByLegacyId")(answer)
  })

/** Which cameras {@linkcode cameraByListId} gives. */
export interface CameraIds {
  /** Ids of this database. */
  readonly cameraIDs?: ReadonlyArray<string> | undefined
  /** Ids of the database before this one, as numbers or digits. */
  readonly legacyCameraIDs?: ReadonlyArray<number | string> | undefined
}

/**
 * The cameras with the given ids: `cameraIDs` first, then `legacyCameraIDs`, each in the order given.
 * Fails as soon as one of them does. Up to `concurrency` requests at a time, one when left out.
 */
export const cameraByListId: (
  ids: CameraIds,
  options?: { readonly concurrency?: number | "unbounded" | undefined },
) => Effect.Effect<ReadonlyArray<Camera>, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation("cameraByListId")(function* (ids, options) {
    const { cameraIDs, legacyCameraIDs } = yield* Effect.fromResult(checkIds(ids))
    const { concurrency } = yield* Effect.fromResult(checkListOptions(options ?? {}))
    return yield* Effect.all([
      ...(cameraIDs ?? []).map((id) => cameraById(id)),
      ...(legacyCameraIDs ?? []).map((id) => cameraByLegacyId(id)),
    ], { concurrency: concurrency ?? 1 })
  })

const checkIds = /* @__PURE__ */ (() =>
  Input.checkInput(
    "cameraByListId",
    Schema.Struct({
      cameraIDs: Schema.optional(Schema.Array(Schema.String)),
      legacyCameraIDs: Schema.optional(Schema.Array(Schema.Union([Schema.Number, Schema.String]))),
    }),
    ["cameraIDs", "legacyCameraIDs"],
  ))()

const checkListOptions = /* @__PURE__ */ (() =>
  Input.checkInput(
    "cameraByListId",
    Schema.Struct({
      concurrency: Schema.optional(Schema.Union([Field.PositiveInt, Schema.Literal("unbounded")])),
    }),
    ["concurrency"],
  ))()

const searchPage = /* @__PURE__ */ Effect.fnUntraced(
  function* (operation: string, parameters: Pairs, report?: StreamOptions["onUndecodable"]) {
    const api = yield* ApiClient
    const answer = yield* api.call({ operation, route: routes.searchCamera, parameters })
    const next = parseNext(answer.headers.link, routes.searchCamera.path)
    const { body } = answer
    if (report === undefined || !Array.isArray(body)) {
      const items = yield* readBody(readCameras, operation)(answer)
      return { items, count: items.length, next }
    }
    const items: Array<Camera> = []
    for (const each of body) {
      yield* Effect.matchEffect(readBody(readCamera, operation)({ ...answer, body: each }), {
        onSuccess: (camera) => Effect.sync(() => void items.push(camera)),
        onFailure: report,
      })
    }
    return { items, count: body.length, next }
  },
)

/**
 * One page of cameras that match `filter`, at most 100, in the order they were added.
 *
 * `radius` is in kilometres and needs `latitude` and `longitude`. An offset past the end gives an
 * empty page. For every match use {@linkcode streamCameras}.
 *
 * @example The first page in Indiana
 * ```ts
 * import { searchCamera } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const page = await searchCamera({ country: "US", state: "IN" }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(page.map((camera) => camera.cameraID))
 * ```
 */
export const searchCamera: (
  filter?: CameraFilter,
) => Effect.Effect<ReadonlyArray<Camera>, RequestError, ApiClient> = /* @__PURE__ */ operation(
  "searchCamera",
)(
  function* (filter = {}) {
    const checked = yield* Effect.fromResult(checkSearch(filter))
    return (yield* searchPage("searchCamera", toParameters(checked))).items
  },
)

const checkSearch = /* @__PURE__ */ checkFilter("searchCamera")

/** How cameras are streamed. */
export interface StreamOptions {
  /**
   * Is told of each camera that cannot be read, and the stream goes on without it; without this the
   * stream fails.
   */
  readonly onUndecodable?: ((error: InvalidResponseError) => Effect.Effect<void>) | undefined
}

/**
 * Every camera that matches `filter`, page by page as they are pulled, in the order they were added.
 *
 * Follows the `Link` of the server where it gives one, so that cameras added meanwhile are neither
 * skipped nor repeated; else counts offsets up to an empty page. `offset` is where it starts.
 *
 * @example Counting the streams of a country
 * ```ts
 * import { streamCameras } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const count = streamCameras({ country: "US", camera_type: "stream" }).pipe(
 *   Stream.runCount,
 *   Effect.provide(layerTest),
 * )
 * console.log(await Effect.runPromise(count))
 * ```
 */
export const streamCameras = (
  filter: CameraFilter = {},
  options?: StreamOptions,
): Stream.Stream<Camera, RequestError, ApiClient> =>
  Stream.unwrap(
    Effect.map(
      Effect.fromResult(checkStream(filter)),
      (checked) =>
        walkPages(
          toParameters(checked),
          (parameters) => searchPage("streamCameras", parameters, options?.onUndecodable),
        ),
    ),
  ).pipe(Stream.withSpan("streamCameras"))

const checkStream = /* @__PURE__ */ checkFilter("streamCameras")

/**
 * The cameras of the same type at the same address; empty when there is none. For an IP camera
 * `port` is 80 when it is left out.
 */
export const checkCamExist: (
  key: CameraKey,
) => Effect.Effect<ReadonlyArray<Camera>, RequestError, ApiClient> = /* @__PURE__ */ operation(
  "checkCamExist",
)(
  function* (key) {
    const checked = yield* Effect.fromResult(checkExist(key))
    const api = yield* ApiClient
    const answer = yield* api.call({
      operation: "checkCamExist",
      route: routes.checkCamExist,
      parameters: toParameters(checked),
    })
    return yield* readBody(readCameras, "checkCamExist")(answer)
  },
)

const checkExist = /* @__PURE__ */ checkKey("checkCamExist")
