/**
 * The endpoints that read cameras.
 *
 * @module
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Schema from "effect/Schema"
import { mostCells, mostValuesOfFacet } from "../../domain/CameraFacets.ts"
import { asWritten } from "../document/WrittenAs.ts"
import * as Payloads from "../Payloads.ts"
import * as Queries from "../Queries.ts"
import { batchSize, pageSize, routes } from "../Routes.ts"
import { failuresOf } from "../StatusSchemas.ts"
import { etagHeader } from "../Version.ts"
import { FoundCameraSchema as FoundCamera, WireCameraSchema as WireCamera } from "../WireSchema.ts"
import * as ResponseSchemas from "./ResponseSchemas.ts"
import { body, cameraParams, describe, operation, page } from "./Endpoint.ts"
import { Authentication } from "./Security.ts"

const selected =
  "Text matches whole values, ignoring case; a name that stands several times takes any of its " +
  "values. radius is in kilometres."

const ofRetired =
  " A retired camera is only found with retired=any, which finds others too, or retired=true."

/** Reading and searching cameras. */
export const reads = HttpApiGroup.make("reads").add(
  HttpApiEndpoint.post("camerasByIds", routes.camerasByIds.path, {
    disableCodecs: true,
    query: Queries.idQuery,
    payload: body(Payloads.BatchPayload),
    success: ResponseSchemas.CameraBatch,
    error: failuresOf(routes.camerasByIds),
  }).annotateMerge(
    operation(
      "Get cameras by their ids",
      `The cameras with at most ${batchSize} ids: first those of cameraIDs, then those of ` +
        "legacy_cameraIDs, each in the order given. missing has the ids that no camera has. rest is " +
        "there when not all had room in this answer: the ids that were not looked at, to ask for next." +
        ofRetired,
    ),
  ),
  HttpApiEndpoint.get("searchCamera", routes.searchCamera.path, {
    disableCodecs: true,
    query: Queries.searchQuery,
    success: page(FoundCamera),
    error: failuresOf(routes.searchCamera),
  }).annotateMerge(
    operation(
      "Search cameras",
      `Cameras that match every parameter, in the order they were added, at most limit of them, ` +
        `which is ${pageSize} when left out, and fewer where they are large; a Link leads to the ` +
        "rest. " + selected +
        " With sort=distance the nearest to latitude and longitude come first, each with its distance " +
        "in kilometres; radius may be left out then. fields names the only fields to give, beside " +
        "cameraID. They come as JSON, GeoJSON, NDJSON or CSV: as format says, else Accept; in " +
        "all but JSON each has the source_licence and the source_attribution of its source. With all=true " +
        "every page comes in one response, which is cut off where the server cannot go on. fields is for " +
        "JSON alone, and cannot be given together with all=true.",
    ),
  ),
  HttpApiEndpoint.get("countCameras", routes.countCameras.path, {
    disableCodecs: true,
    query: Queries.selectionQuery,
    success: ResponseSchemas.Count,
    error: failuresOf(routes.countCameras),
  }).annotateMerge(
    operation("Count cameras", "How many cameras match every parameter, exactly. " + selected),
  ),
  HttpApiEndpoint.get("cameraFacets", routes.cameraFacets.path, {
    disableCodecs: true,
    query: Queries.facetsQuery,
    success: ResponseSchemas.Facets,
    error: failuresOf(routes.cameraFacets),
  }).annotateMerge(
    operation(
      "Count cameras by field",
      "How many of the cameras that match have which value of the fields that by names: at most " +
        `${mostValuesOfFacet} values of each, those of the most cameras first, and how many have ` +
        "others. Text that differs only in its case is one value, written as the camera that was " +
        "added first has it; null is for those that have none. " + selected,
    ),
  ),
  HttpApiEndpoint.get("cameraClusters", routes.cameraClusters.path, {
    disableCodecs: true,
    query: Queries.clustersQuery,
    success: ResponseSchemas.Clusters,
    error: failuresOf(routes.cameraClusters),
  }).annotateMerge(
    operation(
      "Count cameras on a map",
      "The cameras that match, counted by the cells of a grid: at zoom z they are 360/2^(z+3) " +
        `degrees wide and high. At most ${mostCells} cells have cameras: where there would be more, ` +
        "the zoom is less. Of each cell come how many it has, their centre of mass, their box, and " +
        "the cameraID where it is one. Cameras without coordinates are in none. " + selected,
    ),
  ),
  HttpApiEndpoint.get("checkCamExist", routes.checkCamExist.path, {
    disableCodecs: true,
    query: Queries.existQuery,
    success: page(WireCamera),
    error: failuresOf(routes.checkCamExist),
  }).annotateMerge(
    operation(
      "Find cameras by address",
      "Cameras of a type at an address. port is 80 when left out. A Link leads to the rest where " +
        "there are too many for one response.",
    ),
  ),
  HttpApiEndpoint.get("cameraById", routes.cameraById.path, {
    disableCodecs: true,
    params: cameraParams,
    query: Queries.idQuery,
    success: HttpApiSchema.WithHeaders(WireCamera, {
      [etagHeader]: Schema.optional(Schema.String),
    }),
    error: failuresOf(routes.cameraById),
  }).annotateMerge(
    operation("Get a camera", `The camera with an id. Its ETag is its version.${ofRetired}`),
  ),
  HttpApiEndpoint.get("cameraByLegacyId", routes.cameraByLegacyId.path, {
    disableCodecs: true,
    params: { legacy_cameraID: asWritten(Schema.String, () => ({ type: "integer", minimum: 0 })) },
    query: Queries.idQuery,
    success: WireCamera,
    error: failuresOf(routes.cameraByLegacyId),
  }).annotateMerge(
    operation(
      "Get a camera by legacy id",
      `The camera with an id of the database before this one.${ofRetired}`,
    ),
  ),
).middleware(Authentication).annotateMerge(describe("Reading and searching cameras."))
