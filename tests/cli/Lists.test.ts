import assert from "node:assert/strict"
import { lines, run } from "./InProcess.ts"
import { all, importAt, importList } from "./Lists.ts"
import { isBulk } from "./Importing.ts"
import { withServer } from "./Served.ts"
import { encodeZip, gzip } from "./Packed.ts"

/** What is told of each camera by some of its fields. */
const pick = (
  cameras: ReadonlyArray<Readonly<Record<string, unknown>>>,
  ...fields: ReadonlyArray<string>
) => cameras.map((camera) => fields.map((field) => camera[field]))

const kml = `<?xml version="1.0"?>
<kml:kml xmlns:kml="http://www.opengis.net/kml/2.2"><kml:Document><kml:Folder><kml:name>Hills</kml:name>
<kml:Placemark><kml:name>Pass</kml:name><kml:ExtendedData><kml:Data name="camera_id"><kml:value>77</kml:value></kml:Data>
<kml:Data name="imageUrl"><kml:value>https://example.org/77.jpg</kml:value></kml:Data></kml:ExtendedData>
<kml:Point><kml:coordinates> 7.5,46.5,1800 </kml:coordinates></kml:Point></kml:Placemark>
</kml:Folder></kml:Document></kml:kml>`

const gpx = `<gpx version="1.1"><wpt lat="46.5" lon="7.9"><name>Peak</name>
<link href="https://example.org/peak.jpg"><text>camera</text></link></wpt></gpx>`

const pass = ["77", "Pass", 46.5, 7.5, "https://example.org/77.jpg"]

const forms: ReadonlyArray<
  readonly [name: string, list: string | Uint8Array, ...unknown: Array<unknown>]
> = [
  ["KML with a prefix and data of its own", kml, ...pass],
  [
    "KMZ, the placemarks beside a picture",
    await encodeZip({ "a.png": "x", "doc.kml": kml }),
    ...pass,
  ],
  ["KML that is gzipped", await gzip(kml), ...pass],
  [
    "CSV of several members of gzip",
    Uint8Array.from([
      ...await gzip("id,name,lat,lon,url\n77,Pa"),
      ...await gzip("ss,46.5,7.5,"),
      ...await gzip("https://example.org/77.jpg\n"),
    ]),
    ...pass,
  ],
  ["GPX", gpx, undefined, "Peak", 46.5, 7.9, "https://example.org/peak.jpg"],
  [
    "CSV with bars",
    "Camera ID|Camera Name|Lat.|Long.|Snapshot (JPEG)\n77|Pass|46.5|7.5|https://example.org/77.jpg\n",
    ...pass,
  ],
  [
    "CSV of a spreadsheet",
    'sep=;\r\nNr;Standort;Breitengrad;Längengrad;Bild-URL\r\n77;Pass;46,5;"7,5"; https://example.org/77.jpg\r\n',
    ...pass,
  ],
  [
    "GeoJSON, a feature a line after a record separator",
    '\u001e{"type":"Feature","geometry":{"type":"Point","coordinates":[7.5,46.5]},"properties":{"ref":77,"title":"Pass","img":"https://example.org/77.jpg"}}\n'
      .repeat(1),
    ...pass,
  ],
  [
    "JSON of a map server",
    '{"features":[{"attributes":{"OBJECTID":77,"NAME":"Pass","SNAPSHOT":"https://example.org/77.jpg"},"geometry":{"x":7.5,"y":46.5}}]}',
    ...pass,
  ],
  [
    "JSON with a place in one text",
    '{"result":{"records":[{"uid":"77","caption":"Pass","coords":"46.5, 7.5","photo":"https://example.org/77.jpg"}]}}',
    ...pass,
  ],
  [
    "JSON with well-known text",
    '[\n{"key":"77","label":"Pass","the_geom":"POINT (7.5 46.5)","snapshot_uri":"https://example.org/77.jpg"}\n]',
    ...pass,
  ],
  [
    "JSON with records by their ids",
    '{"77":{"title":"Pass","geo":{"lat":46.5,"lng":7.5},"image":"https://example.org/77.jpg"}}',
    ...pass,
  ],
  [
    "JSON with cameras in places",
    '{"places":[{"name":"Pass","lat":46.5,"lng":7.5,"views":[{"id":77,"url":"https://example.org/77.jpg"}]}]}',
    ...pass,
  ],
]

