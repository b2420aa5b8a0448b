import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Cam2 from "@cam2/camera-database"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { flatten, readCamera } from "../../src/contract/ReadCamera.ts"
import { toWire } from "../../src/contract/WriteCamera.ts"
import * as Arbitrary from "./Arbitrary.ts"
import { idsOf, stored } from "./Fixtures.ts"
import { asRoot, fetchFrom, memoryURL, serve, World } from "./World.ts"

// fast-check prints the seed and the path of what failed.
const parameters = { seed: 20180704, numRuns: 300 }
// Where each run makes many requests.
const fewer = { ...parameters, numRuns: 150 }

const world = Layer.effect(
  World,
  Effect.map(serve(layerSqlite({ filename: ":memory:" })), ({ created, handler }) =>
    World.of({
      baseURL: memoryURL,
      fetch: fetchFrom(handler),
      root: created!,
      reopen: Effect.void,
    })),
)

type Program = Effect.Effect<void, unknown, Cam2.ApiClient>

/** Runs a program as the root client of a new server. */
const onNewServer = (program: Program) => Effect.runPromise(Effect.provide(asRoot(program), world))

/** Checks what holds for any value, all of them on one server. */
const onOneServer = <A>(
  arbitrary: fc.Arbitrary<A>,
  holds: (value: A) => Program,
  runs = parameters,
): Program =>
  Effect.gen(function* () {
    const context = yield* Effect.context<Cam2.ApiClient>()
    const property = fc.asyncProperty(
      arbitrary,
      (value) => Effect.runPromise(Effect.provideContext(holds(value), context)),
    )
    yield* Effect.promise(() => fc.assert(property, runs))
  })

/** Checks what holds for a camera that is the only one of a server: it is removed then. */
const withCamera = (camera: Cam2.NewCamera, holds: (cameraID: string) => Program) =>
  Effect.flatMap(
    Cam2.addCamera(camera),
    (cameraID) => Effect.ensuring(holds(cameraID), Effect.orDie(Cam2.deleteCamera(cameraID))),
  )

/** Checks what holds for any camera that is the only one of a server. */
const onAnyCamera = (holds: (camera: Cam2.NewCamera, cameraID: string) => Program) =>
  onNewServer(onOneServer(
    Arbitrary.newCamera,
    (camera) => withCamera(camera, (cameraID) => holds(camera, cameraID)),
    fewer,
  ))

/** The retrieval fields of each type, the required one first. */
const retrievalNames: Readonly<Record<Cam2.CameraType, ReadonlyArray<string>>> = {
  ip: ["ip", "port", "brand", "model", "image_path", "video_path"],
  non_ip: ["snapshot_url", "m3u8_url"],
  stream: ["m3u8_url", "snapshot_url"],
}

const times = ["created_at", "updated_at"]

/** What a camera is once JSON and the server had it: without null, −0, an odd port or an empty source. */
const comparable = (camera: object): object =>
  Object.fromEntries(
    Object.entries(camera)
      .filter(([name, value]) => value != null && !times.includes(name))
      .filter(([name, value]) => name !== "source" || value !== "")
      .map(([name, value]) => [name, Object.is(value, -0) ? 0 : value]),
  )

const isSame = (actual: object, expected: object) =>
  assert.deepEqual(comparable(actual), comparable(expected))

Deno.test("addCamera, cameraById: any camera survives client, wire and server and back", () =>
  onAnyCamera((camera, cameraID) =>
    Effect.gen(function* () {
      const read = yield* Cam2.cameraById(cameraID)
      isSame(read, stored(cameraID, camera))
      assert.deepEqual(yield* Cam2.searchCamera(), [read])
      if (camera.legacy_cameraID != null) {
        assert.deepEqual(yield* Cam2.cameraByLegacyId(camera.legacy_cameraID), read)
      }
    })
  ))

