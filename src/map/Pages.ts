/**
 * The map below `/map`.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { noSuchRoute } from "../contract/NoRoute.ts"
import { version } from "../domain/PackageVersion.ts"
import { revalidated } from "../server/routes/Caching.ts"
import type { HttpApp } from "../server/Server.ts"
import { assetResponse } from "./AssetResponse.ts"
import { mapFiles, mapPage } from "./assets/mod.ts"
import { ownHeaders, pageHeaders } from "./MapHeaders.ts"
import type { MapTiles } from "./Tiles.ts"

/**
 * How the page comes to its credentials: `"sign-in"`, whoever looks has them; `"public"`, reading needs
 * none; `"session"`, they are added on the way.
 */
export type MapMode = "sign-in" | "public" | "session"

/** What the page asks for first. */
export interface MapConfig {
  readonly mode: MapMode
  readonly tiles: MapTiles | null
  readonly version: string
}

/** What has to be asked after before it is used again. */
const checked = { "cache-control": "no-cache" }

/** What never changes under its name. */
const kept = { "cache-control": "public, max-age=31536000, immutable" }

const none = HttpServerResponse.jsonUnsafe({ message: noSuchRoute }, { status: 404 })

/** The page at `/map`, and below it the files that it is made of and what it is set up with. */
export const makePages = (mode: MapMode, tiles: MapTiles | undefined): HttpApp => {
  const page = assetResponse(mapPage, { ...pageHeaders, ...checked })
  const files = new Map(
    mapFiles.map((file) => [file.name, assetResponse(file, { ...ownHeaders, ...kept })]),
  )
  const config: MapConfig = { mode, tiles: tiles ?? null, version }
  const answer = revalidated(HttpServerResponse.jsonUnsafe(config))
  files.set(
    "config.json",
    Effect.map(answer, HttpServerResponse.setHeaders({ ...ownHeaders, ...checked })),
  )
  return Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ url }) => {
    const [, name] = /^\/map(?:\/([^/?#]*))?/.exec(url) ?? []
    if (name === undefined) return page
    // From there the page would look for its files a level too deep.
    if (name === "") return Effect.succeed(HttpServerResponse.redirect("../map", { status: 308 }))
    return files.get(name) ?? Effect.succeed(none)
  })
}
