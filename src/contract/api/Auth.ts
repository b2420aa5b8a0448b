/**
 * The endpoints about the client that asks: its token, and what is known of it.
 *
 * @module
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Queries from "../Queries.ts"
import { routes, tokenLifetime } from "../Routes.ts"
import { failuresOf } from "../StatusSchemas.ts"
import * as ResponseSchemas from "./ResponseSchemas.ts"
import { describe, operation } from "./Endpoint.ts"
import { Authentication } from "./Security.ts"

/** Obtaining a token. */
export const auth = HttpApiGroup.make("auth").add(
  HttpApiEndpoint.get("authenticate", routes.authenticate.path, {
    disableCodecs: true,
    query: Queries.authQuery,
    success: ResponseSchemas.Token,
    error: failuresOf(routes.authenticate),
  }).annotateMerge(operation("Get a token", `A token that lives ${tokenLifetime} seconds.`)),
).annotateMerge(describe("Obtaining a token."))

/** The client that asks. */
export const caller = HttpApiGroup.make("caller").add(
  HttpApiEndpoint.get("whoami", routes.whoami.path, {
    disableCodecs: true,
    success: ResponseSchemas.ClientInfo,
    error: failuresOf(routes.whoami),
  }).annotateMerge(
    operation("Show the client that asks", "What the server knows of the client that asks."),
  ),
).middleware(Authentication).annotateMerge(describe("The client that asks."))
