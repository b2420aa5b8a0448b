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
import { clientsPageSize, pageSize, routes } from "../Routes.ts"
import { failuresOf } from "../StatusSchemas.ts"
import * as ResponseSchemas from "./ResponseSchemas.ts"
import { body, describe, inProgress, once, operation, page } from "./Endpoint.ts"
import { Authentication, Authorization } from "./Security.ts"

const clientParams = { clientID: Schema.String }

/** Managing clients, and the logs. */
export const clients = HttpApiGroup.make("clients").add(
  HttpApiEndpoint.post("register", routes.register.path, {
    disableCodecs: true,
    headers: RequestHeaders.keyHeaders,
    payload: body(Payloads.RegisterPayload),
    success: ResponseSchemas.Credentials,
    error: [...failuresOf(routes.register), inProgress],
  }).annotateMerge(
    operation("Register a client", "Registers a client. The secret is shown this once." + once),
  ),
  HttpApiEndpoint.put("updateClient", routes.updateClient.path, {
    disableCodecs: true,
    params: clientParams,
    payload: body(Payloads.UpdateClientPayload),
    success: ResponseSchemas.Message,
    error: failuresOf(routes.updateClient),
  }).annotateMerge(
    operation(
      "Change a client",
      "Gives a client another owner, another permission level, or both.",
    ),
  ),
  HttpApiEndpoint.delete("removeClient", routes.removeClient.path, {
    disableCodecs: true,
    params: clientParams,
    success: ResponseSchemas.Message,
    error: failuresOf(routes.removeClient),
  }).annotateMerge(
    operation(
      "Remove a client",
      "Removes a client: its secret and its tokens are refused from then on.",
    ),
  ),
  HttpApiEndpoint.put("resetSecret", routes.resetSecret.path, {
    disableCodecs: true,
    params: clientParams,
    query: Queries.secretQuery,
    headers: RequestHeaders.keyHeaders,
    success: ResponseSchemas.Secret,
    error: [...failuresOf(routes.resetSecret), inProgress],
  }).annotateMerge(
    operation(
      "Reset the secret of a client",
      "Gives a client a new secret; the old one and its tokens are refused from then on. With keep " +
        `both are taken for so many seconds more, at most ${longestKeep}, and the tokens of the old ` +
        "one end with it. One old secret is kept: the next new secret ends it." + once,
    ),
  ),
  HttpApiEndpoint.get("listClients", routes.listClients.path, {
    disableCodecs: true,
    query: Queries.clientsQuery,
    success: page(ResponseSchemas.ClientInfo),
    error: failuresOf(routes.listClients),
  }).annotateMerge(
    operation(
      "List clients",
      "The clients of an owner with their levels, how much and when each was used last, and when " +
        `its old secret ends, by their ids, at most limit of them, which is ${pageSize} when left ` +
        "out; a Link leads to the rest. Without an owner, which needs the permission level admin, " +
        "the clients of every one.",
    ),
  ),
  HttpApiEndpoint.get("clientIdsByOwner", routes.clientIdsByOwner.path, {
    disableCodecs: true,
    query: Queries.ownerQuery,
    success: page(ResponseSchemas.ClientID),
    error: failuresOf(routes.clientIdsByOwner),
  }).annotateMerge(
    operation(
      "List client ids of an owner",
      "The clients of an owner, by their ids, at most limit of them, which is " +
        `${clientsPageSize} when left out; a Link leads to the rest.`,
    ),
  ),
  HttpApiEndpoint.get("usageByClient", routes.usageByClient.path, {
    disableCodecs: true,
    params: clientParams,
    query: Queries.usageQuery,
    success: ResponseSchemas.Usage,
    error: failuresOf(routes.usageByClient),
  }).annotateMerge(
    operation(
      "Show the usage of a client",
      "How many requests a client of the given owner has made.",
    ),
  ),
  HttpApiEndpoint.get("getChangeLog", routes.getChangeLog.path, {
    disableCodecs: true,
    query: Queries.changeLogQuery,
    success: page(ResponseSchemas.ChangeLogEntry),
    error: failuresOf(routes.getChangeLog),
  }).annotateMerge(
    operation(
      "List changes of cameras for managers",
      `Cameras added or updated from start to end, oldest first, at most ${pageSize}.`,
    ),
  ),
  HttpApiEndpoint.get("getClientLog", routes.getClientLog.path, {
    disableCodecs: true,
    query: Queries.changeLogQuery,
    success: page(ResponseSchemas.ClientLogEntry),
    error: failuresOf(routes.getClientLog),
  }).annotateMerge(
    operation(
      "List changes of clients",
      `Who changed which client from start to end, oldest first, at most ${pageSize}. Needs the ` +
        "permission level admin.",
    ),
  ),
).middleware(Authorization).middleware(Authentication).annotateMerge(
  describe("Managing clients, and the change log. Needs the permission level webUI."),
)
