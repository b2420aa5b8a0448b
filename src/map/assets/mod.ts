/**
 * The files that the map's page is made of. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"
import { base } from "./Base.ts"
import { licences } from "./Licences.ts"
import { page } from "./Page.ts"
import { script } from "./Script.ts"
import { stream } from "./Stream.ts"
import { style } from "./Style.ts"

/** The page. */
export const mapPage: MapAsset = page

/** What the page loads, each under its name. */
export const mapFiles: ReadonlyArray<MapAsset> = [
  script,
  style,
  base,
  stream,
  licences,
]
