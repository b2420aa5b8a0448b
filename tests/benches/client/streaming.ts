/**
 * Streams as many cameras as its argument says, page by page from a function of this process, and
 * prints the heap after each tenth, collected first.
 *
 * @module
 */
import { layer, streamCameras } from "@cam2/camera-database"
import { sampleCameras, testCredentials } from "@cam2/camera-database/testing"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Stream from "effect/Stream"
import process from "node:process"
import { toWire } from "../../../src/contract/WriteCamera.ts"
import { toRecord } from "../../../src/server/stores/CameraRecord.ts"

const count = Number(process.argv[2])
const size = 100
// Stands for the first half of every id, which is another one on each page.
const mark = "p".repeat(16)
const time = "2018-07-04T19:52:52.000Z"
const wire = Array.from(
  { length: size },
  (_, index) =>
    toWire(
      toRecord(
        {
          cameraID: mark + String(index).padStart(8, "0"),
          created_at: time,
          updated_at: time,
          retired_at: null,
          retired_reason: null,
        },
        sampleCameras[index % sampleCameras.length]!,
      ),
    ),
)
const page = JSON.stringify(wire)

const answer = (input: RequestInfo | URL): Promise<Response> => {
  const url = new URL(String(input))
  if (url.pathname === "/auth") return Promise.resolve(Response.json({ token: "a.bearer.token" }))
  const after = Number(url.searchParams.get("after") ?? 0) + size
  return Promise.resolve(
    new Response(page.replaceAll(mark, String(after).padStart(16, "0")), {
      headers: {
        "content-type": "application/json",
        ...(after < count && { link: `</cameras/search?after=${after}>; rel="next"` }),
      },
    }),
  )
}

const heaps: Array<number> = []
let seen = 0
await streamCameras().pipe(
  Stream.runForEachArray((cameras) =>
    Effect.sync(() => {
      seen += cameras.length
      if (seen % (count / 10) !== 0) return
      ;(globalThis as { gc?: () => void }).gc?.()
      heaps.push(process.memoryUsage().heapUsed)
    })
  ),
  Effect.provideService(FetchHttpClient.Fetch, answer),
  Effect.provide(layer({ ...testCredentials, baseURL: "http://cameras.example.org/" })),
  Effect.runPromise,
)
console.log(JSON.stringify({ seen, heaps }))
