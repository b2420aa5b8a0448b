/**
 * The endpoints about the sources of cameras.
 *
 * @module
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import * as Payloads from "../Payloads.ts"
import * as Queries from "../Queries.ts"
import { pageSize, routes } from "../Routes.ts"
import { failuresOf } from "../StatusSchemas.ts"
import * as ResponseSchemas from "./ResponseSchemas.ts"
import { body, describe, operation, page } from "./Endpoint.ts"
import { Authentication, Authorization } from "./Security.ts"

/** Who publishes the cameras. */
export const sources = HttpApiGroup.make("sources").add(
  HttpApiEndpoint.get("listSources", routes.listSources.path, {
    disableCodecs: true,
    query: Queries.sourcesQuery,
    success: page(ResponseSchemas.Source),
    error: failuresOf(routes.listSources),
  }).annotateMerge(
    operation(
      "List sources",
      "Every source that cameras have and every one that was described, in the order of their names, " +
        `at most limit of them, which is ${pageSize} when left out, and fewer where they are large; a ` +
        "Link leads to the rest. cameras is how many it has, active how many of those give images or " +
        "video; retired ones are not counted. Names that differ only in their case are one source.",
    ),
  ),
  HttpApiEndpoint.put("putSource", routes.putSource.path, {
    disableCodecs: true,
    params: { name: Schema.String },
    payload: body(Payloads.SourcePayload),
    success: ResponseSchemas.Message,
    error: failuresOf(routes.putSource),
  }).middleware(Authorization).annotateMerge(
    operation(
      "Describe a source",
      "Describes a source, whether it has cameras or not, in place of what was told of it before: " +
        "what is absent or null is not known from then on. licence is an SPDX id or an address. Needs " +
        "the permission level admin.",
    ),
  ),
).middleware(Authentication).annotateMerge(describe("Who publishes the cameras."))
