import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { ListOptions } from "../../../src/lists/ListOptions.ts"
import { readCameras } from "../../../src/lists/ReadCameras.ts"

const url = "https://example.org/1.jpg"

const partsOf = (list: string, size: number): ReadonlyArray<Uint8Array> => {
  const bytes = new TextEncoder().encode(list)
  return Array.from(
    { length: Math.ceil(bytes.length / size) },
    (_, part) => bytes.subarray(part * size, (part + 1) * size),
  )
}

/** The form and the ids of a list that comes in parts, or why it is not read. */
const read = (list: string, size = 16 * 1024, options: ListOptions = {}) =>
  readCameras(Stream.fromIterable(partsOf(list, size)), options).pipe(
    Effect.flatMap(({ entries, form }) =>
      Effect.map(Stream.runCollect(entries), (all) => ({
        form,
        ids: all.map(({ camera, source_id }) => Result.isSuccess(camera) ? source_id : "refused"),
      }))
    ),
    Effect.catchTag("ListError", ({ message }) => Effect.succeed(message)),
    Effect.scoped,
    Effect.runPromise,
  )

Deno.test("readCameras: lines are seen as such where the first one is long", async () => {
  const lines = (size: number) =>
    `{"id":1,"url":"${url}","text":"${"x".repeat(size)}"}\n{"id":2,"url":"${url}"}\n`
  assert.deepEqual(await read(lines(200_000)), { form: "NDJSON", ids: ["1", "2"] })
  assert.deepEqual(await read(lines(1024 * 1024)), { form: "NDJSON", ids: ["refused", "2"] })
  const document = `{"name":"${"x".repeat(200_000)}","cameras":[{"id":1,"url":"${url}"}]}`
  assert.deepEqual(await read(document), { form: "JSON, the records in cameras", ids: ["1"] })
})

Deno.test("readCameras: GeoJSON without features is an empty list", async () => {
  assert.deepEqual(await read('{"type":"FeatureCollection","features":[]}'), {
    form: "GeoJSON",
    ids: [],
  })
  assert.match(String(await read("{}")), /without a list of records; it has none\./)
})

Deno.test("readCameras: JSON without cameras is one error, and a list of cameras with faults is read", async () => {
  const none = /^the list is JSON without a list of records; /
  const others = /^the list is JSON without cameras: no record(?: in "x\.y")? has an address or /
  const cases: ReadonlyArray<readonly [document: unknown, message: RegExp]> = [
    [{ name: "x", tasks: { bench: "run" }, lint: { rules: { exclude: [], tags: ["a"] } } }, none],
    [{ Ohio: { Adams: [] }, Utah: "none" }, none],
    [[1, 2], none],
    [["https://example.org/1.jpg"], none],
    [[{ id: 1, name: "a" }, { id: 2 }], others],
    [{ x: { y: [{ id: 1 }] }, z: [{ id: 2 }] }, others],
    [{ x: { y: [{ id: 1 }] }, next: "https://example.org/" }, others],
    [[{ id: 1, adr: "192.0.2.1" }], others],
  ]
  for (const [document, message] of cases) {
    assert.match(String(await read(JSON.stringify(document))), message)
    assert.match(String(await read(JSON.stringify(document, null, 2), 7)), message)
  }
  const faulty = ["refused", "refused"]
  assert.deepEqual(await read('[{"id":1,"lat":48},{"id":2}]'), { form: "JSON", ids: faulty })
  assert.deepEqual(await read('[{"id":1,"url":"rtsp://example.org/"},7]'), {
    form: "JSON",
    ids: faulty,
  })
  const ids: ReadonlyArray<string> = []
  for (const empty of ['{"Ohio":{"Adams":[]}}', '{"US":{"Ohio":{"Adams":[],"Allen":[]}}}']) {
    assert.deepEqual(await read(empty), { form: "OpenTrafficCamMap", ids })
  }
})

