import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import { checkSource, checkSourceName, type SourceDescription } from "../../domain/Source.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { operation } from "../Operation.ts"
import { readMessage } from "../Responses.ts"

/**
 * Describes the source `name`, whether it has cameras or not, and succeeds with the message of the
 * server. Needs the permission level `"admin"`.
 *
 * The description replaces the one before as a whole: what is left out is not known from then on.
 * `home_page` is an http or https address, `licence` an SPDX id or such an address; neither has a user
 * name or password. A name has 1 to 200 characters, and is written from then on as it is given here.
 *
 * @example
 * ```ts
 * import { listSources, putSource } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const sources = await putSource("sample", {
 *   home_page: "https://example.org/",
 *   licence: "CC-BY-4.0",
 *   attribution: "© The example project",
 * }).pipe(
 *   Effect.andThen(listSources()),
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(sources[0]?.attribution)
 * ```
 */
export const putSource: (
  name: string,
  description: SourceDescription,
) => Effect.Effect<string, RequestError | AuthorizationError, ApiClient> =
  /* @__PURE__ */ operation({
    name: "putSource",
    route: routes.putSource,
    input: (name, description) =>
      Result.flatMap(
        checkName({ name }),
        (path) =>
          Result.map(
            check(description),
            (checked) => ({ path, form: toParameters({ ...checked }) }),
          ),
      ),
    success: (body) => Result.map(readMessage(body), ({ message }) => message),
  })

const checkName = /* @__PURE__ */ checkSourceName("putSource")
const check = /* @__PURE__ */ checkSource("putSource")
