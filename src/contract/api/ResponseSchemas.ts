/**
 * The responses of endpoints that succeed, each with its name in the OpenAPI document.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import * as Responses from "../Responses.ts"
import { fromShape, WireCameraSchema } from "../WireSchema.ts"

const named = <A>(identifier: string, schema: Schema.Codec<A>): Schema.Codec<A> =>
  schema.annotate({ identifier })

export const Token = named("Token", fromShape(Responses.token))
export const ClientInfo = named("Client", fromShape(Responses.clientInfo))
export const Credentials = named("Credentials", fromShape(Responses.credentials))
export const Secret = named("Secret", fromShape(Responses.secret))
export const ClientID = named("ClientID", fromShape(Responses.clientID))
export const Usage = named("Usage", fromShape(Responses.usage))
export const ChangeLogEntry = named("CameraChange", fromShape(Responses.changeLogEntry))
export const ClientLogEntry = named("ClientChange", fromShape(Responses.clientLogEntry))
export const Source = named("Source", fromShape(Responses.source))
export const Count = named("CameraCount", fromShape(Responses.count))
export const Facets = named("CameraFacets", fromShape(Responses.facets))
export const Clusters = named("CameraClusters", fromShape(Responses.clusters))
export const CameraPut = named("CameraPut", fromShape(Responses.cameraPut))

/** The id of the camera that was written. */
export const CameraID = named("CameraID", fromShape(Responses.cameraID))

/** What the server says of a change. */
export const Message = named("Message", fromShape(Responses.message))

/** That the server runs. */
export const Health = Schema.Struct({ status: Schema.Literal("ok") })
  .annotate({ identifier: "Health" })

/** The response of `/ready`. */
export const Ready = Schema.Struct({
  status: Schema.Literal("ok"),
  replica: Schema.optionalKey(Schema.Literals(["ok", "behind", "unreachable", "not_standby"])),
}).annotate({ identifier: "Ready" })

const CameraIds = named("MissingCameras", fromShape(Responses.cameraIds))

/** Cameras by their ids, and the ids that none has. */
export const CameraBatch = Schema.Struct({
  cameras: Schema.Array(WireCameraSchema),
  missing: CameraIds,
  rest: Schema.optional(CameraIds),
}).annotate({ identifier: "CameraBatch" })
