/**
 * Reading the log of cameras that were added or updated.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Pairs, toParameters } from "../contract/Encoding.ts"
import { parseNext } from "../contract/Link.ts"
import { routes } from "../contract/Routes.ts"
import { ChangeLogEntry, type ChangeLogRange, checkRange } from "../domain/ChangeLog.ts"
import type { AuthorizationError } from "../domain/Errors.ts"
import { readSchema } from "./Answer.ts"
import { ApiClient, type RequestError } from "./ApiClient.ts"
import { walkPages } from "./Pages.ts"

const Entries = /* @__PURE__ */ Schema.Array(ChangeLogEntry)

const changeLogPage = /* @__PURE__ */ Effect.fnUntraced(
  function* (operation: string, parameters: Pairs) {
    const api = yield* ApiClient
    const answer = yield* api.call({ operation, route: routes.getChangeLog, parameters })
    const items = yield* readSchema(Entries, operation)(answer)
    return {
      items,
      count: items.length,
      next: parseNext(answer.headers.link, routes.getChangeLog.path),
    }
  },
)

/**
 * One page of the change log, at most 100 entries, oldest first. Needs the permission level
 * `"webUI"`. For every entry use {@linkcode streamChangeLog}.
 *
 * @example The changes of one day
 * ```ts
 * import { getChangeLog } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const day = { start: "2020-01-01T00:00:00Z", end: "2020-01-01T23:59:59.999Z" }
 * const page = await getChangeLog(day).pipe(Effect.provide(layerTest), Effect.runPromise)
 * console.log(page.length)
 * ```
 */
export const getChangeLog: (
  range?: ChangeLogRange,
) => Effect.Effect<
  ReadonlyArray<ChangeLogEntry>,
  RequestError | AuthorizationError,
  ApiClient
> = /* @__PURE__ */ Effect.fn("getChangeLog")(function* (range = {}) {
  const checked = yield* Effect.fromResult(checkPage(range))
  return (yield* changeLogPage("getChangeLog", toParameters(checked))).items
})

const checkPage = /* @__PURE__ */ checkRange("getChangeLog")

/** Every entry of the change log in `range`, oldest first, page by page as they are pulled. */
export const streamChangeLog = (
  range: ChangeLogRange = {},
): Stream.Stream<ChangeLogEntry, RequestError | AuthorizationError, ApiClient> =>
  Stream.unwrap(
    Effect.map(
      Effect.fromResult(checkStream(range)),
      (checked) =>
        walkPages(
          toParameters(checked),
          (parameters) => changeLogPage("streamChangeLog", parameters),
        ),
    ),
  ).pipe(Stream.withSpan("streamChangeLog"))

const checkStream = /* @__PURE__ */ checkRange("streamChangeLog")