for (const [name, list, ...expected] of forms) {
  Deno.test(`import: ${name}`, async () => {
    const { cameras, code, summary } = await importList(list)
    assert.deepEqual([code, summary.added, summary.refused], [0, 1, []])
    const found = pick(cameras, "source_id", "name", "latitude", "longitude", "snapshot_url")
    assert.deepEqual(found, [expected])
  })
}

Deno.test("import: plain addresses, one a line", async () => {
  const { cameras, summary } = await importList(
    "https://example.org/1.jpg\n\nhttps://example.org/2/live.m3u8\nhttps://example.org/3.html\n",
  )
  assert.deepEqual(pick(cameras, "camera_type"), [["non_ip"], ["stream"]])
  assert.deepEqual(summary.refused.map(({ line }: { line: number }) => line), [4])
})

Deno.test("import --source: what the list has as its source is kept as a property", async () => {
  const list = "id,source,country,url\n1,Roads office,Germany,https://example.org/1.jpg\n"
  const { cameras, summary } = await importList(list, "--source", "here", "--country", "AT")
  assert.deepEqual(pick(cameras, "source", "country", "properties"), [
    ["here", "DE", { source: "Roads office" }],
  ])
  assert.equal(summary.inferred["country read from its name"], 1)
})

Deno.test("import: a country that is not understood is told, and kept as it is", async () => {
  const countries = ["Germany", "Germny", "中国", "fr", "UK"]
  const rows = countries.map((country, index) =>
    `${index},${country},https://example.org/${index}.jpg`
  )
  const { cameras, summary } = await importList(["id,land,url", ...rows, ""].join("\n"))
  assert.deepEqual(pick(cameras, "country").flat(), ["DE", "Germny", "中国", "FR", "GB"])
  assert.equal(summary.inferred["country read from its name"], 2)
  assert.equal(summary.inferred["land not understood, kept as it is"], 2)
})

Deno.test("import: no password is kept or shown", async () => {
  const list = "id,url,rtsp\n1,https://example.org/1.jpg,rtsp://admin:hunter2@example.org/1\n" +
    "2,https://admin:hunter2@example.org/2.jpg,\n"
  const { cameras, summary } = await importList(list)
  assert.deepEqual(pick(cameras, "properties"), [[{ rtsp: "rtsp://<redacted>@example.org/1" }]])
  assert.equal(summary.refused.length, 1)
  assert.doesNotMatch(JSON.stringify([cameras, summary]), /hunter2/)
})

Deno.test("import: what says that nothing is known is no address", async () => {
  const cctv = (address: string) => ({
    cctv: { index: "1", imageData: { currentImageURL: address } },
  })
  const list = JSON.stringify({ data: [cctv("Not Reported"), cctv("https://example.org/1.jpg")] })
  const { summary } = await importList(list)
  assert.equal(summary.added, 1)
  assert.match(summary.refused[0].reason, /^no address/)
})

Deno.test("import: more properties than there is room for are left out, and that is counted", async () => {
  const record = { id: 1, url: "https://example.org/1.jpg", a: "x".repeat(5000), b: "kept" }
  const { cameras, summary } = await importList(JSON.stringify([record]))
  assert.deepEqual(pick(cameras, "properties"), [[{ b: "kept" }]])
  assert.equal(summary.inferred["with properties left out, for which there is no room"], 1)
})

