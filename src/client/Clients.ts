/**
 * Managing the clients of the API. Every operation here needs the permission level `"webUI"`, and
 * none touches a client, or grants a level, above the caller's own.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Pairs, toParameters } from "../contract/Encoding.ts"
import { routes } from "../contract/Routes.ts"
import type { Credentials } from "../domain/Credentials.ts"
import type { AuthorizationError } from "../domain/Errors.ts"
import * as Field from "../domain/Field.ts"
import * as Input from "../domain/Input.ts"
import { PermissionLevel } from "../domain/Permission.ts"
import { readSchema } from "./Answer.ts"
import { ApiClient, type RequestError } from "./ApiClient.ts"
import { operation } from "./Operation.ts"
import { linksOf, walkPages } from "./Pages.ts"

/** How managing clients can fail. */
export type ClientsError = RequestError | AuthorizationError

const Owner = /* @__PURE__ */ Schema.Struct({ owner: Field.Text })
const NewOwner = /* @__PURE__ */ Schema.Struct({ owner: Field.Owner })
const RegisteredOwner = /* @__PURE__ */ Schema.Struct({ owner: Field.OwnerOrNone })
const Level = /* @__PURE__ */ Schema.Struct({ permissionLevel: PermissionLevel })
const Message = /* @__PURE__ */ Schema.Struct({ message: Schema.String })
const Registered = /* @__PURE__ */ Schema.Struct({
  clientID: Schema.String,
  clientSecret: Schema.String,
})
const Secret = /* @__PURE__ */ Schema.Struct({ clientSecret: Schema.String })
const ClientIds = /* @__PURE__ */ Schema.Array(
  /* @__PURE__ */ Schema.Struct({ clientID: Schema.String }),
)
const Usage = /* @__PURE__ */ Schema.Struct({ api_usage: Schema.Finite })

const checkOwner = (operation: string, schema: typeof Owner = Owner) =>
  Input.checkInput(operation, schema, ["owner"])
const checkLevel = (operation: string) => Input.checkInput(operation, Level, ["permissionLevel"])

/**
 * Registers a client for `owner` and gives its credentials. The secret is not shown again; keep it.
 *
 * An owner has 1 to 200 characters, none of them invisible and none at the ends blank; only an admin
 * gives the owner `"root"`.
 *
 * @example
 * ```ts
 * import { register } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const { clientID } = await register("bob", "user").pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(clientID.length)
 * ```
 */
export const register: (
  owner: string,
  permissionLevel?: PermissionLevel,
) => Effect.Effect<Credentials, ClientsError, ApiClient> = /* @__PURE__ */ operation("register")(
  function* (owner, permissionLevel = "user") {
    const form = toParameters({
      ...yield* Effect.fromResult(checkOwner("register", RegisteredOwner)({ owner })),
      ...yield* Effect.fromResult(checkLevel("register")({ permissionLevel })),
    })
    const api = yield* ApiClient
    const answer = yield* api.call({ operation: "register", route: routes.register, form })
    const { clientID, clientSecret } = yield* readSchema(Registered, "register")(answer)
    return { clientID, clientSecret: Redacted.make(clientSecret) }
  },
)

/**
 * Gives the client `clientID` another owner, which has the form that {@linkcode register} takes;
 * succeeds with the server's message.
 */
export const updateOwner: (
  clientID: string,
  owner: string,
) => Effect.Effect<string, ClientsError, ApiClient> = /* @__PURE__ */ operation("updateOwner")(
  function* (clientID, owner) {
    const form = toParameters(
      yield* Effect.fromResult(checkOwner("updateOwner", NewOwner)({ owner })),
    )
    const api = yield* ApiClient
    const answer = yield* api.call({
      operation: "updateOwner",
      route: routes.updateClient,
      path: { clientID },
      form,
    })
    return (yield* readSchema(Message, "updateOwner")(answer)).message
  },
)

/** Gives the client `clientID` another permission level; succeeds with the server's message. */
export const updatePermission: (
  clientID: string,
  permissionLevel: PermissionLevel,
) => Effect.Effect<string, ClientsError, ApiClient> = /* @__PURE__ */ operation("updatePermission")(
  function* (clientID, permissionLevel) {
    const form = toParameters(
      yield* Effect.fromResult(checkLevel("updatePermission")({ permissionLevel })),
    )
    const api = yield* ApiClient
    const answer = yield* api.call({
      operation: "updatePermission",
      route: routes.updateClient,
      path: { clientID },
      form,
    })
    return (yield* readSchema(Message, "updatePermission")(answer)).message
  },
)

/** Gives the client `clientID` a new secret; the old one and its tokens are refused from then on. */
export const resetSecret: (
  clientID: string,
) => Effect.Effect<Redacted.Redacted<string>, ClientsError, ApiClient> = /* @__PURE__ */ operation(
  "resetSecret",
)(
  function* (clientID) {
    const api = yield* ApiClient
    const answer = yield* api.call({
      operation: "resetSecret",
      route: routes.resetSecret,
      path: { clientID },
    })
    return Redacted.make((yield* readSchema(Secret, "resetSecret")(answer)).clientSecret)
  },
)

const clientsPage = /* @__PURE__ */ Effect.fnUntraced(
  function* (operation: string, parameters: Pairs) {
    const api = yield* ApiClient
    const answer = yield* api.call({ operation, route: routes.clientIdsByOwner, parameters })
    const clients = yield* readSchema(ClientIds, operation)(answer)
    const { next } = linksOf(routes.clientIdsByOwner, answer, api)
    return {
      items: clients.map(({ clientID }) => clientID),
      count: clients.length,
      next,
      // This listing has no offsets: where no page is linked, all of it was given.
      later: next ? undefined : parameters,
    }
  },
)

const walkClients = (operation: string, owner: string) =>
  walkPages({
    operation,
    path: routes.clientIdsByOwner.path,
    parameters: Result.map(checkOwner(operation)({ owner }), toParameters),
    options: {},
    fetchPage: (parameters) => clientsPage(operation, parameters),
  }, ({ items }) => items)

/**
 * The ids of the clients of `owner`, sorted; empty when there is none. For an owner of very many use
 * {@linkcode streamClientIdsByOwner}.
 */
export const clientIdsByOwner: (
  owner: string,
) => Effect.Effect<ReadonlyArray<string>, ClientsError, ApiClient> = /* @__PURE__ */ operation(
  "clientIdsByOwner",
)(
  function* (owner) {
    return yield* Stream.runCollect(walkClients("clientIdsByOwner", owner))
  },
)

/** {@linkcode clientIdsByOwner}, page by page as they are pulled. */
export const streamClientIdsByOwner = (
  owner: string,
): Stream.Stream<string, ClientsError, ApiClient> =>
  walkClients("streamClientIdsByOwner", owner).pipe(Stream.withSpan("streamClientIdsByOwner"))

/** How many requests the client `clientID` of `owner` has made. */
export const usageByClient: (
  clientID: string,
  owner: string,
) => Effect.Effect<number, ClientsError, ApiClient> = /* @__PURE__ */ operation("usageByClient")(
  function* (clientID, owner) {
    const parameters = toParameters(
      yield* Effect.fromResult(checkOwner("usageByClient")({ owner })),
    )
    const api = yield* ApiClient
    const answer = yield* api.call({
      operation: "usageByClient",
      route: routes.usageByClient,
      path: { clientID },
      parameters,
    })
    return (yield* readSchema(Usage, "usageByClient")(answer)).api_usage
  },
)
