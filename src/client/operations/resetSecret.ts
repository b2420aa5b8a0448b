import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type Pairs, toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import { longestKeep } from "../../domain/Credentials.ts"
import type { AuthorizationError, FormatError } from "../../domain/Errors.ts"
import * as Input from "../../domain/Input.ts"
import * as Problem from "../../domain/Problem.ts"
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

const checkNames =
  /* @__PURE__ */ (() =>
    Input.checkInput("resetSecret", Schema.Struct({ keep: Schema.optional(Schema.Unknown) }), [
      "keep",
    ]))()

/** How long the old secret is to stay valid, as parameters. */
const checkKeep = ({ keep }: { readonly keep?: unknown }): Result.Result<Pairs, FormatError> => {
  if (keep === undefined) return Result.succeed([])
  const duration = typeof keep === "number"
    ? Option.none()
    : Duration.fromInput(keep as DurationInput)
  const seconds = Math.ceil(
    Option.match(duration, { onNone: () => NaN, onSome: Duration.toSeconds }),
  )
  if (seconds >= 0 && seconds <= longestKeep) return Result.succeed(toParameters({ keep: seconds }))
  const expected = 'a duration with its unit, such as "1 hour", of at most 7 days'
  return Result.fail(Problem.fieldError("resetSecret", "keep", keep, expected))
}

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
    input: (clientID, options: ResetOptions = {}) =>
      Result.map(
        Result.flatMap(checkNames(options), checkKeep),
        (parameters) => ({ path: { clientID }, parameters }),
      ),
    success: (body) =>
      Result.map(readSecret(body), ({ clientSecret }) => Redacted.make(clientSecret)),
  })
