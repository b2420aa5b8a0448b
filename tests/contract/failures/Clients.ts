/**
 * The failures of the routes about clients.
 *
 * @module
 */
import { keyExpectation } from "../../../src/contract/Idempotency.ts"
import { type Case, expected, noClient, type RouteName } from "./Case.ts"
import type { Seeded } from "../Ask.ts"

const noSuchClient = "No app exists with given client id."
const noOwner = "Must include the owner's username"
const lastAdmin = "Forbidden. This is the only client of level admin; make another one admin first."
const owner = "the user name of the owner"
const newOwner = `${owner}, 1 to 200 characters that all can be seen, without blanks at its ends`
const level = '"user", "webUI" or "admin"'
const offset = "a whole number from 0"
const time = "a time in ISO 8601, such as 2018-07-04T19:52:52Z"

const query = (path: string, parameters: Readonly<Record<string, string>>) =>
  `${path}?${new URLSearchParams(parameters)}`

const auth = (
  status: Case["status"],
  message: string,
  why: string,
  parameters: (server: Seeded) => Readonly<Record<string, string>>,
): Case => ({
  route: "authenticate",
  status,
  message,
  why,
  as: undefined,
  path: (server) => query("/auth", parameters(server)),
})

const app = (
  route: RouteName,
  as: Case["as"],
  path: string | Case["path"],
  status: Case["status"],
  message: string,
  why: string,
  body?: Case["body"],
): Case => ({
  route,
  as,
  path: typeof path === "string" ? () => path : path,
  status,
  message,
  why,
  body,
})

const user = ({ clients }: Seeded) => `/apps/${clients.user.clientID}`
const admin = ({ clients }: Seeded) => `/apps/${clients.admin.clientID}`
const nobody = `/apps/${noClient}`
const mayNot = (what: string) => `Forbidden. A client of level webUI cannot ${what}.`

const register = (
  status: Case["status"],
  message: string,
  why: string,
  body: Case["body"],
): Case => app("register", "webUI", "/apps/register", status, message, why, body)

const update = (
  path: string | Case["path"],
  status: Case["status"],
  message: string,
  why: string,
  body: Case["body"],
): Case => app("updateClient", "webUI", path, status, message, why, body)

const remove = (
  path: string | Case["path"],
  status: Case["status"],
  message: string,
  why: string,
): Case => app("removeClient", "webUI", path, status, message, why)

const list = (query: string, status: Case["status"], message: string, why: string): Case =>
  app("listClients", "webUI", `/apps?${query}`, status, message, why)

const changes = (query: string, message: string, why: string): Case =>
  app("getChangeLog", "webUI", `/apps/db-change?${query}`, 422, message, why)

const ofCameras = (query: string, message: string, why: string): Case =>
  app("getCameraChanges", "user", `/cameras/changes?${query}`, 422, message, why)

const log = (query: string, message: string, why: string): Case =>
  app("getClientLog", "admin", `/apps/log?${query}`, 422, message, why)

