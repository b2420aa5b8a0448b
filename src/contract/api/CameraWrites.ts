/**
 * The endpoints that write cameras.
 *
 * @module
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Schema from "effect/Schema"
import { ImportResult, mostMessage, mostWrongLines, ndjson } from "../ImportResult.ts"
import * as Payloads from "../Payloads.ts"
import * as Queries from "../Queries.ts"
import * as RequestHeaders from "../RequestHeaders.ts"
import { routes } from "../Routes.ts"
import { failuresOf } from "../StatusSchemas.ts"
import * as ResponseSchemas from "./ResponseSchemas.ts"
import { body, cameraParams, describe, once, operation } from "./Endpoint.ts"
import { Authentication, Authorization } from "./Security.ts"

const camera = body(Payloads.CameraPayload)

const atVersion =
  " With If-Match it is done only while the camera has the version that an ETag told, and is 412 else."

/** Writing cameras. */
export const writes = HttpApiGroup.make("writes").add(
  HttpApiEndpoint.post("addCamera", routes.addCamera.path, {
    disableCodecs: true,
    headers: RequestHeaders.keyHeaders,
    payload: camera,
    success: ResponseSchemas.CameraID.pipe(HttpApiSchema.status(201)),
    error: failuresOf(routes.addCamera),
  }).annotateMerge(operation("Add a camera", "Adds a camera." + once)),
  HttpApiEndpoint.post("importCameras", routes.importCameras.path, {
    disableCodecs: true,
    query: Queries.importQuery,
    payload: HttpApiSchema.StreamUint8Array({ contentType: ndjson }),
    success: HttpApiSchema.StreamNdjson({ schema: ImportResult, contentType: ndjson }),
    error: failuresOf(routes.importCameras),
  }).annotateMerge(
    operation(
      "Import cameras",
      "Adds a camera for each line, which is the body of addCamera as JSON, without line breaks and of " +
        "at most 1 MiB; with existing=update it is that of putCameraBySource, in which null clears. " +
        "Empty lines are passed over. Each line has one result, in their order, which is sent when the " +
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
    headers: RequestHeaders.matchHeaders,
    payload: camera,
    success: ResponseSchemas.CameraID,
    error: failuresOf(routes.updateCamera),
  }).annotateMerge(
    operation(
      "Update a camera",
      "Changes a camera; what is absent or null stays. A new type needs its address." + atVersion,
    ),
  ),
  HttpApiEndpoint.put("putCameraBySource", routes.putCameraBySource.path, {
    disableCodecs: true,
    params: { source: Schema.String, source_id: Schema.String },
    headers: RequestHeaders.putHeaders,
    payload: camera,
    success: [ResponseSchemas.CameraPut.pipe(HttpApiSchema.status(201)), ResponseSchemas.CameraPut],
    error: failuresOf(routes.putCameraBySource),
  }).annotateMerge(
    operation(
      "Add or change a camera of a source",
      "Adds a camera under the id that its source gives it (201), or changes the one that has it " +
        "(200), a retired one too, which is so no longer. The body is what addCamera takes: what is " +
        "absent in it stays, and what is null is cleared. Where that changes nothing, nothing is " +
        "written: the outcome is unchanged, and so it may be sent again." + atVersion +
        " It is also 412 when there is no camera to change. With If-None-Match: * it is only added, and is " +
        "412 where there is one, a retired one too. The source and source_id of the body, if " +
        "any, are those of the address.",
    ),
  ),
  HttpApiEndpoint.post("retireCamera", routes.retireCamera.path, {
    disableCodecs: true,
    params: cameraParams,
    headers: RequestHeaders.matchHeaders,
    payload: [
      Schema.UndefinedOr(Payloads.RetirePayload),
      Payloads.RetirePayload.pipe(HttpApiSchema.asFormUrlEncoded()),
    ],
    success: ResponseSchemas.CameraID,
    error: failuresOf(routes.retireCamera),
  }).annotateMerge(
    operation(
      "Retire a camera",
      "Retires a camera that is no more: it is not found by its ids or its address any longer, and " +
        "keeps both. A body is not needed. One that is retired stays as it is." + atVersion +
        " The request that retired it may be sent again with the same If-Match (RFC 9110, 13.1.1).",
    ),
  ),
  HttpApiEndpoint.delete("deleteCamera", routes.deleteCamera.path, {
    disableCodecs: true,
    params: cameraParams,
    headers: RequestHeaders.matchHeaders,
    success: ResponseSchemas.CameraID,
    error: failuresOf(routes.deleteCamera),
  }).annotateMerge(
    operation(
      "Remove a camera",
      "Removes a camera, a retired one too; its entries in the change log stay." + atVersion,
    ),
  ),
).middleware(Authorization).middleware(Authentication).annotateMerge(
  describe("Writing cameras. Needs the permission level admin."),
)
