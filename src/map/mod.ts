/**
 * A map of the cameras for people with a browser, which a server has at `/map`. All that it is made of
 * is in here: it asks no other server, but for the pictures and streams of cameras, and for tiles where
 * there are some.
 *
 * @example A server with the map, which anybody can look at
 * ```ts
 * import { map } from "@cam2/camera-database/map"
 * import { layerMemory, makeHandler } from "@cam2/camera-database/server"
 *
 * const { dispose, handler } = makeHandler({ stores: layerMemory, map: map(), publicRead: true })
 * const response = await handler(new Request("http://localhost/map"))
 * console.log(response.status, response.headers.get("content-type"))
 * await dispose()
 * ```
 *
 * @module
 */
import type { MapPages } from "../server/Server.ts"
import { makePages } from "./Pages.ts"
import { attributionProblem, type MapTiles, tilesProblem } from "./Tiles.ts"

export type { MapPages } from "../server/Server.ts"
export type { MapTiles } from "./Tiles.ts"

/** How the map is set up. */
export interface MapOptions {
  /** Pictures of the ground; when left out, land, borders and names that the map brings with it. */
  readonly tiles?: MapTiles | undefined
}

const checkTiles = ({ attribution, url }: MapTiles) => {
  const problem = tilesProblem(url) ?? attributionProblem(attribution)
  if (problem !== undefined) throw new TypeError(`tiles: ${problem}`)
}

/**
 * The map, for the option `map` of a server. Whoever looks at it signs in with the id and the secret of
 * a client, or reads without where the server has `publicRead`. Throws a `TypeError` of tiles whose
 * address or attribution is none.
 */
export const map = ({ tiles }: MapOptions = {}): MapPages => {
  if (tiles) checkTiles(tiles)
  return ({ hasPublicReads }) => makePages(hasPublicReads ? "public" : "sign-in", tiles)
}
