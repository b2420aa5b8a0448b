/**
 * Streaming what does not fit one page.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import { CameraStore, layerMemory } from "@cam2/camera-database/server"
import { layerTestWith, sampleCameraID } from "@cam2/camera-database/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { numbered } from "../../contract/Fixtures.ts"
import { equal } from "../Check.ts"
import { client, handler, network, scripted } from "../World.ts"

const cameras = Array.from({ length: 250 }, (_, index) => numbered(index))
const ids = cameras.map((_, index) => sampleCameraID(index + 1))

const seeded = Layer.effectDiscard(
  Effect.flatMap(
    CameraStore,
    (store) =>
      Effect.forEach(cameras, (camera, index) => store.add(ids[index]!, camera)).pipe(Effect.orDie),
  ),
).pipe(Layer.provideMerge(layerMemory))

const idsOf = (filter?: Cam2.CameraFilter) =>
  Cam2.streamCameras(filter).pipe(Stream.map(({ cameraID }) => cameraID), Stream.runCollect)

/** Behaviours of the streams. */
export const pages = {
  "streamCameras: every camera once, in the order added": Effect.gen(function* () {
    const server = yield* handler(seeded)
    for (const layer of [client(server), layerTestWith({ cameras })]) {
      equal(yield* Effect.provide(idsOf(), layer), ids)
      equal(yield* Effect.provide(idsOf({ offset: 249 }), layer), ids.slice(249))
      equal(yield* Effect.provide(idsOf({ camera_type: "ip" }), layer), [])
    }
  }).pipe(Effect.scoped),
  "streamCameras: over the network, side by side": Effect.gen(function* () {
    const server = yield* network
    yield* Effect.gen(function* () {
      const added = yield* Effect.forEach(cameras.slice(0, 120), Cam2.addCamera, {
        concurrency: 8,
      })
      const found = yield* Effect.all([idsOf(), idsOf()], { concurrency: 2 })
      for (const walk of found) equal([...walk].sort(), [...added].sort())
    }).pipe(Effect.provide(client(server)))
  }),
  "streamCameras: over the network, with pages ahead and from checkpoints": Effect.gen(
    function* () {
      const server = yield* network
      yield* Effect.gen(function* () {
        yield* Effect.forEach(cameras, Cam2.addCamera, { concurrency: 8 })
        const whole = yield* idsOf()
        const walked = yield* Stream.runCollect(Cam2.streamCameraPages({}, { concurrency: 4 }))
        let given = 0
        for (const { checkpoint, items } of walked) {
          given += items.length
          const rest = Cam2.streamCameras({}, { from: checkpoint, concurrency: 4 })
          const found = yield* Stream.runCollect(Stream.map(rest, ({ cameraID }) => cameraID))
          equal(found, whole.slice(given))
        }
        equal(given, cameras.length)
      }).pipe(Effect.provide(client(server)))
    },
  ),
  "streamCameras: asks for a page when it is pulled, and not before": Effect.gen(function* () {
    const { baseURL, fetch } = yield* handler(seeded)
    let asked = 0
    const counted: typeof fetch = (input, init) => {
      if (new URL(String(input)).pathname === "/cameras/search") asked++
      return fetch(input, init)
    }
    const take = (count: number) => Cam2.streamCameras().pipe(Stream.take(count), Stream.runCount)
    for (const [count, pages] of [[1, 1], [100, 1], [101, 2], [250, 3]] as const) {
      asked = 0
      equal(yield* Effect.provide(take(count), client({ baseURL, fetch: counted })), count)
      equal(asked, pages, `the pages for ${count} cameras`)
    }
  }).pipe(Effect.scoped),
  "searchCamera: from a fetch that keeps responses and gives clones of them": Effect.gen(
    function* () {
      const server = yield* handler(seeded)
      const page = yield* Effect.provide(Cam2.searchCamera(), client(server))
      const bodies: ReadonlyArray<(bytes: Uint8Array<ArrayBuffer>) => BodyInit> = [
        (bytes) => bytes,
        (bytes) => bytes.buffer,
        (bytes) => new Blob([bytes]),
        (bytes) => new TextDecoder().decode(bytes),
        (bytes) => new Blob([bytes]).stream(),
      ]
      for (const bodyOf of bodies) {
        const kept = new Map<string, Response>()
        const fetch: typeof globalThis.fetch = async (input, init) => {
          const url = String(input)
          const known = kept.get(url)
          if (known !== undefined) return known.clone()
          const response = await server.fetch(input, init)
          const bytes = new Uint8Array(await response.arrayBuffer())
          const headers = { "content-length": String(bytes.length) }
          const copy = new Response(bodyOf(bytes), { headers })
          kept.set(url, copy)
          return copy.clone()
        }
        const searches = Effect.all([Cam2.searchCamera(), Cam2.searchCamera(), Cam2.searchCamera()])
        const found = yield* Effect.provide(searches, client({ baseURL: server.baseURL, fetch }))
        equal(found, [page, page, page])
      }
    },
  ).pipe(Effect.scoped),
  "searchCamera: from a fetch whose answers only look like responses, and share a buffer": Effect
    .gen(function* () {
      const server = yield* handler(seeded)
      const page = yield* Effect.provide(Cam2.searchCamera(), client(server))
      const kept = new Map<string, ArrayBuffer>()
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const url = String(input)
        const bytes = kept.get(url) ?? await (await server.fetch(input, init)).arrayBuffer()
        kept.set(url, bytes)
        const headers = { "content-length": String(bytes.byteLength) }
        const response = new Response(new Uint8Array(bytes), { headers })
        const arrayBuffer = () => Promise.resolve(bytes)
        const { body, status } = response
        return Object.assign(Object.create(null), {
          arrayBuffer,
          body,
          headers: response.headers,
          status,
        })
      }
      const searches = Effect.all([Cam2.searchCamera(), Cam2.searchCamera()])
      const found = yield* Effect.provide(searches, client({ baseURL: server.baseURL, fetch }))
      equal(found, [page, page])
    }).pipe(Effect.scoped),
  "searchCamera: from a fetch whose responses read their bodies by a method of their own": Effect
    .gen(function* () {
      const server = yield* handler(seeded)
      const page = yield* Effect.provide(Cam2.searchCamera(), client(server))
      const copyOf = (bytes: ArrayBuffer) =>
        new Response(new Uint8Array(bytes), {
          headers: { "content-length": String(bytes.byteLength) },
        })
      const kept = new Map<string, ArrayBuffer>()
      const ways: ReadonlyArray<(bytes: ArrayBuffer) => Response> = [
        (bytes) => Object.assign(copyOf(bytes), { arrayBuffer: () => Promise.resolve(bytes) }),
        (bytes) => {
          const response = copyOf(bytes)
          const arrayBuffer = async () => {
            const read = await Response.prototype.arrayBuffer.call(response)
            kept.set(`${kept.size}`, read)
            return read
          }
          return Object.assign(response, { arrayBuffer })
        },
      ]
      for (const respond of ways) {
        const fetch: typeof globalThis.fetch = async (input, init) => {
          const url = String(input)
          const bytes = kept.get(url) ?? await (await server.fetch(input, init)).arrayBuffer()
          kept.set(url, bytes)
          return respond(bytes)
        }
        const searches = Effect.all([Cam2.searchCamera(), Cam2.searchCamera()])
        const found = yield* Effect.provide(searches, client({ baseURL: server.baseURL, fetch }))
        equal(found, [page, page])
      }
      equal([...kept.values()].filter(({ byteLength }) => byteLength === 0), [])
    }).pipe(Effect.scoped),
  "streamCameras: counts offsets to an empty page where the server links none": Effect.gen(
    function* () {
      const wire = { type: "stream", is_active_image: false, is_active_video: true }
      const all = ids.slice(0, 5).map((cameraID) => ({
        ...wire,
        cameraID,
        retrieval: { m3u8_url: "https://example.org/a.m3u8" },
      }))
      const offsets: Array<string | null> = []
      const server = scripted(({ url }) => {
        const offset = new URL(url).searchParams.get("offset")
        offsets.push(offset)
        return Response.json(all.slice(Number(offset), Number(offset) + 2))
      })
      equal(yield* Effect.provide(idsOf(), client(server)), ids.slice(0, 5))
      equal(offsets, [null, "2", "4", "5"])
    },
  ),
  "streamCameras: neither skips nor repeats when cameras are added meanwhile": Effect.gen(
    function* () {
      const found = yield* Cam2.streamCameras().pipe(
        Stream.tap(({ cameraID }) =>
          cameraID === ids[50] ? Effect.asVoid(Cam2.addCamera(numbered(999))) : Effect.void
        ),
        Stream.map(({ cameraID }) => cameraID),
        Stream.runCollect,
      )
      equal(found.slice(0, 250), ids)
      equal(found.length, 251)
    },
  ).pipe(Effect.provide(layerTestWith({ cameras }))),
  "streamChangeLog: every entry, oldest first": Effect.gen(function* () {
    const server = yield* handler(seeded)
    for (const layer of [client(server), layerTestWith({ cameras })]) {
      const log = yield* Effect.provide(Stream.runCollect(Cam2.streamChangeLog()), layer)
      equal(log.map(({ cameraID }) => cameraID), ids)
    }
  }).pipe(Effect.scoped),
}
