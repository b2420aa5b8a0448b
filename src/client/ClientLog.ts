/**
 * Reading the log of who changed the clients of the API.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Pairs, toParameters } from "../contract/Encoding.ts"
import { routes } from "../contract/Routes.ts"
import { type ChangeLogRange, checkRange } from "../domain/ChangeLog.ts"
import { ClientLogEntry } from "../domain/ClientLog.ts"
import { readSchema } from "./Answer.ts"
import { ApiClient } from "./ApiClient.ts"
import type { ClientsError } from "./Clients.ts"
import { operation } from "./Operation.ts"
import { linksOf, type Page, type WalkOptions, walkPages } from "./Pages.ts"

const Entries = /* @__PURE__ */ Schema.Array(ClientLogEntry)

const clientLogPage = /* @__PURE__ */ Effect.fnUntraced(
  function* (operation: string, parameters: Pairs) {
    const api = yield* ApiClient
    const answer = yield* api.call({ operation, route: routes.getClientLog, parameters })
    const items = yield* readSchema(Entries, operation)(answer)
    return { items, count: items.length, ...linksOf(routes.getClientLog, answer, api) }
  },
)

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
) => Effect.Effect<ReadonlyArray<ClientLogEntry>, ClientsError, ApiClient> =
  /* @__PURE__ */ operation(
    "getClientLog",
  )(function* (range = {}) {
    const checked = yield* Effect.fromResult(checkRange("getClientLog")(range))
    return (yield* clientLogPage("getClientLog", toParameters(checked))).items
  })

const walk = <A>(
  range: ChangeLogRange,
  options: WalkOptions,
  give: (page: Page<ClientLogEntry>) => ReadonlyArray<A>,
) =>
  walkPages({
    operation: "streamClientLog",
    path: routes.getClientLog.path,
    parameters: Result.map(checkRange("streamClientLog")(range), toParameters),
    options,
    fetchPage: (parameters) => clientLogPage("streamClientLog", parameters),
  }, give).pipe(Stream.withSpan("streamClientLog"))

/**
 * Every entry of the log of clients in `range`, oldest first, page by page as they are pulled;
 * `concurrency` fetches ahead. To go on another day, see {@linkcode streamClientLogPages}.
 */
export const streamClientLog = (
  range: ChangeLogRange = {},
  options: WalkOptions = {},
): Stream.Stream<ClientLogEntry, ClientsError, ApiClient> =>
  walk(range, options, ({ items }) => items)

/**
 * {@linkcode streamClientLog} by pages, each with the checkpoint to go on from; its failures and
 * spans name `streamClientLog`.
 */
export const streamClientLogPages = (
  range: ChangeLogRange = {},
  options: WalkOptions = {},
): Stream.Stream<Page<ClientLogEntry>, ClientsError, ApiClient> =>
  walk(range, options, (page) => [page])