Deno.test("import: an export comes back as it was, in each form", () =>
  withServer(async (served) => {
    const { env } = served
    const records = [
      {
        camera_type: "non_ip",
        snapshot_url: "https://example.org/1.jpg",
        m3u8_url: "https://example.org/1.m3u8",
        is_active_image: true,
        is_active_video: false,
        source: "here",
        source_id: "1",
        latitude: 1.5,
        longitude: 2.5,
        properties: { note: '=1+1, "x"', count: 3, flag: true },
      },
      { camera_type: "ip", ip: "192.0.2.1", is_active_image: true, is_active_video: false },
    ]
    const stdin = records.map((record) => JSON.stringify(record)).join("\n")
    assert.equal((await run(["import", "-"], { env, stdin })).code, 0)
    const before = await all(served)
    for (const format of ["csv", "geojson", "ndjson", "json"]) {
      const { stdout } = await run(["export", "--format", format], { env })
      const again = await run(["import", "-", "--json"], { env, stdin: stdout })
      assert.deepEqual(JSON.parse(again.stdout), {
        added: 0,
        updated: 0,
        unchanged: 2,
        refused: [],
      })
      assert.deepEqual(await all(served), before)
    }
  }))

Deno.test("import --dry-run: shows the form, the mapping and the first cameras, and needs no server", async () => {
  const stdin = "id;bild;lat;lon\n1;https://example.org/1.jpg;48,1;11,5\n2;nothing;0;0\n"
  const { code, stderr, stdout } = await run(["import", "-", "--dry-run"], { stdin })
  assert.deepEqual([code, stderr], [0, ""])
  const [form, ...rest] = lines(stdout)
  assert.equal(form, 'form  CSV with ";" between its cells')
  assert.ok(rest.includes("  latitude, longitude  from lat, lon"), stdout)
  assert.ok(rest.includes("would be imported  1"))
  assert.ok(rest.includes("would be refused   1"))
  assert.ok(
    rest.some((line) => line.includes('line 3: Format Error Messages (bild): got "nothing"')),
  )
  const json = await run(["import", "-", "--dry-run", "--json"], { stdin })
  const { cameras, first, mapping, refused } = JSON.parse(json.stdout)
  assert.deepEqual([cameras, first.length, refused.length], [1, 1, 1])
  assert.deepEqual(mapping.source_id, ["id"])
})

Deno.test("import: a wrong option is wrong usage, a name that no column has an error", async () => {
  const stdin = "id,url\n1,https://example.org/1.jpg\n"
  const dry = (...flags: ReadonlyArray<string>) =>
    run(["import", "-", "--dry-run", ...flags], { stdin })
  const field = await dry("--map", "colour=id")
  assert.equal(field.code, 2)
  assert.match(field.stderr, /got "colour", expected one of .*snapshot_url.*_url\n$/)
  const misspelt = await dry("--map", "contry=id")
  assert.match(misspelt.stderr, /got "contry", expected one of .*_url; did you mean country\?\n$/)
  const encoding = await dry("--encoding", "klingon")
  assert.match(encoding.stderr, /got "klingon", expected an encoding/)
  const column = await dry("--map", "name=titel")
  assert.equal(column.code, 1)
  assert.match(column.stderr, /no column "titel".*"id", "url"\n$/)
  const near = await dry("--map", "snapshot_url=urls")
  assert.match(near.stderr, /no column "urls".*"id", "url"; did you mean "url"\?\n$/)
  const items = await run(["import", "-", "--dry-run", "--items", "a.b"], { stdin: '{"a":{}}' })
  assert.match(items.stderr, /no records at a\.b \(--items\); it has "a"/)
  const retire = await run(["import", "-", "--retire"], {
    stdin,
    env: {
      CAM2_BASE_URL: "http://127.0.0.1:1/",
      CAM2_CLIENT_ID: "0".repeat(96),
      CAM2_CLIENT_SECRET: "s".repeat(71),
    },
  })
  assert.deepEqual([retire.code, retire.stdout], [2, ""])
  assert.match(retire.stderr, /retire.*with the source/)
  const skip = await dry("--retire", "--source", "a", "--existing", "skip")
  assert.deepEqual([skip.code, skip.stdout], [2, ""])
  assert.equal(skip.stderr, "cam2: --retire and --existing skip exclude each other\n")
  for (
    const [country, line] of [["Germany", /"Germany".*two letters.*did you mean DE\?/], [
      "D3",
      /letters/,
    ]]
  ) {
    const ran = await dry("--country", country as string)
    assert.deepEqual([ran.code, ran.stdout], [2, ""])
    assert.match(ran.stderr, line as RegExp)
  }
  assert.match((await dry("--country", "de")).stdout, /"country":"DE"/)
})

