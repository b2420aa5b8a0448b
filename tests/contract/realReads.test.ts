import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { CameraStore, layerMemory } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { assertCells, idsOf, matching, placeOf, plain, tally } from "../PlainArray.ts"
import { readRealFile, realCameras, skipWithoutFile } from "../RealCameras.ts"
import { distance, type Place, randomFrom, randomPlace } from "../Sphere.ts"
import { stored } from "./Fixtures.ts"
import {
  boxes,
  cities,
  hasWords,
  newCamera,
  pick,
  randomSelection,
  roads,
} from "./RealSelections.ts"
import { asRoot, fetchFrom, memoryURL, serve, World } from "./World.ts"

const seed = 13

const idOf = (index: number) => index.toString(16).padStart(24, "0")

const collect = (filter: Cam2.CameraFilter) =>
  Stream.runCollect(Cam2.streamCameras({ ...filter, limit: 1000 }))

const facetNames = ["camera_type", "source", "state", "city", "is_active_video", "resolution_width"]
  .map((name) => name as Cam2.FacetName)

/** Every read of a selection gives what the plain array has. */
const assertReads = Effect.fnUntraced(function* (
  selection: Cam2.CameraSelection,
  expected: ReadonlyArray<Cam2.Camera>,
  zoom: number,
) {
  const why = JSON.stringify(selection)
  assert.deepEqual(idsOf(yield* collect(selection)), idsOf(expected), why)
  assert.equal(yield* Cam2.countCameras(selection), expected.length, why)
  const facets = yield* Cam2.cameraFacets(facetNames, selection)
  for (const name of facetNames) {
    const { others, values } = facets[name]!
    const counted = values.reduce((sum, { count }) => sum + count, 0)
    assert.equal(counted + others, expected.length, why)
    const counts = tally(expected, name)
    for (const { count, value } of values) assert.equal(counts.get(plain(value)), count, why)
    assert.equal(values.length, Math.min(counts.size, 1000), why)
  }
  assertCells(yield* Cam2.cameraClusters(zoom, selection), expected, zoom)
})

const assertNearest = Effect.fnUntraced(function* (
  point: Place & { readonly radius?: number },
  count: number,
  attributes: Cam2.CameraAttributes,
  cameras: ReadonlyArray<Cam2.Camera>,
) {
  const found = yield* Cam2.nearestCameras(point, count, attributes)
  const distances = new Map(
    cameras.map((camera) => [camera.cameraID, distance(placeOf(camera)!, point)]),
  )
  const sorted = [...distances.values()].filter((far) => far <= (point.radius ?? Infinity))
    .sort((one, other) => one - other).slice(0, count)
  assert.equal(new Set(idsOf(found)).size, found.length)
  assert.equal(found.length, sorted.length, JSON.stringify(point))
  for (const [index, { cameraID, distance }] of found.entries()) {
    // Near the other side of the earth a chord tells distances less exactly.
    assert.ok(Math.abs(distance - sorted[index]!) < 0.001, `${distance} for ${sorted[index]}`)
    assert.ok(Math.abs(distance - distances.get(cameraID)!) < 0.001)
  }
})

/** The rows of a CSV text (RFC 4180). */
const readCsv = (text: string): ReadonlyArray<ReadonlyArray<string>> =>
  [...text.matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/g)].map(
    ([, line]) =>
      [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(([, quoted, bare]) =>
        quoted === undefined ? bare! : quoted.replaceAll('""', '"')
      ),
  )

const known = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))

