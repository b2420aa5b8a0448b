import type * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { routes } from "../../contract/Routes.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readSecret } from "../Responses.ts"

/**
 * Gives the client `clientID` a new secret, and succeeds with it. From then on the server refuses the
 * old secret and its tokens. Needs the permission level `"webUI"`, and at least the level of that
 * client.
 *
 * Fails with `ResourceNotFoundError` when there is no such client.
 *
 * @example
 * ```ts
 * import { register, resetSecret } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const secret = await register("bob").pipe(
 *   Effect.flatMap(({ clientID }) => resetSecret(clientID)),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(String(secret))
 * ```
 */
export const resetSecret: (
  clientID: string,
) => Effect.Effect<Redacted.Redacted<string>, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "resetSecret",
    route: routes.resetSecret,
    input: (clientID) => Result.succeed({ path: { clientID } }),
    success: (body) =>
      Result.map(readSecret(body), ({ clientSecret }) => Redacted.make(clientSecret)),
  })