for (
  const [form, list, mend] of [
    [
      "CSV",
      "id,lat,lon,url\n1,1,2,https://example.org/1.jpg\n2,1,2,nowhere\n3,1,2,3,4\n",
      (text: string) => text.split("\r\n").filter((line) => !line.includes("cells")).join("\r\n"),
    ],
    [
      "NDJSON",
      '{"id":1,"url":"https://example.org/1.jpg"}\n{"id":2,"url":"nowhere"}\nnonsense\n',
      (text: string) => text.split("\n").filter((line) => !line.includes("nonsense")).join("\n"),
    ],
  ] as const
) {
  Deno.test(`import --errors: ${form} that was refused can be mended and imported`, () =>
    withServer(async (served) => {
      const path = `${served.directory}/list`
      const errors = `${served.directory}/errors`
      await Deno.writeTextFile(path, list)
      const first = await importAt(served, path, "--source", "here", "--errors", errors)
      assert.deepEqual([first.code, first.summary.added, first.summary.refused.length], [1, 1, 2])
      const refused = await Deno.readTextFile(errors)
      assert.match(refused, /cam2_refused/)
      await Deno.writeTextFile(
        errors,
        mend(refused).replaceAll("nowhere", "https://example.org/2.jpg"),
      )
      const second = await importAt(served, errors, "--source", "here", "--errors", errors)
      assert.deepEqual([second.code, second.summary.added], [0, 1])
      assert.deepEqual(pick(await all(served), "source_id", "properties"), [["1", undefined], [
        "2",
        undefined,
      ]])
      assert.equal(await Deno.readTextFile(errors), "")
    }))
}

Deno.test("import --retire: none is retired while a part of the list cannot be read", () =>
  withServer(async (served) => {
    const path = `${served.directory}/list`
    const line = (id: number) => JSON.stringify({ id, url: `https://example.org/${id}.jpg` })
    const bring = async (...lines: ReadonlyArray<string>) => {
      await Deno.writeTextFile(path, lines.join("\n"))
      const { summary } = await importAt(served, path, "--source", "here", "--retire")
      return [summary.noLongerInList, summary.retired]
    }
    assert.deepEqual(await bring(line(1), line(2), line(3)), [0, 0])
    assert.deepEqual(await bring(line(1), '{"id": 2, "url"', line(3)), [1, 0])
    // One that is refused is still in the list.
    assert.deepEqual(await bring(line(1), '{"id": 2, "url": "nowhere"}', line(3)), [0, 0])
    assert.deepEqual(await bring(line(1)), [2, 2])
    assert.deepEqual(await bring(line(2)), [1, 1])
    assert.deepEqual(pick(await all(served), "retired_at").map(([time]) => time !== undefined), [
      true,
      false,
      true,
    ])
  }))

