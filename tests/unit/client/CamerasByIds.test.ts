import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { camerasByIds } from "@cam2/camera-database"
import { memoryApi } from "./MemoryApi.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")
const camera = (cameraID: string) => ({ cameraID, camera_type: "stream", m3u8_url: "u" })

/** A server with a route for one id alone, where the ids below 3 have cameras. */
const original = (status: number) =>
  memoryApi(({ path }) =>
    Effect.succeed(
      path === "/auth"
        ? { json: { token: "t" } }
        : path === "/cameras/batch"
        ? { status, json: { message: "Cannot POST /cameras/batch" } }
        : path.startsWith("/cameras/legacy/") || Number(path.slice(9)) < 3
        ? { json: camera(path.startsWith("/cameras/legacy/") ? idOf(9) : path.slice(9)) }
        : { status: 404, json: { message: "No camera with that cameraID." } },
    )
  )

for (const status of [404, 405]) {
  Deno.test(`camerasByIds: a server that answers ${status} to a batch is asked for each camera`, async () => {
    const api = original(status)
    const ids = { cameraIDs: [idOf(2), idOf(5), idOf(1)], legacyCameraIDs: [7] }
    const found = await Effect.all([camerasByIds(ids), camerasByIds(ids)]).pipe(
      Effect.provide(api.layer),
      Effect.runPromise,
    )
    for (const { cameras, missing } of found) {
      assert.deepEqual(cameras.map(({ cameraID }) => cameraID), [idOf(2), idOf(1), idOf(9)])
      assert.deepEqual(missing, { cameraIDs: [idOf(5)], legacyCameraIDs: [] })
    }
    const batches = api.received.filter(({ path }) => path === "/cameras/batch")
    assert.equal(batches.length, 1)
  })
}

/** What a batch of three ids fails with when the server answers `json`. */
const failureOf = (json: unknown) =>
  camerasByIds({ cameraIDs: [idOf(1), idOf(2), idOf(3)] }).pipe(
    Effect.flip,
    Effect.provide(
      memoryApi(({ path }) => path === "/auth" ? undefined : Effect.succeed({ json })).layer,
    ),
    Effect.runPromise,
  )

Deno.test("camerasByIds: an answer that does not account for every id cannot be read", async () => {
  const missing = { cameraIDs: [idOf(2)], legacy_cameraIDs: [] }
  const none = { cameraIDs: [], legacy_cameraIDs: [] }
  const all = { cameraIDs: [idOf(1), idOf(2), idOf(3)], legacy_cameraIDs: [] }
  const answers = [
    ["cameras", { cameras: [camera(idOf(1))], missing }],
    ["cameras", { cameras: [1, 2, 3].map((index) => camera(idOf(index))), missing }],
    ["cameras", { cameras: [], missing: none, rest: all }],
    ["cameras[0].camera_type", { cameras: [{}], missing }],
    ["cameras", { missing }],
    ["missing", { cameras: [] }],
    ["rest", { cameras: [], missing: all, rest: 1 }],
    ["", []],
  ] as const
  for (const [path, answer] of answers) {
    const error = await failureOf(answer)
    assert.equal(error._tag === "InvalidResponseError" && error.path, path, JSON.stringify(answer))
  }
})
