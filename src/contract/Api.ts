/**
 * The API as an `HttpApi`: what the server implements and the OpenAPI document shows.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { mostCells, mostValuesOfFacet } from "../domain/CameraFacets.ts"
import { longestKeep } from "../domain/Credentials.ts"
import type { PermissionLevel } from "../domain/Permission.ts"
import { failures, failuresOf } from "./StatusSchemas.ts"
import { ImportResult, mostMessage, mostWrongLines, ndjson } from "./ImportResult.ts"
import * as Payloads from "./Payloads.ts"
import * as Responses from "./Responses.ts"
import { withServerStatuses } from "./DocumentedStatuses.ts"
import { batchSize, clientsPageSize, pageSize, routes, tokenLifetime } from "./Routes.ts"
import { etagHeader } from "./Version.ts"
import {
  FoundCameraSchema as FoundCamera,
  fromShape,
  WireCameraSchema as WireCamera,
} from "./WireSchema.ts"

/** The client that a request comes from. */
export class CurrentClient extends Context.Service<CurrentClient, {
  readonly clientID: string
  readonly owner: string
  readonly permissionLevel: PermissionLevel
}>()("@cam2/camera-database/CurrentClient") {}

/** Turns the bearer token into {@linkcode CurrentClient}. */
export class Authentication
  extends HttpApiMiddleware.Service<Authentication, { provides: CurrentClient }>()(
    "@cam2/camera-database/Authentication",
    { error: failures[401], security: { bearer: HttpApiSecurity.bearer } },
  ) {}

/** Refuses a client whose permission level is too low for the route. */
export class Authorization
  extends HttpApiMiddleware.Service<Authorization, { requires: CurrentClient }>()(
    "@cam2/camera-database/Authorization",
    { error: failures[403] },
  ) {}

const describe = (description: string) => OpenApi.annotations({ description })

const Message = fromShape(Responses.message)
const CameraID = fromShape(Responses.cameraID)
const CameraPut = fromShape(Responses.cameraPut)

/** What all routes that take an `Idempotency-Key` say of it. */
const once =
  " With an Idempotency-Key it is done once: the same request with the same key is given " +
  "the first answer again, for 24 hours; another request with that key is 422; while the first is in " +
  "progress it is 409 with Retry-After. A server that heeds the key says so in the header " +
  "Idempotency-Key-Lifetime of every answer."

const inProgress = Message.pipe(HttpApiSchema.status(409))

/** A page with the `Link` to the next one. */
const page = <S extends Schema.Constraint>(item: S) =>
  HttpApiSchema.WithHeaders(Schema.Array(item), { link: Schema.optional(Schema.String) })

/** The same body as JSON or as a form. */
const body = <S extends Schema.Top>(schema: S) =>
  [schema, schema.pipe(HttpApiSchema.asFormUrlEncoded())] as const

const auth = HttpApiGroup.make("auth").add(
  HttpApiEndpoint.get("authenticate", routes.authenticate.path, {
    disableCodecs: true,
    query: Payloads.authQuery,
    success: fromShape(Responses.token),
    error: failuresOf(routes.authenticate),
  }).annotateMerge(describe(`A token that lives ${tokenLifetime} seconds.`)),
).annotateMerge(describe("Obtaining a token."))

const clientParams = { clientID: Schema.String }

