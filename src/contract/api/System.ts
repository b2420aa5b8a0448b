/**
 * The endpoints about the server itself.
 *
 * @module
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Schema from "effect/Schema"
import { describe, Message } from "./Endpoint.ts"

/** The server itself. */
export const system = HttpApiGroup.make("system").add(
  HttpApiEndpoint.get("health", "/health", {
    success: Schema.Struct({ status: Schema.Literal("ok") }),
  }).annotateMerge(describe("Whether the server answers.")),
  HttpApiEndpoint.get("ready", "/ready", {
    success: Schema.Struct({
      status: Schema.Literal("ok"),
      replica: Schema.optionalKey(
        Schema.Literals(["ok", "behind", "unreachable", "not_standby"]),
      ),
    }),
    error: Message.pipe(HttpApiSchema.status(503)),
  }).annotateMerge(describe("Whether its database answers too.")),
).annotateMerge(describe("The server itself."))