/** Every documented failure of the routes about clients, permission aside. */
export const appCases: ReadonlyArray<Case> = [
  auth(
    422,
    expected("clientID", "the id of a client, 96 hexadecimal characters"),
    "no id",
    () => ({}),
  ),
  auth(
    422,
    expected("clientSecret", "the secret of the client, 71 characters or more"),
    "no secret",
    () => ({ clientID: noClient }),
  ),
  auth(404, "Cannot find client with that ClientID", "an unknown id", () => ({
    clientID: noClient,
    clientSecret: "0".repeat(71),
  })),
  auth(401, "Bad client secret", "a wrong secret", ({ clients }) => ({
    clientID: clients.user.clientID,
    clientSecret: "0".repeat(71),
  })),

  register(422, noOwner, "no owner", { permissionLevel: "user" }),
  register(422, noOwner, "an empty owner", { owner: "" }),
  register(422, noOwner, "a null owner", { owner: null }),
  register(422, expected("owner", owner), "a number as owner", { owner: 7 }),
  register(422, expected("owner", newOwner), "an owner of blanks", { owner: "   " }),
  register(422, expected("owner", newOwner), "an owner that is too long", {
    owner: "x".repeat(201),
  }),
  register(422, expected("owner", newOwner), "an owner with a character that is not seen", {
    owner: "ad\u200ba",
  }),
  register(422, expected("permissionLevel", level), "an unknown level", {
    owner: "ada",
    permissionLevel: "root",
  }),
  register(422, "Keywords ['colour'] are not defined.", "an unknown field", {
    owner: "ada",
    colour: "red",
  }),
  register(403, mayNot("give the owner root"), "the owner of the operator", { owner: "Root" }),
  update(user, 403, mayNot("give the owner root"), "the owner of the operator", { owner: "root" }),
  register(403, mayNot("grant the level admin"), "a level above the caller's", {
    owner: "ada",
    permissionLevel: "admin",
  }),

  update(user, 422, expected("owner", "owner, permissionLevel or both"), "nothing to change", {}),
  update(user, 422, expected("owner", newOwner), "an empty owner", { owner: "" }),
  update(user, 422, expected("owner", newOwner), "an owner with a blank at its end", {
    owner: "ada ",
  }),
  update(user, 422, expected("permissionLevel", level), "an unknown level", {
    permissionLevel: "Admin",
  }),
  update(nobody, 404, noSuchClient, "an unknown client", { owner: "ada" }),
  update(user, 403, mayNot("grant the level admin"), "a level above the caller's", {
    permissionLevel: "admin",
  }),
  update(admin, 403, mayNot("change one of level admin"), "a client above the caller", {
    owner: "eve",
  }),
  update(admin, 403, mayNot("change one of level admin"), "a lower level for one above", {
    permissionLevel: "user",
  }),
  app("updateClient", "admin", admin, 403, lastAdmin, "a lower level for the last admin", {
    owner: "eve",
    permissionLevel: "webUI",
  }),

  remove(nobody, 404, noSuchClient, "an unknown client"),
  remove("/apps/by-owner-of", 404, noSuchClient, "what is no id"),
  remove(admin, 403, mayNot("remove one of level admin"), "a client above the caller"),
  { ...remove(admin, 403, lastAdmin, "the last admin"), as: "admin" },

  list("", 403, mayNot("list the clients of every owner"), "every owner"),
  list("owner=a&owner=b", 422, "Format Error Messages (owner): given twice", "two owners"),
  list("owner=a%00", 422, expected("owner", owner), "an owner with a null character"),
  list("level=user", 422, "Keywords ['level'] are not defined.", "an unknown parameter"),
  ...["0", "1001"].map((limit) =>
    list(
      `owner=a&limit=${limit}`,
      422,
      expected("limit", "a whole number from 1 to 1000"),
      `a limit of ${limit}`,
    )
  ),

  ...["-1", "604801", "1.5", "1h", ""].map((keep) =>
    app(
      "resetSecret",
      "webUI",
      (server) => `${user(server)}/secret?keep=${keep}`,
      422,
      expected("keep", "a whole number of seconds from 0 to 604800"),
      `a keep of ${JSON.stringify(keep)}`,
    )
  ),
  app("resetSecret", "webUI", `${nobody}/secret`, 404, noSuchClient, "an unknown client"),
  {
    ...app(
      "resetSecret",
      "webUI",
      (server) => `${user(server)}/secret`,
      422,
      expected("idempotency-key", keyExpectation),
      "a key that is too short",
    ),
    headers: { "Idempotency-Key": "0123456789abcde" },
  },
  app(
    "resetSecret",
    "webUI",
    (server) => `${admin(server)}/secret`,
    403,
    mayNot("change one of level admin"),
    "a client above the caller",
  ),

  app(
    "clientIdsByOwner",
    "webUI",
    "/apps/by-owner",
    422,
    expected("owner", owner),
    "no owner",
  ),
  app(
    "clientIdsByOwner",
    "webUI",
    "/apps/by-owner?owner=a&owner=b",
    422,
    "Format Error Messages (owner): given twice",
    "two owners",
  ),
  ...["0", "1001", "1.5", "all"].map((limit) =>
    app(
      "clientIdsByOwner",
      "webUI",
      `/apps/by-owner?owner=a&limit=${limit}`,
      422,
      expected("limit", "a whole number from 1 to 1000"),
      `a limit of ${limit}`,
    )
  ),

  app(
    "usageByClient",
    "webUI",
    `${nobody}/usage?owner=ada`,
    404,
    "No app exists with given clientID",
    "an unknown client",
  ),
  app(
    "usageByClient",
    "webUI",
    (server) => `${user(server)}/usage?owner=ada`,
    403,
    "Forbidden to view API usage of this client",
    "another owner",
  ),
  app(
    "usageByClient",
    "admin",
    (server) => `${user(server)}/usage`,
    403,
    "Forbidden to view API usage of this client",
    "no owner",
  ),

  ofCameras(
    "kind=moved",
    expected("kind", '"added", "updated", "retired" or "removed"'),
    "an unknown kind",
  ),
  ofCameras("start=yesterday", expected("start", time), "a start that is no time"),
  ofCameras("after=x", expected("after", "the cursor of a Link"), "a cursor that is none"),
  changes("start=yesterday", expected("start", time), "a start that is no time"),
  changes("end=2024-02-30", expected("end", time), "an end on a day that is none"),
  changes("offset=-1", expected("offset", offset), "an offset below 0"),
  changes("since=2024", "Keywords ['since'] are not defined.", "an unknown parameter"),
  changes("after=x", expected("after", "the cursor of a Link"), "a cursor that is none"),

  log("start=yesterday", expected("start", time), "a start that is no time"),
  log("offset=-1", expected("offset", offset), "an offset below 0"),
  log("clientID=a", "Keywords ['clientID'] are not defined.", "an unknown parameter"),
  log("after=x", expected("after", "the cursor of a Link"), "a cursor that is none"),
]
