import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { checkLevel, checkRegisteredOwner } from "../../domain/ClientInput.ts"
import type { Credentials } from "../../domain/Credentials.ts"
import { type AuthorizationError, FormatError } from "../../domain/Errors.ts"
import type { PermissionLevel } from "../../domain/Permission.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readCredentials } from "../Responses.ts"

/**
 * Registers a client for `owner` and gives its credentials. Store the secret: it is not shown again.
 * Needs the permission level `"webUI"`, and at least the level that the new client gets.
 *
 * An owner has 1 to 200 characters, all of them visible, and no blanks at its ends. Only an admin can
 * register a client for the owner `"root"`.
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
export const register = (
  owner: string,
  permissionLevel?: PermissionLevel,
): Effect.Effect<Credentials, RequestError | AuthorizationError, ApiClient> =>
  Effect.mapError(
    send(owner, permissionLevel),
    (error) =>
      // The words in which the server refuses none name no field.
      owner === "" && error._tag === "FormatError" && error.field === undefined
        ? new FormatError({ ...error, message: error.message, field: "owner" })
        : error,
  )

const send: typeof register = /* @__PURE__ */ operation({
  name: "register",
  route: routes.register,
  input: (owner, permissionLevel = "user") =>
    Result.map(
      Result.all([
        checkRegisteredOwner("register")({ owner }),
        checkLevel("register")({ permissionLevel }),
      ]),
      ([owner, level]) => ({ form: toParameters({ ...owner, ...level }) }),
    ),
  success: (body) =>
    Result.map(readCredentials(body), ({ clientID, clientSecret }) => ({
      clientID,
      clientSecret: Redacted.make(clientSecret),
    })),
})