const clients = HttpApiGroup.make("clients").add(
  HttpApiEndpoint.post("register", routes.register.path, {
    disableCodecs: true,
    headers: Payloads.keyHeaders,
    payload: body(Payloads.RegisterPayload),
    success: fromShape(Responses.credentials),
    error: [...failuresOf(routes.register), inProgress],
  }).annotateMerge(describe("Registers a client. The secret is shown this once." + once)),
  HttpApiEndpoint.put("updateClient", routes.updateClient.path, {
    disableCodecs: true,
    params: clientParams,
    payload: body(Payloads.UpdateClientPayload),
    success: Message,
    error: failuresOf(routes.updateClient),
  }).annotateMerge(describe("Gives a client another owner, another permission level, or both.")),
  HttpApiEndpoint.delete("removeClient", routes.removeClient.path, {
    disableCodecs: true,
    params: clientParams,
    success: Message,
    error: failuresOf(routes.removeClient),
  }).annotateMerge(
    describe("Removes a client: its secret and its tokens are refused from then on."),
  ),
  HttpApiEndpoint.put("resetSecret", routes.resetSecret.path, {
    disableCodecs: true,
    params: clientParams,
    query: Payloads.secretQuery,
    headers: Payloads.keyHeaders,
    success: fromShape(Responses.secret),
    error: [...failuresOf(routes.resetSecret), inProgress],
  }).annotateMerge(
    describe(
      "Gives a client a new secret; the old one and its tokens are refused from then on. With keep " +
        `both are taken for so many seconds more, at most ${longestKeep}, and the tokens of the old ` +
        "one end with it. One old secret is kept: the next new secret ends it." + once,
    ),
  ),
  HttpApiEndpoint.get("listClients", routes.listClients.path, {
    disableCodecs: true,
    query: Payloads.clientsQuery,
    success: page(fromShape(Responses.clientInfo)),
    error: failuresOf(routes.listClients),
  }).annotateMerge(
    describe(
      "The clients of an owner with their levels, how much and when each was used last, and when " +
        `its old secret ends, by their ids, at most limit of them, which is ${pageSize} when left ` +
        "out; a Link leads to the rest. Without an owner, which needs the permission level admin, " +
        "the clients of every one.",
    ),
  ),
  HttpApiEndpoint.get("clientIdsByOwner", routes.clientIdsByOwner.path, {
    disableCodecs: true,
    query: Payloads.ownerQuery,
    success: page(fromShape(Responses.clientID)),
    error: failuresOf(routes.clientIdsByOwner),
  }).annotateMerge(
    describe(
      "The clients of an owner, by their ids, at most limit of them, which is " +
        `${clientsPageSize} when left out; a Link leads to the rest.`,
    ),
  ),
  HttpApiEndpoint.get("usageByClient", routes.usageByClient.path, {
    disableCodecs: true,
    params: clientParams,
    query: Payloads.usageQuery,
    success: fromShape(Responses.usage),
    error: failuresOf(routes.usageByClient),
  }).annotateMerge(describe("How many requests a client of the given owner has made.")),
  HttpApiEndpoint.get("getChangeLog", routes.getChangeLog.path, {
    disableCodecs: true,
    query: Payloads.changeLogQuery,
    success: page(fromShape(Responses.changeLogEntry)),
    error: failuresOf(routes.getChangeLog),
  }).annotateMerge(
    describe(`Cameras added or updated from start to end, oldest first, at most ${pageSize}.`),
  ),
  HttpApiEndpoint.get("getClientLog", routes.getClientLog.path, {
    disableCodecs: true,
    query: Payloads.changeLogQuery,
    success: page(fromShape(Responses.clientLogEntry)),
    error: failuresOf(routes.getClientLog),
  }).annotateMerge(
    describe(
      `Who changed which client from start to end, oldest first, at most ${pageSize}. Needs the ` +
        "permission level admin.",
    ),
  ),
).middleware(Authorization).middleware(Authentication).annotateMerge(
  describe("Managing clients, and the change log. Needs the permission level webUI."),
)

const caller = HttpApiGroup.make("caller").add(
  HttpApiEndpoint.get("whoami", routes.whoami.path, {
    disableCodecs: true,
    success: fromShape(Responses.clientInfo),
    error: failuresOf(routes.whoami),
  }).annotateMerge(describe("What the server knows of the client that asks.")),
).middleware(Authentication).annotateMerge(describe("The client that asks."))

const atVersion =
  " With If-Match it is done only while the camera has the version that an ETag told, and is 412 else."

const cameraParams = { cameraID: Schema.String }