/** Every form has all of each camera. */
const assertForms = async (
  open: (path: string) => Promise<Response>,
  query: string,
  cameras: ReadonlyArray<Cam2.Camera>,
) => {
  const read = async (format: string) => {
    const response = await open(`/cameras/search?${query}&all=true&format=${format}`)
    assert.equal(response.status, 200)
    return await response.text()
  }
  const json: ReadonlyArray<Readonly<Record<string, unknown>>> = JSON.parse(await read("json"))
  assert.deepEqual(
    json.map(({ retrieval, type, ...fields }) =>
      known({ ...fields, ...retrieval as object, camera_type: type })
    ),
    cameras.map((camera) => known(camera)),
  )
  const lines = (await read("ndjson")).split("\n")
  assert.equal(lines.pop(), "")
  assert.deepEqual(lines.map((line) => JSON.parse(line)), json)
  const { features, type } = JSON.parse(await read("geojson"))
  assert.equal(type, "FeatureCollection")
  assert.deepEqual(
    features,
    cameras.map(({ latitude, longitude, ...properties }) => ({
      type: "Feature",
      id: properties.cameraID,
      geometry: { type: "Point", coordinates: [longitude, latitude] },
      properties: known(properties),
    })),
  )
  const [header, ...rows] = readCsv(await read("csv"))
  assert.deepEqual(
    rows.map((row) =>
      Object.fromEntries(
        row.map((cell, at) => [header![at]!, cell] as const).filter(([, cell]) => cell !== ""),
      )
    ),
    cameras.map((camera) =>
      Object.fromEntries(
        Object.entries(known(camera)).map(([name, value]) => [name, String(value)])
          .filter(([, text]) => text !== ""),
      )
    ),
  )
}

/** Only the fields that are asked for, with the id. */
const assertFields = async (
  open: (path: string) => Promise<Response>,
  cameras: ReadonlyArray<Cam2.Camera>,
) => {
  for (const fields of [["city"], ["latitude", "longitude", "name"], ["cameraID"], ["direction"]]) {
    const response = await open(`/cameras/search?limit=1000&fields=${fields}`)
    assert.deepEqual(
      await response.json(),
      cameras.slice(0, 1000).map((camera) => {
        const all: Readonly<Record<string, unknown>> = { ...camera }
        const names = ["cameraID", ...fields]
        return Object.fromEntries(
          Object.entries(all).filter(([name, value]) =>
            names.includes(name) && (value !== null || name !== "direction")
          ),
        )
      }),
    )
  }
}

const bytes = await readRealFile()

