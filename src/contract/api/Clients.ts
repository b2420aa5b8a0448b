/**
 * The endpoints that manage clients, and the logs.
 *
 * @module
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import { longestKeep } from "../../domain/Credentials.ts"
import * as Payloads from "../Payloads.ts"
import * as Queries from "../Queries.ts"
import * as RequestHeaders from "../RequestHeaders.ts"
import * as Responses from "../Responses.ts"
import { clientsPageSize, pageSize, routes } from "../Routes.ts"
import { failuresOf } from "../StatusSchemas.ts"
import { fromShape } from "../WireSchema.ts"
import { body, describe, inProgress, Message, once, page } from "./Endpoint.ts"
import { Authentication, Authorization } from "./Security.ts"

const clientParams = { clientID: Schema.String }

/** Managing clients, and the logs. */
export const clients = HttpApiGroup.make("clients").add(
  HttpApiEndpoint.post("register", routes.register.path, {
    disableCodecs: true,
    headers: RequestHeaders.keyHeaders,
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
    query: Queries.secretQuery,
    headers: RequestHeaders.keyHeaders,
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
    query: Queries.clientsQuery,
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
    query: Queries.ownerQuery,
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
    query: Queries.usageQuery,
    success: fromShape(Responses.usage),
    error: failuresOf(routes.usageByClient),
  }).annotateMerge(describe("How many requests a client of the given owner has made.")),
  HttpApiEndpoint.get("getChangeLog", routes.getChangeLog.path, {
    disableCodecs: true,
    query: Queries.changeLogQuery,
    success: page(fromShape(Responses.changeLogEntry)),
    error: failuresOf(routes.getChangeLog),
  }).annotateMerge(
    describe(`Cameras added or updated from start to end, oldest first, at most ${pageSize}.`),
  ),
  HttpApiEndpoint.get("getClientLog", routes.getClientLog.path, {
    disableCodecs: true,
    query: Queries.changeLogQuery,
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
