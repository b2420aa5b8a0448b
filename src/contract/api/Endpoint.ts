/**
 * What several endpoints are made of.
 *
 * @module
 */
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { asWritten } from "../document/WrittenAs.ts"
import { Failure } from "../StatusSchemas.ts"

/** What the OpenAPI document says of a group. */
export const describe = (description: string) => OpenApi.annotations({ description })

/** What it says of an endpoint: in a few words, then in full. */
export const operation = (summary: string, description: string) =>
  OpenApi.annotations({ summary, description })

/** The parameters in the path of a camera. */
export const cameraParams = {
  cameraID: asWritten(Schema.String, () => ({ type: "string", pattern: "^[0-9a-fA-F]{24}$" })),
}

/** What all routes that take an `Idempotency-Key` say of it. */
export const once =
  " With an Idempotency-Key it is done once: the same request with the same key is given " +
  "the first answer again, for 24 hours; another request with that key is 422; while the first is in " +
  "progress it is 409 with Retry-After. A server that heeds the key says so in the header " +
  "Idempotency-Key-Lifetime of every answer."

/** The response while the first request with a key is in progress. */
export const inProgress = Failure.pipe(HttpApiSchema.status(409))

/** A page with the `Link` to the next one. */
export const page = <S extends Schema.Constraint>(item: S) =>
  HttpApiSchema.WithHeaders(Schema.Array(item), { link: Schema.optional(Schema.String) })

/** The same body as JSON or as a form. */
export const body = <S extends Schema.Top>(schema: S) =>
  [schema, schema.pipe(HttpApiSchema.asFormUrlEncoded())] as const
