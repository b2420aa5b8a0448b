import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { type ChangeLogRange, checkRange } from "../../domain/ChangeLog.ts"
import type { ClientLogEntry } from "../../domain/ClientLog.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readClientLog } from "../Responses.ts"

/**
 * One page of the log of clients, at most 100 entries, oldest first: who registered which client,
 * changed its owner or permission level, or gave it a new secret. Needs the permission level
 * `"admin"`. For every entry use {@linkcode streamClientLog}.
 *
 * @example Who did what
 * ```ts
 * import { getClientLog, register } from "@cam2/camera-database"
 * import { layerTest, testCredentials } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const log = await Effect.andThen(register("bob"), getClientLog()).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * const { action, actorID, owner } = log.at(-1)!
 * console.log(action, owner, actorID === testCredentials.clientID)
 * ```
 */
export const getClientLog: (
  range?: ChangeLogRange,
) => Effect.Effect<
  ReadonlyArray<ClientLogEntry>,
  RequestError | AuthorizationError,
  ApiClient
> = /* @__PURE__ */ operation({
  name: "getClientLog",
  route: routes.getClientLog,
  input: (range = {}) =>
    Result.map(check(range), (checked) => ({ parameters: toParameters(checked) })),
  success: readClientLog,
})

const check = /* @__PURE__ */ checkRange("getClientLog")
