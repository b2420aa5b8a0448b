/**
 * The page at the root: what the server is, how many cameras it has, and where to go.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { accepted } from "../../contract/forms/Accept.ts"
import { version } from "../../domain/PackageVersion.ts"
import { revalidated } from "../routes/Caching.ts"
import { docsPath, mapPath, openapiPath } from "../routes/RouteFinder.ts"
import { settled } from "../Settled.ts"
import type { CameraStoreShape } from "../stores/CameraStore.ts"
import { style } from "./Assets.ts"
import { markup } from "./Html.ts"
import { pageHeaders } from "./PageHeaders.ts"

const name = "CAM2 camera database"
const description = "A directory of public network cameras."

/** Which pages the server has. */
export interface HomeOptions {
  readonly hasDocs: boolean
  readonly hasMap: boolean
  /** Whether cameras are read without a token. */
  readonly hasPublicReads: boolean
}

/** Somewhere to go, relative to the root so that it is right behind a path of a proxy. */
interface Place {
  readonly key: string
  readonly path: string
  readonly title: string
  readonly words: string
}

const placesOf = ({ hasDocs, hasMap }: HomeOptions): ReadonlyArray<Place> => [
  ...hasMap
    ? [{ key: "map", path: mapPath, title: "Map", words: "Look at the cameras on a map." }]
    : [],
  ...hasDocs
    ? [{
      key: "docs",
      path: docsPath,
      title: "Documentation",
      words: "Every operation of the API, with examples, to read and to try.",
    }]
    : [],
  {
    key: "openapi",
    path: openapiPath,
    title: "OpenAPI document",
    words: "The same for programs, which make clients of it.",
  },
  { key: "health", path: "/health", title: "Health", words: "Whether the server runs." },
]

const wordsOnTokens = (hasPublicReads: boolean) =>
  hasPublicReads
    ? "Cameras are read without a token; all else needs one."
    : "Reading and writing need the credentials of a client, which the operator of this server gives."

// So long a count is given again.
const kept = 10_000
// The page does not wait for a database that has much to do.
const patience = "1 second"

/** How many cameras there are, as it was known some seconds ago; nothing while it is not known. */
const counting = (cameras: Pick<CameraStoreShape, "count">) => {
  let known: number | undefined
  let next = -Infinity
  const count = cameras.count({}).pipe(
    Effect.timeout(patience),
    Effect.tap((found) =>
      Effect.sync(() => {
        known = found
      })
    ),
    // The page is of use without, and what fails is told where cameras are asked for.
    Effect.catchCause(() => Effect.succeed(known)),
  )
  return Effect.flatMap(Clock.currentTimeMillis, (now) => {
    if (now < next) return Effect.succeed(known)
    next = now + kept
    return count
  })
}

const page = (options: HomeOptions, count: number | undefined) =>
  markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${name}</title>
        <style>${{ markup: style }}</style>
      </head>
      <body>
        <main class="home">
    <h1>${name}</h1>
    <p>${description} ${wordsOnTokens(options.hasPublicReads)}</p>
    ${
    count === undefined
      ? ""
      : markup`<p class="count"><strong>${count.toLocaleString("en")}</strong>${
        count === 1 ? "camera" : "cameras"
      }</p>`
  }
    <ul class="places">
    ${
    placesOf(options).map(({ path, title, words }) =>
      markup`<li><a href=".${path}"><strong>${title}</strong>${words}</a></li>`
    )
  }</ul>
    <p class="soft">Version ${version}</p>
        </main>
      </body>
    </html>
`.markup

const headers = settled(Effect.promise(async () => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style))
  return pageHeaders({ style: `'sha256-${Base64.encode(new Uint8Array(digest))}'` })
}))

/** Answers with the page, or with the same as JSON where HTML is not asked for. */
export const makeHome = (options: HomeOptions, cameras: Pick<CameraStoreShape, "count">) => {
  const counted = counting(cameras)
  const links = Object.fromEntries(placesOf(options).map(({ key, path }) => [key, `.${path}`]))
  return Effect.gen(function* () {
    const { headers: { accept } } = yield* HttpServerRequest.HttpServerRequest
    const count = yield* counted
    const isPage = accepted(accept, ["application/json", "text/html"]) === "text/html"
    const response = isPage
      ? HttpServerResponse.text(page(options, count), {
        contentType: "text/html; charset=utf-8",
        headers: yield* headers,
      })
      : HttpServerResponse.jsonUnsafe({
        name,
        description,
        version,
        ...count !== undefined && { cameras: count },
        links,
      })
    return HttpServerResponse.setHeaders(yield* revalidated(response), {
      "cache-control": "no-cache",
      vary: "accept",
    })
  })
}