Deno.test("readCameras: records without a known name are read by --map and --items", async () => {
  const list = '{"data":[{"id":1,"adr":"192.0.2.1"}],"more":[{"id":1}]}'
  const asked = { form: "JSON, the records in data", ids: ["1"] }
  assert.deepEqual(await read(list, 7, { map: { ip: "adr" } }), asked)
  const more = { form: "JSON, the records in more", ids: ["refused"] }
  assert.deepEqual(await read(list, 7, { items: "more" }), more)
})

Deno.test("readCameras: an address anywhere in JSON, or a name for one, keeps a list from being refused", async () => {
  const address = `http://a.example.org/1.jpg`
  const feature = (properties: unknown) => ({ type: "Feature", geometry: null, properties })
  const geoJson = (...features: ReadonlyArray<unknown>) => ({ type: "FeatureCollection", features })
  const views = [...Array(22).fill({ name: "none" }), { url: address }]
  const taken: ReadonlyArray<unknown> = [
    geoJson(feature({ id: 1, description: `<img src="${address}">` })),
    [{ id: 1, url: `"${address}"` }],
    [{ id: 1, url: `see ${address}` }],
    [{ id: 1, text: `see ${address}` }],
    [{ id: 1, url: `<a href='${address}'>x</a>` }],
    [{ id: 1, text: `\u200b${address}` }],
    [{ id: 1, views }],
    { Bayern: { Ulm: [], Hof: [{ id: 1, url: address }] } },
    { answer: { errors: [], cameras: [{ id: 1, url: address }] } },
  ]
  const idsOf = async (document: unknown) => {
    const found = await read(JSON.stringify(document))
    return typeof found === "string" ? found : found.ids
  }
  for (const document of taken) assert.deepEqual(await idsOf(document), ["1"])
  // Where one of its counties is empty, all others are read.
  const camera = (id: number) => [{ id, ip: "192.0.2.1" }]
  const counties = { Bayern: { Ulm: [], Hof: camera(1), Fulda: camera(2) } }
  assert.deepEqual(await idsOf(counties), ["1", "2"])
  assert.deepEqual(await read(JSON.stringify(taken.at(-1))), {
    form: "JSON, the records in answer.cameras",
    ids: ["1"],
  })
  const faulty: ReadonlyArray<unknown> = [
    [{ id: 1, snapshot_url: "a.example.org/1.jpg" }],
    [{ id: 1, image: { url: null } }],
    [{ id: 1, stream: "none" }],
    geoJson(feature({ Link: 7 })),
    [{ camera_type: "ip" }],
    [{ cam2_refused: "no address", id: 1 }],
  ]
  for (const document of faulty) {
    assert.deepEqual(await idsOf(document), ["refused"], JSON.stringify(document))
  }
  // Of what goes on beyond its beginning, nobody knows what the rest has.
  const long = "x".repeat(200_000)
  const none = "no address: expected that of a picture, a playlist or a host"
  const others: ReadonlyArray<readonly [record: unknown, came: unknown]> = [
    [{ id: 2 }, ["record 2", none]],
    [{ id: 2, url: address }, "2"],
  ]
  for (const [other, came] of others) {
    const list = JSON.stringify([{ id: 1, text: long }, other])
    assert.deepEqual(await refusedOf(list, 10_000), [["record 1", none], came])
  }
})

