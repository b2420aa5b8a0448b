/**
 * The routes that read and search cameras.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Option from "effect/Option"
import { Api } from "../../contract/Api.ts"
import { toParameters } from "../../contract/Encoding.ts"
import { toFound } from "../../contract/forms/CameraForm.ts"
import { formatLink } from "../../contract/Link.ts"
import { toFacetNames } from "../../contract/QueryText.ts"
import { batchSize, routes } from "../../contract/Routes.ts"
import { toEtag } from "../../contract/Version.ts"
import { wireExpectations } from "../../contract/WireExpectations.ts"
import { toWire } from "../../contract/WriteCamera.ts"
import { isCameraId } from "../../domain/CameraId.ts"
import { checkKey } from "../../domain/CameraKey.ts"
import { type CameraFilter, checkFilter, checkSelection } from "../../domain/CameraQuery.ts"
import { ResourceNotFoundError } from "../../domain/Errors.ts"
import * as Problem from "../../domain/Problem.ts"
import { linkAfter } from "./ClientRoutes.ts"
import { checked } from "./CameraBody.ts"
import { countFitting, mostAtAddress } from "../stores/CameraPage.ts"
import { type CameraCursor, type CameraPage, CameraStore } from "../stores/CameraStore.ts"
import { SourceStore } from "../stores/SourceStore.ts"
import { parseNear } from "../stores/Geometry.ts"
import { newestOf, revalidated } from "./Caching.ts"
import { responseInForm } from "./Forms.ts"

const checkSearch = checkFilter("searchCamera")
const checkCount = checkSelection("countCameras")
const checkFacets = checkSelection("cameraFacets")
const checkClusters = checkSelection("cameraClusters")
const checkExist = checkKey("checkCamExist")

/** The camera that was found, or 404. */
const found = Effect.fnUntraced(function* <A>(camera: Option.Option<A>, id: string) {
  return Option.isSome(camera)
    ? camera.value
    : yield* new ResourceNotFoundError({ message: `No camera with that ${id}.` })
})

// What the stores give has the types of the wire, so that encoding it by its schema would copy it
// and change nothing.
const response = (
  body: object,
  headers: Readonly<Record<string, string>> = {},
) => HttpServerResponse.jsonUnsafe(body, { headers })

const idExpectation = Problem.idExpectations.cameraID!
const mostIds = `at most ${batchSize} ids`

const byKind = (ids: ReadonlyArray<string | number>) => ({
  cameraIDs: ids.filter((id) => typeof id === "string"),
  legacy_cameraIDs: ids.filter((id) => typeof id === "number"),
})

/** A query with the names of the domain. */
const toDomain = <Query extends { readonly type?: unknown }>({ type, ...rest }: Query) =>
  type === undefined ? rest : { ...rest, camera_type: type }

/** The cursor of the order of a filter; NaN for what is none. */
const readCursor = (text: string, { sort }: CameraFilter): CameraCursor => {
  if (sort === "distance") return parseNear(text) === undefined ? NaN : text
  return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : NaN
}

/** A page as the wire has it: each camera with its distance, or only those of its fields. */
const toPage = (
  { distances, items }: CameraPage,
  fields: ReadonlyArray<string> | undefined,
): ReadonlyArray<object> =>
  items.map((camera, index) => {
    const wire = toFound({ ...camera, distance: distances?.[index] })
    if (fields === undefined) return wire
    const kept = ["cameraID", "distance", ...fields]
    return Object.fromEntries(Object.entries(wire).filter(([name]) => kept.includes(name)))
  })

