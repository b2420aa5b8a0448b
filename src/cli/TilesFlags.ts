/**
 * `--tiles` and `--tiles-attribution`: the ground of a map, from a server of tiles.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { attributionProblem, type MapTiles, tilesProblem } from "../map/Tiles.ts"
import { maybe } from "./Flags.ts"
import { UsageError } from "./output/ReportFailure.ts"

const checked = (name: string, problemOf: (text: string) => string | undefined) =>
  Flag.String(name).pipe(
    // What was given stands before it, and "Expected: " too.
    Flag.filter(
      (text) => problemOf(text) === undefined,
      (text) => (problemOf(text) ?? "").replace(/^expected |, got ".*"$/g, ""),
    ),
  )

/** `--tiles` and `--tiles-attribution`. */
export const tilesFlags = {
  tiles: checked("tiles", tilesProblem).pipe(
    Flag.withMetavar("<url>"),
    Flag.withDescription(
      "Where the map has pictures of the ground from, such as " +
        "https://tiles.example.org/{z}/{x}/{y}.png; when left out it shows land, borders and names " +
        "that it brings with it, and asks no other server",
    ),
    maybe,
  ),
  tilesAttribution: checked("tiles-attribution", attributionProblem).pipe(
    Flag.withMetavar("<text>"),
    Flag.withDescription("Whom the map names for the tiles; with --tiles it cannot be left out"),
    maybe,
  ),
}

/** The values of {@linkcode tilesFlags}. */
export interface TilesGiven {
  readonly tiles: string | undefined
  readonly tilesAttribution: string | undefined
}

/** The tiles that the flags name, if they do; each flag needs the other. */
export const tilesOf = (
  { tiles: url, tilesAttribution: attribution }: TilesGiven,
): Effect.Effect<MapTiles | undefined, UsageError> => {
  if (url !== undefined && attribution !== undefined) return Effect.succeed({ url, attribution })
  if (url === undefined && attribution === undefined) return Effect.undefined
  return new UsageError({
    message: url === undefined
      ? "--tiles-attribution is for tiles: give their address with --tiles"
      : "--tiles needs --tiles-attribution: whom the map is to name for them",
  })
}
