/**
 * An edge function: `GET /near?lat=40.4259&lon=-86.9081&km=5` answers with the cameras around a place
 * as a GeoJSON FeatureCollection. It teaches how to use the client where nothing but settled tokens
 * may be shared between requests: the layer is made for each request, and `tokenStoreMemory` keeps the
 * token for the life of the isolate.
 *
 * @module
 */
import {
  type Camera,
  type CameraFilter,
  type ClientOptionsError,
  FormatError,
  layer,
  streamCameras,
  tokenStoreMemory,
} from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

/** The variables and secrets of `wrangler.jsonc`. */
export interface Env {
  readonly CAM2_BASE_URL: string
  readonly CAM2_CLIENT_ID: string
  readonly CAM2_CLIENT_SECRET: string
}

interface Context {
  readonly waitUntil: (promise: Promise<unknown>) => void
}

const maxKilometres = 100
const maxFeatures = 1000
// Cameras seldom move: browsers may keep an answer for a minute, the edge for five.
const cacheControl = "public, max-age=60, s-maxage=300"

const json = (body: unknown, status: number, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers })

const readNumber = (
  parameters: URLSearchParams,
  name: string,
  [least, most]: readonly [number, number],
) => {
  const text = parameters.get(name) ?? ""
  const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  return value >= least && value <= most
    // Four decimals are eleven metres: neighbours share an answer of the cache.
    ? Effect.succeed(Math.round(value * 1e4) / 1e4)
    : Effect.fail(
      new FormatError({ message: `${name}: expected a number from ${least} to ${most}` }),
    )
}

const readCircle = Effect.fnUntraced(function* (parameters: URLSearchParams) {
  const circle: CameraFilter = {
    latitude: yield* readNumber(parameters, "lat", [-90, 90]),
    longitude: yield* readNumber(parameters, "lon", [-180, 180]),
    radius: yield* readNumber(parameters, "km", [0.001, maxKilometres]),
  }
  return circle
})

const toFeature = ({ cameraID, latitude, longitude, ...properties }: Camera) => ({
  type: "Feature",
  id: cameraID,
  geometry: { type: "Point", coordinates: [longitude, latitude] },
  properties,
})

const near = (circle: CameraFilter) =>
  streamCameras(circle).pipe(
    Stream.take(maxFeatures),
    Stream.map(toFeature),
    Stream.runCollect,
    Effect.map((features) =>
      json({ type: "FeatureCollection", features }, 200, {
        "content-type": "application/geo+json",
        "cache-control": cacheControl,
      })
    ),
  )

const misconfigured = (error: ClientOptionsError) =>
  Effect.as(
    Effect.logError(`CAM2_CLIENT_ID, CAM2_CLIENT_SECRET or CAM2_BASE_URL: ${error.message}`),
    json({ message: "This service is not set up correctly." }, 500),
  )

const answer = (circle: CameraFilter, env: Env) =>
  near(circle).pipe(
    Effect.provide(
      layer({
        clientID: env.CAM2_CLIENT_ID?.trim(),
        // The end of the line that `wrangler secret put` was given is no part of it.
        clientSecret: Redacted.make(env.CAM2_CLIENT_SECRET?.trim()),
        baseURL: env.CAM2_BASE_URL,
        timeout: "5 seconds",
      }).pipe(Layer.provide(tokenStoreMemory)),
    ),
    Effect.catchTags({
      FormatError: (error) => Effect.succeed(json({ message: error.message }, 400)),
      TooManyRequestsError: () =>
        Effect.succeed(json({ message: "Too many requests." }, 503, { "retry-after": "10" })),
      // Nothing that the caller could correct.
      InvalidClientIdError: misconfigured,
      InvalidClientSecretError: misconfigured,
      InvalidOptionError: misconfigured,
    }),
    Effect.catch((error) =>
      Effect.as(
        Effect.logError(error.message),
        json({ message: "The camera database does not answer." }, 502),
      )
    ),
  )

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname !== "/near") return json({ message: "Try /near?lat=&lon=&km=" }, 404)
    if (request.method !== "GET") {
      return json({ message: "Only GET is allowed." }, 405, { allow: "GET" })
    }
    const circle = Effect.runSync(Effect.result(readCircle(url.searchParams)))
    if (circle._tag === "Failure") return json({ message: circle.failure.message }, 400)

    const { latitude, longitude, radius } = circle.success
    const cache = await caches.open("near")
    const key = `${url.origin}/near?lat=${latitude}&lon=${longitude}&km=${radius}`
    const cached = await cache.match(key)
    if (cached) return cached

    // A client that goes away interrupts what is done for it.
    const response = await Effect.runPromise(answer(circle.success, env), {
      signal: request.signal,
    })
    if (response.ok) context.waitUntil(cache.put(key, response.clone()))
    return response
  },
}