/** The routes that read cameras. */
export const reads = HttpApiBuilder.group(
  Api,
  "reads",
  Effect.fnUntraced(function* (handlers) {
    const cameras = yield* CameraStore
    const sources = yield* SourceStore
    return handlers.handleAll({
      searchCamera: Effect.fnUntraced(function* ({ query }) {
        const { after, all, fields, format, ...rest } = query
        const filter = yield* checked(checkSearch(toDomain(rest)))
        const cursor = after === undefined ? undefined : readCursor(after, filter)
        if (Number.isNaN(cursor)) {
          const expected = wireExpectations.after!
          return yield* Problem.fieldError("searchCamera", "after", after, expected)
        }
        if (fields !== undefined && (all || (format ?? "json") !== "json")) {
          const expected = "to be left out with all=true and in other forms than JSON"
          return yield* Problem.fieldError("searchCamera", "fields", fields, expected)
        }
        return yield* responseInForm({
          format: fields === undefined ? format : "json",
          sort: filter.sort,
          describe: sources.describe,
          isWhole: all === true,
          search: (place) => cameras.search({ ...filter, ...place }),
          toJson: (page) => toPage(page, fields),
          after: cursor,
          linkOf: (page) =>
            linkAfter(routes.searchCamera.path, { ...filter, fields, format }, page),
        })
      }),
      countCameras: Effect.fnUntraced(function* ({ query }) {
        const selection = yield* checked(checkCount(toDomain(query)))
        return yield* revalidated(response({ count: yield* cameras.count(selection) }))
      }),
      cameraFacets: Effect.fnUntraced(function* ({ query: { by, ...query } }) {
        const selection = yield* checked(checkFacets(toDomain(query)))
        const { camera_type: type, ...facets } = yield* cameras.facets(selection, toFacetNames(by))
        return yield* revalidated(response({ ...type && { type }, ...facets }))
      }),
      cameraClusters: Effect.fnUntraced(function* ({ query: { zoom, ...query } }) {
        const selection = yield* checked(checkClusters(toDomain(query)))
        return yield* revalidated(response({ ...yield* cameras.clusters(selection, zoom) }))
      }),
      checkCamExist: Effect.fnUntraced(function* ({ query: { offset = 0, type, ...address } }) {
        const key = yield* checked(checkExist({ ...address, camera_type: type }))
        const found = yield* cameras.byKey(key, offset)
        const items = found.slice(0, countFitting(found.slice(0, mostAtAddress)))
        const next = toParameters({ ...key, offset: offset + items.length })
        return yield* revalidated(
          response(
            items.map(toWire),
            items.length === found.length
              ? {}
              : { link: formatLink("next", routes.checkCamExist.path, next) },
          ),
          newestOf(items),
        )
      }),
      camerasByIds: Effect.fnUntraced(function* ({ payload, query: { retired } }) {
        const { cameraIDs = [], legacy_cameraIDs = [] } = payload
        const ids = [...cameraIDs, ...legacy_cameraIDs]
        const wrong = cameraIDs.find((id) => !isCameraId(id))
        if (wrong !== undefined) {
          return yield* Problem.fieldError("camerasByIds", "cameraIDs", wrong, idExpectation)
        }
        if (ids.length > batchSize) {
          return yield* Problem.fieldError("camerasByIds", "cameraIDs", ids.length, mostIds)
        }
        const found = yield* cameras.byIds(ids, retired)
        const [missing, rest] = [
          ids.filter((_, index) => index < found.length && found[index] === undefined),
          ids.slice(found.length),
        ]
        return HttpServerResponse.jsonUnsafe({
          cameras: found.flatMap((camera) => camera ? [toWire(camera)] : []),
          missing: byKind(missing),
          ...rest.length > 0 && { rest: byKind(rest) },
        })
      }),
      cameraById: Effect.fnUntraced(function* ({ params: { cameraID }, query: { retired } }) {
        if (!isCameraId(cameraID)) {
          return yield* Problem.idError("cameraById", "cameraID", cameraID)
        }
        const { camera, version } = yield* found(
          yield* cameras.withVersion(cameraID, retired),
          "cameraID",
        )
        return yield* revalidated(response(toWire(camera)), {
          ...newestOf([camera]),
          etag: toEtag(version),
        })
      }),
      cameraByLegacyId: Effect.fnUntraced(function* (
        { params: { legacy_cameraID: text }, query: { retired } },
      ) {
        const legacyCameraID = Number(text)
        if (!/^\d+$/.test(text) || !Number.isSafeInteger(legacyCameraID)) {
          return yield* Problem.idError("cameraByLegacyId", "legacy_cameraID", text)
        }
        const camera = yield* found(
          yield* cameras.byLegacyId(legacyCameraID, retired),
          "legacy_cameraID",
        )
        return yield* revalidated(response(toWire(camera)), newestOf([camera]))
      }),
    })
  }),
)