Deno.test("readCameras: the names told of JSON without cameras are those that --map takes, in short", async () => {
  const told = async (document: unknown, options?: ListOptions) =>
    String(await read(JSON.stringify(document), 7, options))
      .replace(/^the list is JSON without cameras: no record/, "")
      .replace(/Say which name .*/, "Say which")
  const nothing = " has an address or coordinates, but"
  const feature = { type: "Feature", geometry: null, properties: { a: null, b: { c: 1 } } }
  assert.equal(
    await told({ type: "FeatureCollection", features: [feature] }),
    ` in "features"${nothing} "a", "b.c". Say which`,
  )
  assert.equal(
    await told({ osm3s: {}, elements: [{ type: "node", id: 7, tags: { highway: "x" } }] }),
    ` in "elements"${nothing} "source_id", "highway". Say which`,
  )
  assert.equal(
    await told([{ id: 1, adress_x: 7 }], { map: { snapshot_url: "adres_x" } }),
    `${nothing} "id", "adress_x". Did you mean --map "snapshot_url=adress_x"?`,
  )
  const key = "http://user:secret@example.org/"
  const long = await told({ [key]: [{ id: 1, [key]: 1, [`${"k".repeat(100_000)}`]: 1 }] })
  assert.match(long, /^ in "http:\/\/<redacted>@example\.org\/" has .* "id", "http:\/\/<redacted>@/)
  assert.ok(long.length < 400, long)
  const items = await told({ [key]: 1 }, { items: "a" })
  assert.equal(
    items,
    'there are no records at a (--items); it has "http://<redacted>@example.org/"',
  )
})

Deno.test("readCameras: JSON with an empty list of cameras, and no address, is an empty list", async () => {
  const ids: ReadonlyArray<string> = []
  const empty: ReadonlyArray<unknown> = [
    { status: "ok", data: { cameras: [] } },
    { items: [{ timestamp: "2026-01-01T00:00:00Z", cameras: [] }] },
    { osm3s: { copyright: "www.example.org" }, elements: [] },
    { fields: [{ name: "id" }], features: [] },
    { status: 1, data: { TrafficCameras: [] } },
  ]
  for (const document of empty) {
    assert.deepEqual(await read(JSON.stringify(document), 7), { form: "JSON", ids })
  }
  for (
    const document of [{ name: "x", exclude: [] }, {
      next: [{ rel: "next", href: url }],
      items: [],
    }]
  ) {
    assert.match(String(await read(JSON.stringify(document))), /^the list is JSON without a list/)
  }
  for (const document of [{ a: { b: [] } }, { a: [] }, { a: [{ b: [] }, { c: 1 }] }]) {
    const found = await read(JSON.stringify(document), 7, { items: "a.b" })
    assert.deepEqual(found, { form: "JSON, the records in a.b", ids })
  }
  for (const document of [{ a: {} }, { b: [] }, { a: [{ c: [] }] }]) {
    const found = await read(JSON.stringify(document), 7, { items: "a.b" })
    assert.match(String(found), /^there are no records at a\.b /)
  }
})

Deno.test("readCameras: rows of CSV may be longer than what a form is recognised by", async () => {
  const list = (text: string) => `id,url,text\n1,${url},"${text}"\n2,${url},"a\nb"\n`
  const form = 'CSV with "," between its cells'
  assert.deepEqual(await read(list("x".repeat(200_000))), { form, ids: ["1", "2"] })
  assert.deepEqual(await read(list("x\n".repeat(100_000))), { form, ids: ["1", "2"] })
  assert.deepEqual(await read(list("x".repeat(1024 * 1024))), { form, ids: ["refused", "2"] })
  assert.match(String(await read(`id,"url\n1,${url}\n`)), /line 1 .* Unterminated quoted field/)
})

/** Where what is refused of a list stands and why, and the ids of the rest. */
const refusedOf = (list: string, size: number) =>
  readCameras(Stream.rechunk(Stream.fromIterable(partsOf(list, size)), 1)).pipe(
    Effect.flatMap(({ entries }) => Stream.runCollect(entries)),
    Effect.map((all) =>
      all.map(({ camera, line, source_id }) =>
        Result.isSuccess(camera) ? source_id : [line, camera.failure]
      )
    ),
    Effect.scoped,
    Effect.runPromise,
  )

Deno.test("readCameras: a record of CSV that is too long is refused by its line, and the others are read", async () => {
  const tooLong = "the record has more than 1,048,576 characters"
  const long = "x".repeat(1024 * 1024)
  for (const size of [10_000, 64 * 1024, 5_000_000]) {
    for (const end of ["\n", "\r\n", "\r"]) {
      const rows = [
        "id,url,text",
        `1,${url},a`,
        `2,${url},${long}`,
        `3,${url},"b"`,
        `4,${url},"${long},${long}""${long}"`,
        `5,${url},"${long}" wide"`,
        `6,${url},c`,
      ]
      const list = rows.join(end) + end
      const lines = [3, 5, 6]
      assert.deepEqual(
        await refusedOf(list, size),
        ["1", [lines[0], tooLong], "3", [lines[1], tooLong], [lines[2], tooLong], "6"],
      )
      // The last one need not have an end.
      assert.deepEqual(await refusedOf(`id,url${end}1,${url}${end}2,"${long}`, size), [
        "1",
        [3, tooLong],
      ])
    }
  }
  // Where a line ends within quotes, nobody knows what they were to hold.
  const open = `id,url,text\n1,${url},a\n2,${url},"b\n${`3,${url},c\n`.repeat(40_000)}`
  const stopped = `line 3 of the CSV cannot be read: ${tooLong}, or a quote without end`
  assert.equal(await read(open), stopped)
  assert.match(String(await read(`id,${url},${long}\n1,${url},a\n`)), /^line 1 of the CSV cannot/)
})

Deno.test("readCameras: a title above a table is no header", async () => {
  const rows = `id,url,lat\n1,${url},2\n`
  assert.match(String(await read(`Cameras,,\n${rows}`)), /first row of the CSV is not a header/)
  assert.deepEqual(await read(`url,,\n${url},,\n`), {
    form: 'CSV with "," between its cells',
    ids: [undefined],
  })
})

Deno.test("readCameras: KML that only names other files says so", async () => {
  const link = `<NetworkLink><Link><href>${url}</href></Link></NetworkLink>`
  assert.match(String(await read(`<kml>${link}</kml>`)), /no placemarks: its NetworkLink names/)
  const placemark = `<Placemark id="a"><description>${url}</description></Placemark>`
  assert.deepEqual(await read(`<kml><Document>${link}${placemark}</Document></kml>`), {
    form: "KML",
    ids: ["a"],
  })
})

Deno.test("readCameras: CSV of this database, saved by a spreadsheet with decimal commas", async () => {
  const list = (latitude: string) =>
    "source;source_id;camera_type;latitude;longitude;snapshot_url;is_active_image;is_active_video\n" +
    `x;a;non_ip;${latitude};-11,25;${url};TRUE;FALSE\n`
  const placeOf = (latitude: string) =>
    readCameras(Stream.encodeText(Stream.make(list(latitude)))).pipe(
      Effect.flatMap(({ entries }) => Stream.runCollect(entries)),
      Effect.map(([entry]) => Result.getOrThrow(entry!.camera)),
      Effect.map(({ latitude, longitude }) => [latitude, longitude]),
      Effect.scoped,
      Effect.runPromise,
    )
  assert.deepEqual(await placeOf("48,5"), [48.5, -11.25])
  assert.deepEqual(await placeOf("48,5,1"), [undefined, undefined])
})

Deno.test("readCameras: attributes of M3U in single quotes", async () => {
  const list = `#EXTM3U\n#EXTINF:-1 tvg-id='a b' group-title="Bob's",A\nhttps://example.org/1\n`
  assert.deepEqual(await read(list), { form: "M3U", ids: ["a b"] })
})

Deno.test("readCameras: a line of M3U that is too long is refused, and the rest is read in its place", async () => {
  const channel = (id: string) =>
    `#EXTINF:-1 tvg-id="${id}",Camera ${id}\nhttps://example.org/${id}\n`
  const list = `#EXTM3U\n${channel("a")}https://example.org/${"x".repeat(1024 * 1024)}\n${
    channel("b")
  }`
  assert.deepEqual(await read(list), { form: "M3U", ids: ["a", "refused", "b"] })
  assert.deepEqual(await refusedOf(list, 1000), ["a", [4, "longer than 1048576 bytes"], "b"])
  for (const end of ["\r\n", "\r"]) {
    const ended = `#EXTM3U\n${channel("a")}\n${channel("b")}`.replaceAll("\n", end)
    for (const size of [1, 2, 3, 1000]) {
      assert.deepEqual(await read(ended, size), { form: "M3U", ids: ["a", "b"] })
    }
  }
})
