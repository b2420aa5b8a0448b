/**
 * A Worker whose every request makes one call.
 *
 * @module
 */
import { cameraById, layer } from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Redacted from "effect/Redacted"

// As the server writes it: with every field.
const camera = {
  cameraID: "0".repeat(24),
  legacy_cameraID: null,
  type: "non_ip",
  source: "sample",
  country: "US",
  state: "IN",
  city: "West Lafayette",
  latitude: 40.4284,
  longitude: -86.9115,
  resolution_width: 1280,
  resolution_height: 720,
  frame_rate: null,
  is_active_image: true,
  is_active_video: false,
  utc_offset: -18000,
  timezone_id: "America/Indiana/Indianapolis",
  timezone_name: "Eastern Standard Time",
  reference_logo: null,
  reference_url: null,
  retrieval: { snapshot_url: "https://example.org/1.jpg" },
}
const answer = (input: RequestInfo | URL): Promise<Response> =>
  Promise.resolve(
    Response.json(String(input).includes("/auth") ? { token: "a.bearer.token" } : camera),
  )

export default {
  fetch: async (): Promise<Response> => {
    const found = await cameraById("0".repeat(24)).pipe(
      Effect.provideService(FetchHttpClient.Fetch, answer),
      Effect.provide(layer({
        clientID: "0".repeat(96),
        clientSecret: Redacted.make("0".repeat(71)),
        baseURL: "http://cameras.example.org/",
      })),
      Effect.runPromise,
    )
    return Response.json(found.cameraID)
  },
}
