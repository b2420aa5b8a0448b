import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { CameraStore, layerMemory } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { assertCells, idsOf, matches, placeOf, plain, tally } from "../PlainArray.ts"
import { readRealFile, type RealCamera, realCameras, skipWithoutFile } from "../RealCameras.ts"
import { distance, type Place, randomFrom, randomPlace } from "../Sphere.ts"
import { stored } from "./Fixtures.ts"
import { asRoot, fetchFrom, memoryURL, serve, World } from "./World.ts"

const seed = 13

const idOf = (index: number) => index.toString(16).padStart(24, "0")

/** Roads in every script, with questions that find them and questions that do not. */
const roads: ReadonlyArray<
  readonly [road: string, found: ReadonlyArray<string>, lost: ReadonlyArray<string>]
> = [
  ["Große Bleichen", ["grosse", "BLEI GROSSE", "große", "GROẞE"], ["rosse", "bleichen kleine"]],
  ["STRAẞE DES 17. JUNI", ["straße", "strasse juni 17", "STRASSE"], ["trasse"]],
  ["Çırağan Caddesi, İSTANBUL", ["istanbul", "cırag", "CIRAĞAN", "i̇stan"], ["stanbul"]],
  ["Rua São João", ["sao joa", "Sa\u0303o", "SÃO"], ["oao"]],
  ["Lý Thái Tổ Việt", ["ly thai to", "vie\u0323\u0302t", "VIỆT"], ["hai"]],
  ["Żółta Łódź", ["zołta", "Łódz", "łodz"], ["odz"]],
  ["Ελλάδας Οδός", ["ελλαδ", "ΟΔΟΣ", "οδοσ ΕΛΛΆΔΑΣ"], ["λαδας"]],
  ["Невский проспект, Ёлки", ["невск", "ПРОСП", "елки", "Ёлк"], ["евский"]],
  ["Київ, вулиця Ґонти", ["київ", "ґонт", "КИЇВ"], ["иїв"]],
  ["شَارِع أحمد", ["شارع", "أحم", "احمد"], ["ارع"]],
  ["רְחוֹב הרצל", ["רחוב", "הרצ"], ["רצל"]],
  ["दिल्ली मार्ग", ["दिल्ली", "मार्ग"], ["बंबई"]],
  ["東京都千代田区", ["千代", "東京", "田区"], ["京東"]],
  ["𠮷野家前", ["𠮷野", "家前"], ["野𠮷"]],
  ["ﾄｳｷｮｳタワー", ["トウキョウ", "タワー", "ウキ"], ["ワタ"]],
  ["ガード下", ["ガード", "カード"], ["下ガ"]],
  ["ถนนสุขุมวิท", ["สุขุม", "ถนน", "วิท"], ["กรุงเทพ"]],
  ["서울역 광장", ["서울", "광장", "서울역 광"], ["울역"]],
  ["Ａ７ ﬁnkenwerder №５", ["a7", "FINKEN", "№5"], ["inken"]],
  ["🚗 Kreisel 👩‍👩‍👧 Süd", ["kreisel", "🚗 sud", "Su\u0308d"], ["reisel"]],
  ["Թբիլիսի և თბილისი", ["թբիլ", "თბილ", "ᲗᲑᲘᲚ"], ["ბილისი"]],
]

/** Spellings of cities, and which are one. */
const cities: ReadonlyArray<ReadonlyArray<string>> = [
  ["München", "MÜNCHEN", "Mu\u0308nchen"],
  ["Straßberg", "STRASSBERG", "STRAẞBERG"],
  ["ΣΊΣΥΦΟΣ", "Σίσυφος"],
  ["İzmir"],
  ["izmir", "IZMIR"],
  ["Київ", "КИЇВ", "Киі\u0308в"],
  ["각", "\u1100\u1161\u11a8"],
  ["", " "].slice(0, 1),
]
const spellings = cities.flat()

const degrees: Readonly<Record<string, number>> = { N: 0, E: 90, S: 180, W: 270 }