const reads = Effect.fnUntraced(function* (
  added: ReadonlyArray<readonly [cameraID: string, camera: Cam2.NewCamera]>,
  retire: Effect.Effect<void>,
  open: (path: string) => Promise<Response>,
) {
  yield* retire
  const read = yield* collect({ retired: "any" })
  const untimed = (
    {
      created_at: _,
      retired_at: _retired,
      retired_reason: _reason,
      updated_at: _updated,
      ...camera
    }: Cam2.Camera,
  ) => camera
  assert.deepEqual(
    read.map(untimed),
    added.map(([cameraID, camera]) => untimed(stored(cameraID, camera))),
  )
  const shown = read.filter((camera) => camera.retired_at === null)
  assert.equal(read.length - shown.length, Math.ceil(added.length / 40))

  for (const [index, bbox] of boxes.entries()) {
    const zoom = [0, 3, 7, 12, 22][index % 5]!
    yield* assertReads(
      { bbox },
      shown.filter(matching({ bbox }, hasWords)),
      zoom,
    )
  }
  for (let zoom = 0; zoom <= 22; zoom++) {
    assertCells(yield* Cam2.cameraClusters(zoom), shown, zoom)
  }
  const random = randomFrom(seed)
  let total = 0
  for (let round = 0; round < 25; round++) {
    const selection = randomSelection(random, read)
    const expected = read.filter(matching(selection, hasWords))
    total += expected.length
    yield* assertReads(selection, expected, Math.floor(23 * random()))
  }
  assert.ok(total > 2500, String(total))

  for (const [road, found, lost] of roads) {
    const expected = idsOf(shown.filter((camera) => camera.road === road))
    assert.ok(expected.length > 0)
    for (const q of found) {
      assert.deepEqual(idsOf(yield* collect({ q, road })), expected, `${q} in ${road}`)
    }
    for (const q of lost) assert.deepEqual(yield* collect({ q, road }), [], `${q} in ${road}`)
  }
  for (const same of cities) {
    const expected = idsOf(shown.filter(({ city }) => same.includes(city!)))
    assert.ok(expected.length > 0)
    for (const city of same) assert.deepEqual(idsOf(yield* collect({ city })), expected, city)
  }

  const points: ReadonlyArray<Place> = [
    { latitude: 90, longitude: 0 },
    { latitude: -90, longitude: 77 },
    { latitude: 0, longitude: 180 },
    { latitude: 0, longitude: -180 },
    { latitude: -40, longitude: 90 },
    ...Array.from({ length: 10 }, () => placeOf(pick(random, shown))!),
    ...Array.from({ length: 10 }, () => randomPlace(random)),
  ]
  for (const [index, point] of points.entries()) {
    const count = [1, 10, 100, 1000][index % 4]!
    yield* assertNearest(point, count, {}, shown)
    const attributes = { state: ["Indiana", "OHIO"], camera_type: "stream" } as const
    const some = shown.filter(matching(attributes, hasWords))
    yield* assertNearest({ ...point, radius: 300 }, count, attributes, some)
  }

  const { cameras, missing } = yield* Cam2.camerasByIds({
    cameraIDs: read.slice(0, 500).map(({ cameraID }) => cameraID),
    legacyCameraIDs: Array.from({ length: 400 }, (_, index) => 6900 + index),
  })
  const isAsked = ({ legacy_cameraID }: Cam2.Camera) =>
    legacy_cameraID! < 500 || legacy_cameraID! >= 6900
  assert.deepEqual(idsOf(cameras), idsOf(shown.filter(isAsked)))
  assert.deepEqual(
    missing.cameraIDs,
    idsOf(read.slice(0, 500).filter((camera) => camera.retired_at !== null)),
  )

  yield* Effect.promise(() => assertForms(open, "retired=any", read))
  yield* Effect.promise(() =>
    assertForms(
      open,
      "state=Indiana&state=Ohio&bbox=-90,35,-80,45",
      shown.filter(matching({ state: ["Indiana", "Ohio"], bbox: [-90, 35, -80, 45] }, hasWords)),
    )
  )
  yield* Effect.promise(() => assertFields(open, shown))
})

if (bytes === undefined) {
  skipWithoutFile("realReads")
} else {
  const stores = { memory: layerMemory, sqlite: layerSqlite({ filename: ":memory:" }) }
  for (const [name, layer] of Object.entries(stores)) {
    Deno.test(`${name}: every read of 7,024 real cameras gives what a plain array of them gives`, () =>
      Effect.gen(function* () {
        const { context, created, handler } = yield* serve(layer)
        const store = Context.get(context, CameraStore)
        const added = realCameras(bytes).map((camera, index) =>
          [idOf(index), newCamera(camera, index)] as const
        )
        const conflicts = yield* store.addAll(added)
        assert.deepEqual(conflicts.filter((conflict) => conflict !== undefined), [])
        const retire = Effect.forEach(
          added.filter((_, index) => index % 40 === 0),
          ([cameraID]) => store.retire(cameraID, "a test"),
          { discard: true },
        ).pipe(Effect.orDie)
        const query = new URLSearchParams({
          clientID: created!.clientID,
          clientSecret: Redacted.value(created!.clientSecret),
        })
        const ask = (path: string, headers: HeadersInit = {}) =>
          handler(new Request(new URL(path, memoryURL), { headers }))
        const { token } = yield* Effect.promise(async () => (await ask(`/auth?${query}`)).json())
        const world = World.of({
          baseURL: memoryURL,
          fetch: fetchFrom(handler),
          root: created!,
          reopen: Effect.void,
        })
        const open = (path: string) => ask(path, { authorization: `Bearer ${token}` })
        yield* Effect.provideService(asRoot(reads(added, retire, open)), World, world)
      }).pipe(Effect.scoped, Effect.runPromise))
  }
}
