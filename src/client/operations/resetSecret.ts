import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { longestKeep } from "../../domain/Credentials.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import * as Input from "../../domain/Input.ts"
import type { Check } from "../../domain/Kind.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readSecret } from "../Responses.ts"
import type { DurationInput } from "../RetryPolicy.ts"

/** How a secret is replaced. */
export interface ResetOptions {
  /**
   * How long the old secret and its tokens stay valid beside the new one, in whole seconds and at most
   * a week, such as `"1 hour"`; left out, they end at once.
   */
  readonly keep?: DurationInput | undefined
}

const secondsOf = (keep: unknown): number =>
  typeof keep === "number"
    ? NaN
    : Math.ceil(Option.match(Duration.fromInput(keep as DurationInput), {
      onNone: () => NaN,
      onSome: Duration.toSeconds,
    }))

const isKeep: Check = (keep) => {
  const seconds = secondsOf(keep)
  return seconds >= 0 && seconds <= longestKeep ||
    'a duration with its unit, such as "1 hour", of at most 7 days'
}

const checkOptions =
  /* @__PURE__ */ (() =>
    Input.checkOptions<ResetOptions>("resetSecret", { keep: Input.optional(isKeep) }))()

/**
 * Gives the client `clientID` a new secret, and succeeds with it. From then on the server refuses the
 * old secret and its tokens, unless `keep` says how long both secrets are valid, so that a running
 * system changes over without a failure. One old secret is kept: the next reset ends it. Needs the
 * permission level `"webUI"`, and at least the level of that client.
 *
 * Fails with `ResourceNotFoundError` when there is no such client.
 *
 * @example The old secret is valid for another hour
 * ```ts
 * import { register, resetSecret } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const secret = await register("bob").pipe(
 *   Effect.flatMap(({ clientID }) => resetSecret(clientID, { keep: "1 hour" })),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(String(secret))
 * ```
 */
export const resetSecret: (
  clientID: string,
  options?: ResetOptions,
) => Effect.Effect<Redacted.Redacted<string>, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "resetSecret",
    route: routes.resetSecret,
    input: (clientID, options) =>
      Result.map(checkOptions(options), ({ keep }) => ({
        path: { clientID },
        parameters: toParameters({ keep: keep === undefined ? undefined : secondsOf(keep) }),
      })),
    success: (body) =>
      Result.map(readSecret(body), ({ clientSecret }) => Redacted.make(clientSecret)),
  })
