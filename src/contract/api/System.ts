/**
 * The endpoints about the server itself.
 *
 * @module
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import { Failure } from "../StatusSchemas.ts"
import * as ResponseSchemas from "./ResponseSchemas.ts"
import { describe, operation } from "./Endpoint.ts"

/** The server itself. */
export const system = HttpApiGroup.make("system").add(
  HttpApiEndpoint.get("health", "/health", {
    success: ResponseSchemas.Health,
  }).annotateMerge(operation("Check that the server runs", "Whether the server answers.")),
  HttpApiEndpoint.get("ready", "/ready", {
    success: ResponseSchemas.Ready,
    error: Failure.pipe(HttpApiSchema.status(503)),
  }).annotateMerge(
    operation("Check that the server can answer", "Whether its database answers too."),
  ),
).annotateMerge(describe("The server itself."))
