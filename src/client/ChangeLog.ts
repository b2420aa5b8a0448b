/**
 * Reading the log of cameras that were added or updated.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Pairs, toParameters } from "../contract/Encoding.ts"
import { routes } from "../contract/Routes.ts"
import { ChangeLogEntry, type ChangeLogRange, checkRange } from "../domain/ChangeLog.ts"
import type { AuthorizationError } from "../domain/Errors.ts"
import { readSchema } from "./Answer.ts"
import { ApiClient, type RequestError } from "./ApiClient.ts"
import { operation } from "./Operation.ts"
import { linksOf, type Page, type WalkOptions, walkPages } from "./Pages.ts"

const Entries = /* @__PURE__ */ Schema.Array(ChangeLogEntry)

const changeLogPage = /* @__PURE__ */ Effect.fnUntraced(
  function* (operation: string, parameters: Pairs) {
    const api = yield* ApiClient
    const answer = yield* api.call({ operation, route: routes.getChangeLog, parameters })
    const items = yield* readSchema(Entries, operation)(answer)
    return {
      items,
      count: items.length,
      ...linksOf(routes.getChangeLog, answer, api),
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
> = /* @__PURE__ */ operation("getChangeLog")(function* (range = {}) {
  const checked = yield* Effect.fromResult(checkPage(range))
  return (yield* changeLogPage("getChangeLog", toParameters(checked))).items
})

const checkPage = /* @__PURE__ */ checkRange("getChangeLog")

const walk = <A>(
  range: ChangeLogRange,
  options: WalkOptions,
  give: (page: Page<ChangeLogEntry>) => ReadonlyArray<A>,
) =>
  walkPages({
    operation: "streamChangeLog",
    path: routes.getChangeLog.path,
    parameters: Result.map(checkStream(range), toParameters),
    options,
    fetchPage: (parameters) => changeLogPage("streamChangeLog", parameters),
  }, give).pipe(Stream.withSpan("streamChangeLog"))

const checkStream = /* @__PURE__ */ checkRange("streamChangeLog")

/**
 * Every entry of the change log in `range`, oldest first, page by page as they are pulled;
 * `concurrency` fetches ahead. To go on another day, see {@linkcode streamChangeLogPages}.
 */
export const streamChangeLog = (
  range: ChangeLogRange = {},
  options: WalkOptions = {},
): Stream.Stream<ChangeLogEntry, RequestError | AuthorizationError, ApiClient> =>
  walk(range, options, ({ items }) => items)

/**
 * {@linkcode streamChangeLog} by pages, each with the checkpoint to go on from; its failures and
 * spans name `streamChangeLog`.
 *
 * @example What changed since the last time
 * ```ts
 * import { streamChangeLogPages } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * let kept: string | undefined
 * const follow = Effect.suspend(() => streamChangeLogPages({}, { from: kept }).pipe(
 *   Stream.runForEach(({ checkpoint, items }) =>
 *     Effect.sync(() => {
 *       console.log(items.length)
 *       kept = checkpoint
 *     })
 *   ),
 * ))
 * await Effect.runPromise(Effect.provide(Effect.repeat(follow, { times: 1 }), layerTest))
 * ```
 */
export const streamChangeLogPages = (
  range: ChangeLogRange = {},
  options: WalkOptions = {},
): Stream.Stream<Page<ChangeLogEntry>, RequestError | AuthorizationError, ApiClient> =>
  walk(range, options, (page) => [page])
