/**
 * The endpoint that tells what was done to cameras.
 *
 * @module
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Queries from "../Queries.ts"
import { pageSize, routes } from "../Routes.ts"
import { failuresOf } from "../StatusSchemas.ts"
import * as ResponseSchemas from "./ResponseSchemas.ts"
import { describe, operation, page } from "./Endpoint.ts"
import { Authentication } from "./Security.ts"

/** Being told what changes. */
export const changes = HttpApiGroup.make("changes").add(
  HttpApiEndpoint.get("getCameraChanges", routes.getCameraChanges.path, {
    disableCodecs: true,
    query: Queries.changesQuery,
    success: page(ResponseSchemas.ChangeLogEntry),
    error: failuresOf(routes.getCameraChanges),
  }).annotateMerge(
    operation(
      "List or follow changes of cameras",
      `What was done to cameras from start to end, oldest first, at most ${pageSize} entries; a Link ` +
        "leads to the rest, or to what will be done later. start=now begins at the end of the log. A place " +
        "past its end is 422: the log was restored from a backup, and is to be read anew. With Accept: text/event-stream each change " +
        "is an event when it is made: its data is the entry, and the last event of those that come " +
        "together has an id, from which Last-Event-ID (or after) goes on. A comment comes every 15 " +
        "seconds. The stream ends once end is past, and with the token: go on with a new one. A client has a few open at " +
        "most, and is answered 429 for one more.",
    ),
  ),
).middleware(Authentication).annotateMerge(describe("Being told what changes."))
