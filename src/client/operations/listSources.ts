import type * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Source } from "../../domain/Source.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { walk } from "../Listing.ts"
import { define } from "../Operation.ts"
import { sources } from "./streamSources.ts"

/**
 * Every source of cameras by its name: how many cameras it has, how many of them give images or video,
 * and its home page, licence, attribution and terms where somebody described it with
 * {@linkcode putSource}. A source that was described and has no cameras is among them.
 *
 * Retired cameras are not counted. Names that differ only in their case are one source. To stop before
 * the end use {@linkcode streamSources}.
 *
 * @example
 * ```ts
 * import { listSources } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const sources = await listSources().pipe(Effect.provide(layerTest), Effect.runPromise)
 * for (const { active, cameras, licence, name } of sources) {
 *   console.log(`${name}: ${active} of ${cameras} are active, ${licence ?? "no licence is known"}`)
 * }
 * ```
 */
export const listSources: () => Effect.Effect<ReadonlyArray<Source>, RequestError, ApiClient> =
  /* @__PURE__ */ define(
    "listSources",
    (api) =>
      Stream.runCollect(walk(api, sources("listSources"), undefined, {}, ({ items }) => items)),
  )