Deno.test("searchCamera, checkCamExist: any camera is found by each of its own fields", () =>
  onAnyCamera((camera, cameraID) =>
    Effect.gen(function* () {
      const isFound = (cameras: ReadonlyArray<Cam2.Camera>, by: string) =>
        assert.deepEqual(cameras.map((found) => found.cameraID), [cameraID], by)
      const given: Readonly<Record<string, unknown>> = { ...camera }
      const texts = ["name", "source", "country", "state", "city", "road"]
      const others = ["camera_type", "resolution_width", "is_active_image", "is_active_video"]
      for (const name of [...texts, ...others]) {
        if (given[name] == null || name === "source" && given[name] === "") continue
        isFound(yield* Cam2.searchCamera({ [name]: given[name] }), name)
        if (!texts.includes(name)) continue
        isFound(yield* Cam2.searchCamera({ [name]: String(given[name]).normalize("NFD") }), name)
      }
      const { latitude, longitude } = camera
      if (latitude != null && longitude != null) {
        isFound(yield* Cam2.searchCamera({ latitude, longitude, radius: 1e-6 }), "place")
      }
      const { camera_type } = camera
      const address = retrievalNames[camera_type].slice(0, camera_type === "ip" ? undefined : 1)
      const key = comparable(Object.fromEntries(
        ["camera_type", ...address].map((name) => [name, given[name]]),
      ))
      isFound(yield* Cam2.checkCamExist(key as Cam2.CameraKey), "address")
    })
  ))

/** What a camera becomes, or `undefined` where the changes do not fit its type. */
const merge = (camera: object, changes: object): object | undefined => {
  const given = comparable(changes)
  const type = String({ ...camera, ...given }["camera_type" as never]) as Cam2.CameraType
  const all = Object.values(retrievalNames).flat()
  const belongs = (name: string) => !all.includes(name) || retrievalNames[type].includes(name)
  if (!Object.keys(given).every(belongs)) return undefined
  const isKept = (name: string) => !all.includes(name) || type === camera["camera_type" as never]
  const kept = Object.fromEntries(Object.entries(camera).filter(([name]) => isKept(name)))
  const merged: Record<string, unknown> = { ...kept, ...given }
  if ("source" in changes && changes.source === "") delete merged.source
  if (!(retrievalNames[type][0]! in merged)) return undefined
  if (merged.source_id !== undefined && !merged.source) return undefined
  return type === "ip" ? { ...merged, port: String(Number(merged.port ?? 80)) } : merged
}

Deno.test("updateCamera: any updates, one after the other, end in what the model says", () => {
  const updates = fc.array(Arbitrary.changes, { minLength: 1, maxLength: 4 })
  return onNewServer(onOneServer(
    fc.tuple(Arbitrary.newCamera, updates),
    ([camera, updates]) =>
      withCamera(camera, (cameraID) =>
        Effect.gen(function* () {
          let expected = comparable(stored(cameraID, camera))
          let writes = 1
          for (const changes of updates) {
            const result = yield* Effect.result(
              Cam2.updateCamera({ ...changes, cameraID } as Cam2.CameraChanges),
            )
            const merged = merge(expected, changes)
            if (merged === undefined) {
              assert.equal(Result.isFailure(result) && result.failure._tag, "FormatError")
            } else {
              assert.deepEqual(result, Result.succeed(cameraID))
              expected = merged
              writes++
            }
            isSame(yield* Cam2.cameraById(cameraID), expected)
          }
          const { created_at } = yield* Cam2.cameraById(cameraID)
          const logged = idsOf(yield* Cam2.getChangeLog({ start: created_at! }))
          // What was done before it, and in the same millisecond, is no concern of it.
          const since = logged.slice(logged.indexOf(cameraID))
          assert.deepEqual(since, Array.from({ length: writes }, () => cameraID))
        })),
    fewer,
  ))
})

/** A refusal of the client's own: it was not sent. */
const isLocal = (error: { readonly _tag: string; readonly status?: number | undefined }) =>
  error._tag === "FormatError" && error.status === undefined

const accepted = <A>(
  call: Effect.Effect<
    A,
    { readonly _tag: string; readonly status?: number | undefined },
    Cam2.ApiClient
  >,
): Program =>
  Effect.map(Effect.result(call), (result) => {
    if (Result.isFailure(result) && !isLocal(result.failure)) throw result.failure
  })

Deno.test("searchCamera: the server accepts any filter that the client accepts", () =>
  onNewServer(Effect.gen(function* () {
    yield* onOneServer(Arbitrary.filter, (filter) => Effect.asVoid(Cam2.searchCamera(filter)))
    const names = ["camera_type", "city", "resolution_width", "is_active_image", "offset"]
    for (const name of [...names, "latitude", "longitude", "radius"]) {
      const circle = names.includes(name) ? {} : { latitude: 1, longitude: 2, radius: 3 }
      yield* onOneServer(
        Arbitrary.anyInput([name]),
        (filter) => accepted(Cam2.searchCamera({ ...circle, ...filter } as Cam2.CameraFilter)),
      )
    }
  })))