Deno.test("import --retire: without ids an address is what tells cameras apart", () =>
  withServer(async (served) => {
    const path = `${served.directory}/list`
    const bring = async (...names: ReadonlyArray<string>) => {
      const rows = names.map((name) => `https://example.org/${name}.jpg\n`)
      await Deno.writeTextFile(path, `url\n${rows.join("")}`)
      const { summary } = await importAt(served, path, "--source", "here", "--retire")
      return [summary.added, summary.updated, summary.unchanged, summary.retired]
    }
    assert.deepEqual(await bring("a", "b"), [2, 0, 0, 0])
    assert.deepEqual(await bring("b", "c"), [1, 0, 1, 1])
    assert.deepEqual(await bring("a", "b", "c"), [0, 1, 2, 0])
  }))

Deno.test("import: an answer that is lost doubles nothing on the next run", () => {
  let requests = 0
  let isLost = true
  return withServer(async (served) => {
    const path = `${served.directory}/list`
    const rows = Array.from({ length: 2500 }, (_, id) => `${id},https://example.org/${id}.jpg\n`)
    await Deno.writeTextFile(path, `id,url\n${rows.join("")}`)
    const first = await importAt(served, path, "--source", "here")
    assert.equal(first.code, 1)
    isLost = false
    const second = await importAt(served, path, "--source", "here")
    assert.equal(second.code, 0)
    const { added, unchanged, updated } = second.summary
    assert.deepEqual([added + unchanged, updated], [2500, 0])
    assert.equal((await all(served)).length, 2500)
  }, (handle) => async (request) => {
    const answer = await handle(request)
    if (!isBulk(request)) return answer
    // What was written is not answered, however often it is asked for.
    if (++requests > 1 && isLost) {
      await answer.text()
      return Response.json({ message: "Lost." }, { status: 502 })
    }
    return answer
  })
})

Deno.test("import: says which columns were taken as what, and which look like a field", () =>
  withServer(async ({ env, directory }) => {
    const path = `${directory}/list.csv`
    const url = "https://example.org/1.jpg"
    await Deno.writeTextFile(
      path,
      `id,Lattitude,Longtitude,pic url,County\n1,52.5,13.4,${url},Kent\n`,
    )
    const told = [
      "  address    from pic url",
      "  source_id  from id",
      "  Lattitude is kept in properties; if it is the latitude, add --map latitude=Lattitude",
      "  Longtitude is kept in properties; if it is the longitude, add --map longitude=Longtitude",
    ]
    const dry = await run(["import", path, "--dry-run"], { env })
    assert.deepEqual(dry.stdout.split("\n").slice(1, 5), told)
    const done = await run(["import", path], { env })
    assert.deepEqual(done.stdout.trimEnd().split("\n").slice(-4), told)
    const { stdout } = await run(["import", path, "--json"], { env })
    const { lookalikes, mapping } = JSON.parse(stdout)
    assert.deepEqual({ lookalikes, mapping }, {
      lookalikes: { Lattitude: "latitude", Longtitude: "longitude" },
      mapping: { address: ["pic url"], source_id: ["id"] },
    })
    const map = ["--map", "latitude=Lattitude", "--map", "longitude=Longtitude"]
    const mended = await run(["import", path, ...map], { env })
    assert.doesNotMatch(mended.stdout, /properties|without coordinates/)
    assert.match(mended.stdout, / {2}latitude, longitude {2}from Lattitude, Longtitude\n/)
  }))

Deno.test("import: a column that is read, and says nothing that is a place, is told", () =>
  withServer(async ({ env, directory }) => {
    const path = `${directory}/list.csv`
    const url = "https://example.org/1.jpg"
    await Deno.writeTextFile(
      path,
      `id,Lat,Lon,url\n1,52.5 north,13.4 east,${url}\n2,,,${url}?2\n3,0,0,${url}?3\n`,
    )
    const { stdout } = await run(["import", path], { env })
    assert.match(stdout, / {2}3 without coordinates\n/)
    assert.match(stdout, / {2}1 Lat not understood, kept in properties\n/)
    assert.match(stdout, / {2}1 Lon not understood, kept in properties\n/)
  }))

