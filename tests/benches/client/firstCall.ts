/**
 * A Worker whose every request makes one call.
 *
 * @module
 */
import { cameraById, layer } from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Redacted from "effect/Redacted"

const camera = { cameraID: "0".repeat(24), type: "non_ip", retrieval: { snapshot_url: "x" } }
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