const writes = HttpApiGroup.make("writes").add(
  HttpApiEndpoint.post("addCamera", routes.addCamera.path, {
    disableCodecs: true,
    headers: Payloads.keyHeaders,
    payload: body(Payloads.CameraPayload),
    success: CameraID.pipe(HttpApiSchema.status(201)),
    error: failuresOf(routes.addCamera),
  }).annotateMerge(describe("Adds a camera." + once)),
  HttpApiEndpoint.post("importCameras", routes.importCameras.path, {
    disableCodecs: true,
    query: Payloads.importQuery,
    payload: HttpApiSchema.StreamUint8Array({ contentType: ndjson }),
    success: HttpApiSchema.StreamNdjson({ schema: ImportResult, contentType: ndjson }),
    error: failuresOf(routes.importCameras),
  }).annotateMerge(
    describe(
      "Adds a camera for each line, which is what addCamera takes as JSON, of at most 1 MiB; empty " +
        "lines are passed over. Each line has one result, in their order, which is sent when the " +
        "camera is kept: its cameraID, or the status and the message that addCamera fails with. " +
        `Messages have at most ${mostMessage} characters. ` +
        "A result with the status 400, 401, 403, 408 or from 500 is of no line and the last one: the " +
        "lines that have no result were not taken. It is 401 or 403 when the client may not go on, " +
        "such as when its token has ended: get a new one and send the rest. It is 400 after more " +
        `than ${mostWrongLines} lines that were refused with 422, or with 413 for their length. A ` +
        "client has a few imports open at most, and is answered 429 for one more. With existing=skip a " +
        "camera that is there, at the same address and with every field of the line, is not added " +
        "again. With existing=update a camera that is there is changed as putCameraBySource does: the " +
        "one with the source and source_id of the line, or, where the line has none, one at its " +
        "address. Each result has its outcome then, and the last result is the totals, unless the " +
        "import ended early. With either each camera stands for one line of the request.",
    ),
  ),
  HttpApiEndpoint.put("updateCamera", routes.updateCamera.path, {
    disableCodecs: true,
    params: cameraParams,
    headers: Payloads.matchHeaders,
    payload: body(Payloads.CameraPayload),
    success: CameraID,
    error: failuresOf(routes.updateCamera),
  }).annotateMerge(
    describe(
      "Changes a camera; what is absent or null stays. A new type needs its address." + atVersion,
    ),
  ),
  HttpApiEndpoint.put("putCameraBySource", routes.putCameraBySource.path, {
    disableCodecs: true,
    params: { source: Schema.String, source_id: Schema.String },
    headers: Payloads.matchHeaders,
    payload: body(Payloads.CameraPayload),
    success: [
      CameraPut.pipe(HttpApiSchema.status(201)),
      CameraPut,
    ],
    error: failuresOf(routes.putCameraBySource),
  }).annotateMerge(
    describe(
      "Adds a camera under the id that its source gives it (201), or changes the one that has it " +
        "(200), a retired one too, which is so no longer. The body is what addCamera takes: what is " +
        "absent in it stays, and what is null is cleared. Where that changes nothing, nothing is " +
        "written: the outcome is unchanged, and so it may be sent again." + atVersion +
        " It is also 412 when there is no camera to change. The source and source_id of the body, if " +
        "any, are those of the address.",
    ),
  ),
  HttpApiEndpoint.post("retireCamera", routes.retireCamera.path, {
    disableCodecs: true,
    params: cameraParams,
    headers: Payloads.matchHeaders,
    payload: body(Payloads.RetirePayload),
    success: CameraID,
    error: failuresOf(routes.retireCamera),
  }).annotateMerge(
    describe(
      "Retires a camera that is no more: it is not found by its ids or its address any longer, and " +
        "keeps both. One that is retired stays as it is." + atVersion,
    ),
  ),
  HttpApiEndpoint.delete("deleteCamera", routes.deleteCamera.path, {
    disableCodecs: true,
    params: cameraParams,
    headers: Payloads.matchHeaders,
    success: CameraID,
    error: failuresOf(routes.deleteCamera),
  }).annotateMerge(
    describe(
      "Removes a camera, a retired one too; its entries in the change log stay." + atVersion,
    ),
  ),
).middleware(Authorization).middleware(Authentication).annotateMerge(
  describe("Writing cameras. Needs the permission level admin."),
)

const selected =
  "Text matches whole values, ignoring case; a name that stands several times takes any of its " +
  "values. radius is in kilometres."

const ofRetired =
  " A retired camera is only found with retired=any, which finds others too, or retired=true."

const CameraIds = fromShape(Responses.cameraIds)

