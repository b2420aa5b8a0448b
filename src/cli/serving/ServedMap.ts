/**
 * `--map` and `--public-read`: what a server has for people with a browser.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import type { ServerOptions } from "../../server/Server.ts"
import { fromOne, maybe } from "../Flags.ts"
import { UsageError } from "../output/ReportFailure.ts"
import { tilesFlags, type TilesGiven, tilesOf } from "../TilesFlags.ts"

/** The map, which no other command waits for. */
export const loadMap = Effect.promise(() => import("../../map/mod.ts"))

/** The flags of the map and of reading without a token. */
export const servedMapFlags = {
  map: Flag.Boolean("map").pipe(
    Flag.withoutNegation,
    Flag.withDescription(
      "Serve a map of the cameras at /map, for people; they sign in with a client, or see what " +
        "--public-read shows",
    ),
    Flag.withDefault(false),
  ),
  ...tilesFlags,
  publicRead: Flag.Boolean("public-read").pipe(
    Flag.withoutNegation,
    Flag.withDescription(
      "Let cameras and sources be read without a token; nothing else, and within limits",
    ),
    Flag.withDefault(false),
  ),
  publicRequests: fromOne("public-requests-per-minute").pipe(
    Flag.withDescription(
      "How many requests a minute without a token are answered for one address, and ten times as " +
        "many for all; 1200 when left out",
    ),
    maybe,
  ),
}

/** The values of {@linkcode servedMapFlags}. */
export interface ServedMap extends TilesGiven {
  readonly map: boolean
  readonly publicRead: boolean
  readonly publicRequests: number | undefined
}

/** The options of a server that the flags stand for. */
export const readServedMap = Effect.fnUntraced(function* (
  given: ServedMap,
): Effect.fn.Return<Pick<ServerOptions, "map" | "publicRead">, UsageError> {
  const { map, publicRead, publicRequests } = given
  const tiles = yield* tilesOf(given)
  if (tiles !== undefined && !map) {
    return yield* new UsageError({ message: "--tiles are those of the map: give --map, too" })
  }
  if (publicRequests !== undefined && !publicRead) {
    return yield* new UsageError({
      message: "--public-requests-per-minute is a limit of --public-read: give that, too",
    })
  }
  return {
    map: map ? (yield* loadMap).map({ tiles }) : undefined,
    publicRead: publicRead && { requestsPerAddress: publicRequests },
  }
})
