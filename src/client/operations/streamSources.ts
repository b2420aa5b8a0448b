import * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import * as routes from "../../contract/RouteTable.ts"
import type { Source } from "../../domain/Source.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { type Listing, walk } from "../Listing.ts"
import { streaming } from "../Operation.ts"
import { readSources } from "../Responses.ts"

/** The sources of cameras as a listing. */
export const sources = (operation: string): Listing<undefined, 401 | 422, Source> => ({
  operation,
  route: routes.listSources,
  input: () => Result.succeed([]),
  success: readSources,
  hasOffsets: false,
})

/**
 * {@linkcode listSources} as a stream: each page of at most 100 sources is fetched when it is pulled.
 *
 * @example The sources that nobody has described
 * ```ts
 * import { streamSources } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const names = await streamSources().pipe(
 *   Stream.filter(({ licence }) => licence === undefined),
 *   Stream.map(({ name }) => name),
 *   Stream.runCollect,
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(names)
 * ```
 */
export const streamSources: () => Stream.Stream<Source, RequestError, ApiClient> =
  /* @__PURE__ */ streaming(
    "streamSources",
    "streamSources",
    (api) => walk(api, sources("streamSources"), undefined, {}, ({ items }) => items),
  )