/** A camera to add; some of them have what the file does not hold. */
const newCamera = (camera: RealCamera, index: number): Cam2.NewCamera => {
  const { county, description, direction, format, latitude, longitude, state, url } = camera
  return {
    ...format === "M3U8"
      ? { camera_type: "stream", m3u8_url: url, is_active_image: false, is_active_video: true }
      : {
        camera_type: "non_ip",
        snapshot_url: url,
        is_active_image: true,
        is_active_video: false,
      },
    legacy_cameraID: index,
    name: description,
    source: index % 3 === 0 ? "OpenTrafficCamMap" : "Departments of Transportation",
    source_id: `${state} ${index}`,
    country: "US",
    state,
    city: index % 20 === 1 ? spellings[index % spellings.length]! : county,
    road: index % 20 === 0 ? roads[index / 20 % roads.length]![0] : null,
    latitude,
    longitude,
    direction: degrees[direction ?? ""] ?? null,
    resolution_width: index % 7 === 0 ? null : 640 * (1 + index % 3),
  }
}

const wordsOf = (text: string | null | undefined) =>
  (text ?? "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

const wordsByCamera = new WeakMap<Cam2.Camera, ReadonlyArray<string>>()

/** Whether a camera has the words of a question, both in scripts with blanks between words. */
const hasWords = (camera: Cam2.Camera, question: string) => {
  const { city, name, road, source } = camera
  const words = wordsByCamera.get(camera) ?? [name, road, city, source].flatMap(wordsOf)
  wordsByCamera.set(camera, words)
  return wordsOf(question).every((asked) => words.some((word) => word.startsWith(asked)))
}

const boxes: ReadonlyArray<Cam2.BoundingBox> = [
  [-180, -90, 180, 90],
  [180, -90, -180, 90],
  [-180, -90, -180, 90],
  [-180, 90, 180, 90],
  [-180, -90, 180, -90],
  [170, -50, -60, 70],
  [-120, 30, -121, 50],
  [-87.7, 41.7, -87.5, 42],
  [0, 0, 0, 0],
]

const pick = <A>(random: () => number, values: ReadonlyArray<A>): A =>
  values[Math.floor(random() * values.length)]!

const randomSelection = (
  random: () => number,
  cameras: ReadonlyArray<Cam2.Camera>,
): Cam2.CameraSelection => {
  const camera = pick(random, cameras)
  const other = pick(random, cameras)
  const place = placeOf(camera)!
  const near = placeOf(other)!
  const maybe = <A>(value: A): A | undefined => random() < 0.25 ? value : undefined
  const box: Cam2.BoundingBox = pick<Cam2.BoundingBox>(random, [
    [place.longitude, place.latitude, place.longitude, place.latitude],
    [
      place.longitude,
      Math.min(place.latitude, near.latitude),
      near.longitude,
      Math.max(place.latitude, near.latitude),
    ],
    pick(random, boxes),
  ])
  const word = (text: string | null | undefined) => {
    const words = wordsOf(text)
    const one = pick(random, words) ?? "us"
    return one.slice(0, 1 + Math.floor(random() * one.length))
  }
  return {
    bbox: maybe(box),
    q: maybe(
      random() < 0.5
        ? word(camera.name)
        : `${word(camera.name).toUpperCase()} ${word(camera.source)}`,
    ),
    state: maybe(random() < 0.5 ? camera.state! : [camera.state!, other.state!.toUpperCase()]),
    city: maybe([camera.city!, other.city!, "nowhere"]),
    camera_type: maybe(pick(random, ["stream", ["stream", "non_ip"], "ip"] as const)),
    resolution_width: maybe(pick(random, [640, [640, 1280], 7])),
    name: random() < 0.05 ? camera.name!.toUpperCase() : undefined,
    source_id: random() < 0.05 ? [camera.source_id!, other.source_id!] : undefined,
    is_active_video: maybe(random() < 0.5),
    retired: pick(random, [undefined, undefined, false, true, "any"] as const),
    ...random() < 0.15 ? { ...place, radius: 10 ** (random() * 4.3 - 1) } : {},
  }
}

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
      shown.filter((camera) => matches({ bbox }, camera, hasWords)),
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
    const expected = read.filter((camera) => matches(selection, camera, hasWords))
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
    const some = shown.filter((camera) => matches(attributes, camera, hasWords))
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
      shown.filter((camera) =>
        matches({ state: ["Indiana", "Ohio"], bbox: [-90, 35, -80, 45] }, camera, hasWords)
      ),
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
