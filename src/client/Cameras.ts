/**
 * Reading and searching cameras.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Pairs, toParameters } from "../contract/Encoding.ts"
import { routes } from "../contract/Routes.ts"
import { readCamera, readCameras } from "../contract/WireCamera.ts"
import type { Camera } from "../domain/Camera.ts"
import { type CameraFilter, type CameraKey, checkFilter, checkKey } from "../domain/CameraQuery.ts"
import { type AuthorizationError, InvalidResponseError } from "../domain/Errors.ts"
import * as Field from "../domain/Field.ts"
import * as Input from "../domain/Input.ts"
import { readBody } from "./Answer.ts"
import { type Answer, ApiClient, type RequestError } from "./ApiClient.ts"
import { operation } from "./Operation.ts"
import { linksOf, type Page, type WalkOptions, walkPages } from "./Pages.ts"

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
      path: {
        legacy_cameraID: typeof legacyCameraID === "number"
          ? String(legacyCameraID)
          : legacyCameraID,
      },
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
 * An id that is there twice is asked for once. Fails as soon as one of them does. Up to `concurrency`
 * requests at a time, one when left out.
 */
export const cameraByListId: (
  ids: CameraIds,
  options?: { readonly concurrency?: number | "unbounded" | undefined },
) => Effect.Effect<ReadonlyArray<Camera>, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation("cameraByListId")(function* (ids, options) {
    const { cameraIDs = [], legacyCameraIDs = [] } = yield* Effect.fromResult(checkIds(ids))
    const { concurrency } = yield* Effect.fromResult(checkListOptions(options ?? {}))
    const wanted = [
      ...cameraIDs.map((id) => [`id ${id}`, cameraById(id)] as const),
      ...legacyCameraIDs.map((id) => [`legacy ${id}`, cameraByLegacyId(id)] as const),
    ]
    const found = yield* Effect.all(Object.fromEntries(wanted), { concurrency: concurrency ?? 1 })
    return wanted.map(([key]) => found[key]!)
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
    const links = linksOf(routes.searchCamera, answer, api)
    const { body } = answer
    if (report === undefined || !Array.isArray(body)) {
      const items = yield* readBody(readCameras, operation)(answer)
      return { items, count: items.length, ...links }
    }
    const items: Array<Camera> = []
    for (const each of body) {
      yield* Effect.matchEffect(readBody(readCamera, operation)({ ...answer, body: each }), {
        onSuccess: (camera) => Effect.sync(() => void items.push(camera)),
        onFailure: report,
      })
    }
    return { items, count: body.length, ...links }
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
export interface StreamOptions extends WalkOptions {
  /**
   * Is told of each camera that cannot be read, and the stream goes on without it; without this the
   * stream fails.
   */
  readonly onUndecodable?: ((error: InvalidResponseError) => Effect.Effect<void>) | undefined
}

const walk = <A>(
  filter: CameraFilter,
  options: StreamOptions,
  give: (page: Page<Camera>) => ReadonlyArray<A>,
) =>
  walkPages({
    operation: "streamCameras",
    path: routes.searchCamera.path,
    parameters: Result.map(checkStream(filter), toParameters),
    options,
    fetchPage: (parameters) => searchPage("streamCameras", parameters, options.onUndecodable),
    keyOf: ({ cameraID }) => cameraID,
  }, give).pipe(Stream.withSpan("streamCameras"))

/**
 * Every camera that matches `filter`, page by page as they are pulled, in the order they were added.
 *
 * Follows the `Link` of the server where it gives one, so that cameras added meanwhile are neither
 * skipped nor repeated; else, and with `concurrency`, counts offsets up to an empty page. `offset` is
 * where it starts. To go on another day, see {@linkcode streamCameraPages}.
 *
 * `InvalidResponseError`: also when the pages of the server lead back or elsewhere instead of on, or
 * are empty without end.
 *
 * @example Counting the streams of a country, with up to 8 requests at a time
 * ```ts
 * import { streamCameras } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const filter = { country: "US", camera_type: "stream" } as const
 * const count = streamCameras(filter, { concurrency: 8 }).pipe(
 *   Stream.runCount,
 *   Effect.provide(layerTest),
 * )
 * console.log(await Effect.runPromise(count))
 * ```
 */
export const streamCameras = (
  filter: CameraFilter = {},
  options: StreamOptions = {},
): Stream.Stream<Camera, RequestError, ApiClient> => walk(filter, options, ({ items }) => items)

/**
 * {@linkcode streamCameras} by pages, each with the checkpoint to go on from; its failures and spans
 * name `streamCameras`.
 *
 * Keep the checkpoint together with what was made of the page, and give it as `from`: nothing is lost
 * or repeated, also when cameras were added meanwhile. After the last page it goes on with what is
 * added later. It belongs to its filter: with another one it is a `FormatError`.
 *
 * @example Going on where another run ended
 * ```ts
 * import { streamCameraPages } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const store = new Map<string, string>()
 * const mirror = Effect.suspend(() => streamCameraPages({ country: "US" }, { from: store.get("US") }).pipe(
 *   Stream.runForEach(({ checkpoint, items }) =>
 *     Effect.sync(() => {
 *       for (const camera of items) store.set(camera.cameraID, JSON.stringify(camera))
 *       store.set("US", checkpoint)
 *     })
 *   ),
 * ))
 * await Effect.runPromise(Effect.provide(Effect.repeat(mirror, { times: 1 }), layerTest))
 * console.log(store.get("US"))
 * ```
 */
export const streamCameraPages = (
  filter: CameraFilter = {},
  options: StreamOptions = {},
): Stream.Stream<Page<Camera>, RequestError, ApiClient> => walk(filter, options, (page) => [page])

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
    const cameras: Array<Camera> = []
    let next: Pairs | undefined = toParameters(checked)
    let passed = 0
    while (next) {
      const answer: Answer = yield* api.call({
        operation: "checkCamExist",
        route: routes.checkCamExist,
        parameters: next,
      })
      cameras.push(...yield* readBody(readCameras, "checkCamExist")(answer))
      const link = linksOf(routes.checkCamExist, answer, api).next
      next = link === "elsewhere" ? undefined : link
      const offset = Number(next?.find(([name]) => name === "offset")?.[1])
      if (link && !(offset > passed)) {
        return yield* new InvalidResponseError({
          message: `A Link of the server leads ${next ? "back" : "elsewhere"}.`,
          operation: "checkCamExist",
        })
      }
      passed = offset
    }
    return cameras
  },
)

const checkExist = /* @__PURE__ */ checkKey("checkCamExist")