Deno.test("checkCamExist, getChangeLog, getCameraChanges: the server accepts whatever the client accepts", () =>
  onNewServer(Effect.gen(function* () {
    yield* onOneServer(Arbitrary.key, (key) => Effect.asVoid(Cam2.checkCamExist(key)))
    const key = Arbitrary.anyInput(["ip", "port", "brand", "snapshot_url"])
    yield* onOneServer(
      key,
      (key) => accepted(Cam2.checkCamExist({ ...key, camera_type: "ip" } as Cam2.CameraKey)),
    )
    const range = Arbitrary.anyInput(["start", "end", "offset"])
    yield* onOneServer(range, (range) => accepted(Cam2.getChangeLog(range)))
    const wanted = Arbitrary.anyInput(["start", "end", "offset", "kind"])
    yield* onOneServer(wanted, (wanted) => accepted(Cam2.getCameraChanges(wanted)))
  })))

Deno.test("addCamera: the server accepts any field that the client accepts", () =>
  onNewServer(Effect.gen(function* () {
    const names = [
      "city",
      "latitude",
      "longitude",
      "resolution_width",
      "frame_rate",
      "utc_offset",
      "is_active_image",
      "ip",
      "image_path",
    ]
    const whole = {
      camera_type: "stream",
      m3u8_url: "https://example.org/a.m3u8",
      is_active_image: true,
      is_active_video: true,
    } as const
    const ip = { ...whole, camera_type: "ip", ip: "192.0.2.1", m3u8_url: undefined }
    for (const name of names) {
      yield* onOneServer(
        Arbitrary.anyInput([name]),
        (fields) =>
          accepted(Cam2.addCamera(
            { ...(/^i.*p/.test(name) ? ip : whole), ...fields } as Cam2.NewCamera,
          )),
      )
    }
  })))

Deno.test("putSource: the server accepts whatever the client accepts, and gives it back", () =>
  onNewServer(
    onOneServer(
      Arbitrary.anyInput(["home_page", "licence", "attribution", "terms"]),
      (description) =>
        Effect.gen(function* () {
          const given: Cam2.SourceDescription = description
          yield* accepted(Effect.gen(function* () {
            yield* Cam2.putSource("cam2", given)
            const [source] = yield* Cam2.listSources()
            const { active: _, cameras: _cameras, name: _name, ...told } = source!
            assert.deepEqual(told, JSON.parse(JSON.stringify(given)))
          }))
        }),
    ),
  ))

Deno.test("every operation: any text as an id or a name is found, not found or refused", () =>
  onNewServer(onOneServer(Arbitrary.text, (text) =>
    Effect.gen(function* () {
      const calls: ReadonlyArray<
        Effect.Effect<unknown, { readonly _tag: string }, Cam2.ApiClient>
      > = [
        Cam2.cameraById(text),
        Cam2.cameraByLegacyId(text),
        Cam2.updateCamera({ cameraID: text, city: text }),
        Cam2.updateOwner(text, "ada"),
        Cam2.resetSecret(text),
        Cam2.removeClient(text),
        Cam2.usageByClient(text, text),
      ]
      for (const call of calls) {
        const error = yield* Effect.flip(call)
        assert.match(error._tag, /^(FormatError|ResourceNotFoundError)$/, String(error))
      }
      assert.deepEqual(yield* Cam2.clientIdsByOwner(text), [])
    }))))

Deno.test("toWire, flatten, readCamera: any camera comes back as it was", () => {
  fc.assert(
    fc.property(Arbitrary.camera, (camera) => {
      const wire: unknown = JSON.parse(JSON.stringify(toWire(camera)))
      isSame(Result.getOrThrow(readCamera(wire)), camera)
      isSame(flatten(wire) as object, camera)
    }),
    { ...parameters, numRuns: 2000 },
  )
})

Deno.test("readCamera: an old record with text for numbers and no retrieval is the same camera", () => {
  fc.assert(
    fc.property(Arbitrary.camera, (camera) => {
      const { camera_type: type, ...flat } = camera
      const old = Object.fromEntries(
        Object.entries({ ...flat, type }).map(([name, value]) => [
          name,
          typeof value === "number"
            ? String(value)
            : typeof value === "boolean"
            ? value ? "True" : "FALSE"
            : value,
        ]),
      )
      isSame(Result.getOrThrow(readCamera(old)), camera)
    }),
    { ...parameters, numRuns: 2000 },
  )
})
