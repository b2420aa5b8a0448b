/**
 * What several endpoints are made of.
 *
 * @module
 */
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import * as Responses from "../Responses.ts"
import { fromShape } from "../WireSchema.ts"

/** What the OpenAPI document says of an endpoint or a group. */
export const describe = (description: string) => OpenApi.annotations({ description })

/** What the server says. */
export const Message = fromShape(Responses.message)

/** The id of the camera that was written. */
export const CameraID = fromShape(Responses.cameraID)

/** The parameters in the path of a camera. */
export const cameraParams = { cameraID: Schema.String }

/** What all routes that take an `Idempotency-Key` say of it. */
export const once =
  " With an Idempotency-Key it is done once: the same request with the same key is given " +
  "the first answer again, for 24 hours; another request with that key is 422; while the first is in " +
  "progress it is 409 with Retry-After. A server that heeds the key says so in the header " +
  "Idempotency-Key-Lifetime of every answer."

/** The answer while the first request with a key is in progress. */
export const inProgress = Message.pipe(HttpApiSchema.status(409))

/** A page with the `Link` to the next one. */
export const page = <S extends Schema.Constraint>(item: S) =>
  HttpApiSchema.WithHeaders(Schema.Array(item), { link: Schema.optional(Schema.String) })

/** The same body as JSON or as a form, which has a name of its own where the schema has one. */
export const body = <S extends Schema.Top>(schema: S, identifier?: string) => {
  const form = schema.pipe(HttpApiSchema.asFormUrlEncoded())
  return [schema, identifier === undefined ? form : form.annotate({ identifier })] as const
}