const reads = HttpApiGroup.make("reads").add(
  HttpApiEndpoint.post("camerasByIds", routes.camerasByIds.path, {
    disableCodecs: true,
    query: Payloads.idQuery,
    payload: body(Payloads.BatchPayload),
    success: Schema.Struct({
      cameras: Schema.Array(WireCamera),
      missing: CameraIds,
      rest: Schema.optional(CameraIds),
    }),
    error: failuresOf(routes.camerasByIds),
  }).annotateMerge(
    describe(
      `The cameras with at most ${batchSize} ids: first those of cameraIDs, then those of ` +
        "legacy_cameraIDs, each in the order given. missing has the ids that no camera has. rest is " +
        "there when not all had room in this answer: the ids that were not looked at, to ask for next." +
        ofRetired,
    ),
  ),
  HttpApiEndpoint.get("searchCamera", routes.searchCamera.path, {
    disableCodecs: true,
    query: Payloads.searchQuery,
    success: page(FoundCamera),
    error: failuresOf(routes.searchCamera),
  }).annotateMerge(
    describe(
      `Cameras that match every parameter, in the order they were added, at most limit of them, ` +
        `which is ${pageSize} when left out, and fewer where they are large; a Link leads to the ` +
        "rest. " + selected +
        " With sort=distance the nearest to latitude and longitude come first, each with its distance " +
        "in kilometres; radius may be left out then. fields names the only fields to give, beside " +
        "cameraID. They come as JSON, GeoJSON, NDJSON or CSV: as format says, else Accept. With all=true " +
        "every page comes in one answer, which is cut off where the server cannot go on. Neither goes " +
        "with fields.",
    ),
  ),
  HttpApiEndpoint.get("countCameras", routes.countCameras.path, {
    disableCodecs: true,
    query: Payloads.selectionQuery,
    success: fromShape(Responses.count),
    error: failuresOf(routes.countCameras),
  }).annotateMerge(describe("How many cameras match every parameter, exactly. " + selected)),
  HttpApiEndpoint.get("cameraFacets", routes.cameraFacets.path, {
    disableCodecs: true,
    query: Payloads.facetsQuery,
    success: fromShape(Responses.facets),
    error: failuresOf(routes.cameraFacets),
  }).annotateMerge(
    describe(
      "How many of the cameras that match have which value of the fields that by names: at most " +
        `${mostValuesOfFacet} values of each, those of the most cameras first, and how many have ` +
        "others. Text that differs only in its case is one value, written as the camera that was " +
        "added first has it; null is for those that have none. " + selected,
    ),
  ),
  HttpApiEndpoint.get("cameraClusters", routes.cameraClusters.path, {
    disableCodecs: true,
    query: Payloads.clustersQuery,
    success: fromShape(Responses.clusters),
    error: failuresOf(routes.cameraClusters),
  }).annotateMerge(
    describe(
      "The cameras that match, counted by the cells of a grid: at zoom z they are 360/2^(z+3) " +
        `degrees wide and high. At most ${mostCells} cells have cameras: where there would be more, ` +
        "the zoom is less. Of each cell come how many it has, their centre of mass, their box, and " +
        "the cameraID where it is one. Cameras without coordinates are in none. " + selected,
    ),
  ),
  HttpApiEndpoint.get("checkCamExist", routes.checkCamExist.path, {
    disableCodecs: true,
    query: Payloads.existQuery,
    success: page(WireCamera),
    error: failuresOf(routes.checkCamExist),
  }).annotateMerge(
    describe(
      "Cameras of a type at an address. port is 80 when left out. A Link leads to the rest where " +
        "there are too many for one answer.",
    ),
  ),
  HttpApiEndpoint.get("cameraById", routes.cameraById.path, {
    disableCodecs: true,
    params: cameraParams,
    query: Payloads.idQuery,
    success: HttpApiSchema.WithHeaders(WireCamera, {
      [etagHeader]: Schema.optional(Schema.String),
    }),
    error: failuresOf(routes.cameraById),
  }).annotateMerge(describe(`The camera with an id. Its ETag is its version.${ofRetired}`)),
  HttpApiEndpoint.get("cameraByLegacyId", routes.cameraByLegacyId.path, {
    disableCodecs: true,
    params: { legacy_cameraID: Schema.String },
    query: Payloads.idQuery,
    success: WireCamera,
    error: failuresOf(routes.cameraByLegacyId),
  }).annotateMerge(describe(`The camera with an id of the database before this one.${ofRetired}`)),
).middleware(Authentication).annotateMerge(describe("Reading and searching cameras."))

const changes = HttpApiGroup.make("changes").add(
  HttpApiEndpoint.get("getCameraChanges", routes.getCameraChanges.path, {
    disableCodecs: true,
    query: Payloads.changesQuery,
    success: page(fromShape(Responses.changeLogEntry)),
    error: failuresOf(routes.getCameraChanges),
  }).annotateMerge(
    describe(
      `What was done to cameras from start to end, oldest first, at most ${pageSize} entries; a Link ` +
        "leads to the rest, or to what will be done later. With Accept: text/event-stream each change " +
        "is an event when it is made: its data is the entry, and the last event of those that come " +
        "together has an id, from which Last-Event-ID (or after) goes on. A comment comes every 15 " +
        "seconds. The stream ends with the token: go on with a new one. A client has a few open at " +
        "most, and is answered 429 for one more.",
    ),
  ),
).middleware(Authentication).annotateMerge(describe("Being told what changes."))

const system = HttpApiGroup.make("system").add(
  HttpApiEndpoint.get("health", "/health", {
    success: Schema.Struct({ status: Schema.Literal("ok") }),
  }).annotateMerge(describe("Whether the server answers.")),
  HttpApiEndpoint.get("ready", "/ready", {
    success: Schema.Struct({ status: Schema.Literal("ok") }),
    error: Message.pipe(HttpApiSchema.status(503)),
  }).annotateMerge(describe("Whether its database answers too.")),
).annotateMerge(describe("The server itself."))

/** The whole API. */
export class Api extends HttpApi.make("cam2")
  .add(auth)
  .add(reads)
  .add(writes)
  .add(clients)
  .add(caller)
  .add(changes)
  .add(system)
  .annotate(HttpApi.QueryParseOptions, { onExcessProperty: "error" })
  .annotate(HttpApi.PayloadParseOptions, { onExcessProperty: "error" })
  .annotateMerge(OpenApi.annotations({
    title: "CAM2 camera database",
    description: "A directory of public network cameras. Failures are JSON: { message }.",
    version: "1",
    transform: withServerStatuses,
  })) {}