Deno.test("import: of two coordinates, only the one at fault is told", () =>
  withServer(async ({ env, directory }) => {
    const url = "https://example.org/1.jpg"
    const lists: ReadonlyArray<readonly [list: string, told: ReadonlyArray<string>]> = [
      [`id,lon,url\n1,13.4,${url}\n`, ["1 lon without a latitude"]],
      [`id,breite,lon,url\n1,52.5,13.4,${url}\n`, ["1 lon without a latitude"]],
      [`id,lat,url\n1,52.5,${url}\n`, ["1 lat without a longitude"]],
      [`id,lat,lon,url\n1,,13.4,${url}\n2,52.5,,${url}?2\n`, [
        "1 lon without a latitude",
        "1 lat without a longitude",
      ]],
      [`id,lat,lon,url\n1,x,13.4,${url}\n2,152.5,213.4,${url}?2\n`, [
        "2 lat not understood",
        "1 lon not understood",
      ]],
      // How to read these is told.
      [`id,lat,lon,url\n1,152.5,13.4,${url}\n`, []],
      [`id,lat,lon,url\n1,52.5,x,${url}\n`, ["1 lon not understood"]],
      [`id,lat,lon,url\n1,,x,${url}\n`, ["1 lon not understood"]],
      [`[{"id":1,"place":{"lng":13.4},"url":"${url}"}]`, ["1 place.lng without a latitude"]],
      [
        `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"url":"${url}"},` +
        `"geometry":{"type":"Point","coordinates":[13.4]}}]}`,
        ["1 longitude without a latitude"],
      ],
      [
        `<kml><Placemark><ExtendedData><Data name="lat"><value>52.5</value></Data>` +
        `<Data name="url"><value>${url}</value></Data></ExtendedData></Placemark></kml>`,
        ["1 lat without a longitude"],
      ],
    ]
    for (const [list, told] of lists) {
      const path = `${directory}/list`
      await Deno.writeTextFile(path, list)
      const { stdout } = await run(["import", path, "--dry-run"], { env })
      const said = stdout.split("\n").filter((line) => line.endsWith(", kept in properties"))
      assert.deepEqual(said, told.map((line) => `  ${line}, kept in properties`), list)
    }
    const path = `${directory}/columns`
    await Deno.writeTextFile(path, `1,13.4,${url}\n`)
    const columns = ["--columns", "id,b,url", "--map", "longitude=b"]
    const { stdout } = await run(["import", path, "--dry-run", ...columns], { env })
    assert.match(stdout, /^ {2}1 b without a latitude, kept in properties$/m)
  }))

Deno.test("import: coordinates that fit only the other way round are told, and how to read them", () =>
  withServer(async ({ env, directory }) => {
    const path = `${directory}/list.csv`
    await Deno.writeTextFile(path, "id,lat,lon,url\n1,-122.4,37.7,https://example.org/1.jpg\n")
    const map = ["--map", "latitude=lon", "--map", "longitude=lat"]
    const { stdout } = await run(["import", path], { env })
    assert.match(
      stdout,
      / {2}1 with coordinates that fit only the other way round: --map 'latitude=lon' --map 'longitude=lat'\n/,
    )
    assert.doesNotMatch(stdout, /not understood/)
    const mended = await run(["import", path, ...map, "--dry-run"], { env })
    assert.match(mended.stdout, /"latitude":37\.7,"longitude":-122\.4/)
  }))

Deno.test("import: a column of a list of this database that is none of its own is told", () =>
  withServer(async ({ env, directory }) => {
    const path = `${directory}/list.csv`
    const head = "camera_type,snapshot_url,is_active_image,is_active_video"
    const row = "non_ip,https://example.org/1.jpg,true,false"
    await Deno.writeTextFile(path, `${head},Lat,longitude\n${row},52.5,13.4\n`)
    const { stdout } = await run(["import", path], { env })
    assert.match(
      stdout,
      /Lat is kept in properties; if it is the latitude, add --map latitude=Lat\n/,
    )
  }))
