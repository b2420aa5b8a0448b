import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type InvalidResponseError, searchCamera, streamCameras } from "@cam2/camera-database"
import { memoryApi } from "./MemoryApi.ts"

const good = (id: number) => ({
  cameraID: String(id).padStart(24, "0"),
  type: "stream",
  retrieval: { m3u8_url: `https://example.org/${id}` },
})
const bad = { ...good(1), latitude: "north" }
const page = [good(0), bad, good(2)]

/** An API with one page, then an empty one. */
const onePage = (cameras: ReadonlyArray<unknown>) =>
  memoryApi(({ path, query }) =>
    path === "/auth"
      ? undefined
      : Effect.succeed({ json: query.some(([name]) => name === "offset") ? [] : cameras })
  )

const facts = ({ _tag, cameraID, message, path }: InvalidResponseError) => ({
  _tag,
  cameraID,
  message,
  path,
})

Deno.test("searchCamera: fails with the camera that cannot be read, by its id and place", async () => {
  const { layer } = onePage(page)
  const error = await Effect.runPromise(Effect.flip(Effect.provide(searchCamera(), layer)))
  assert.equal(error._tag, "InvalidResponseError")
  assert.deepEqual(error._tag === "InvalidResponseError" && facts(error), {
    _tag: "InvalidResponseError",
    cameraID: bad.cameraID,
    message: `The response cannot be read at [1].latitude (camera ${bad.cameraID}).`,
    path: "[1].latitude",
  })
})

Deno.test("streamCameras: fails with it too, unless it is told what to do", async () => {
  const { layer } = onePage(page)
  const error = await Effect.runPromise(
    Effect.flip(Effect.provide(Stream.runCollect(streamCameras()), layer)),
  )
  assert.equal(error._tag, "InvalidResponseError")
})

Deno.test("streamCameras: reports what cannot be read and goes on, with the offset of the whole page", async () => {
  const reported: Array<unknown> = []
  const api = onePage([...page, null, "camera"])
  const cameras = await Effect.runPromise(
    streamCameras({}, {
      onUndecodable: (error) => Effect.sync(() => void reported.push(facts(error))),
    }).pipe(Stream.runCollect, Effect.provide(api.layer)),
  )
  assert.deepEqual(cameras.map(({ cameraID }) => cameraID), [
    good(0).cameraID,
    good(2).cameraID,
  ])
  assert.equal(reported.length, 3)
  assert.deepEqual(reported[0], {
    _tag: "InvalidResponseError",
    cameraID: bad.cameraID,
    message: `The response cannot be read at latitude (camera ${bad.cameraID}).`,
    path: "latitude",
  })
  assert.deepEqual(api.calls().map(({ query }) => query), [[], [["offset", "5"]]])
})

Deno.test("streamCameras: a page of nothing that can be read does not end the walk", async () => {
  const api = onePage([bad, bad])
  const cameras = await Effect.runPromise(
    streamCameras({}, { onUndecodable: () => Effect.void }).pipe(
      Stream.runCollect,
      Effect.provide(api.layer),
    ),
  )
  assert.deepEqual(cameras, [])
  assert.equal(api.calls().length, 2)
})
