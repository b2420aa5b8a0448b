import assert from "node:assert/strict"
import { all, importAt, importList } from "./Lists.ts"
import { run } from "./InProcess.ts"
import { withServer } from "./Served.ts"

const folder = new URL("../../../shared/cases/lists/", import.meta.url)

const readCase = async (name: string): Promise<Uint8Array | undefined> => {
  try {
    return await Deno.readFile(new URL(name, folder))
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined
    throw error
  }
}

/** A test with a small list, or one that says by its name that the list is absent. */
const testWith = async (
  name: string,
  title: string,
  test: (content: Uint8Array) => Promise<void>,
) => {
  const content = await readCase(name)
  Deno.test({
    name: content === undefined
      ? `${name}: SKIPPED, ${folder.pathname} is absent`
      : `${name}: ${title}`,
    ignore: content === undefined,
    fn: () => test(content!),
  })
}

/** What is expected of an import: how many records of each outcome, and fields of the cameras. */
interface Expected {
  readonly flags?: ReadonlyArray<string>
  readonly added: number
  readonly refused?: ReadonlyArray<RegExp>
  readonly cameras: ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly inferred?: Readonly<Record<string, number>>
}

const check = (name: string, title: string, expected: Expected) =>
  testWith(name, title, async (content) => {
    const { cameras, code, summary } = await importList(content, ...expected.flags ?? [])
    const { refused = [] } = expected
    assert.equal(code, refused.length > 0 ? 1 : 0)
    assert.deepEqual([summary.added, summary.updated, summary.unchanged], [expected.added, 0, 0])
    assert.equal(summary.refused.length, refused.length)
    for (const [index, reason] of refused.entries()) {
      assert.match(summary.refused[index].reason, reason)
    }
    assert.equal(cameras.length, expected.cameras.length)
    for (const [index, fields] of expected.cameras.entries()) {
      const camera = cameras[index]!
      const found = Object.keys(fields).map((field) => [field, camera[field]])
      assert.deepEqual(Object.fromEntries(found), fields)
    }
    for (const [note, count] of Object.entries(expected.inferred ?? {})) {
      assert.equal(summary.inferred[note], count, note)
    }
  })

const fails = (name: string, title: string, message: RegExp, flags: ReadonlyArray<string> = []) =>
  testWith(name, title, async (content) => {
    const { cameras, code, stderr } = await importList(content, ...flags)
    assert.equal(code, 1)
    assert.match(stderr, message)
    assert.equal(stderr.trim().split("\n").length, 1)
    assert.doesNotMatch(stderr, /secret/)
    assert.deepEqual(cameras, [])
  })

const none = undefined

const signals: Expected = {
  added: 2,
  cameras: [{
    camera_type: "non_ip",
    source_id: "N101",
    name: "Pier Road, near the fish market",
    latitude: 22.2481,
    longitude: 114.1502,
    properties: { region: "North Shore", easting: "1000", northing: "2000" },
  }, {
    camera_type: "non_ip",
    source_id: "N102",
    name: "Harbour Tunnel exit",
    latitude: 22.2749,
    longitude: 114.1791,
    properties: { region: "North Shore", easting: "1010", northing: "2010" },
  }],
}
await check("signals-bom.csv", "the byte-order mark is no part of the first name", signals)
await check("signals-bom.csv.gz", "gzip is unpacked", signals)

await check("delai-semicolon.csv", "decimal commas, and names that are said", {
  flags: ["source_id=id_webcam", "name=titre", "snapshot_url=url_image"]
    .flatMap((pair) => ["--map", pair]),
  added: 2,
  cameras: [
    { camera_type: "non_ip", source_id: "1", latitude: 45.35584, longitude: 3.97169 },
    {
      camera_type: "non_ip",
      name: 'PLATEAU "EST"',
      latitude: 45.4,
      longitude: 3.98,
      properties: { delai_ms: "60000" },
    },
  ],
})

await check("roads-quoted.csv", "roads, and no coordinates where they are empty", {
  added: 2,
  cameras: [
    { source_id: "0", road: "Interstate 476", latitude: 39.8758, longitude: -75.3489 },
    { source_id: "1", road: "U.S. 202", latitude: none, longitude: none },
  ],
  inferred: { "without coordinates": 1 },
})

await fails("no-header.csv", "a first row that is no header is one error", /first row.*--columns/)
await check("no-header.csv", "columns that are named", {
  flags: [
    "--columns",
    "source_id,latitude,longitude,road,cross_street,class,snapshot_url,second_url",
  ],
  added: 2,
  cameras: [
    {
      camera_type: "non_ip",
      source_id: "Camera8001",
      snapshot_url: "http://city.example.org/loc8001.jpg",
      properties: {
        cross_street: "BREMNER BLVD",
        class: "Arterial",
        second_url: "http://city.example.org/loc8001n.jpg",
      },
    },
    { source_id: "Camera8002", road: "BREMNER BLVD" },
  ],
})

await check("table.tsv", "tabs", {
  added: 1,
  cameras: [{ camera_type: "stream", name: "Bridge", latitude: 52.5, longitude: 13.4 }],
})
await check("utf16.csv", "UTF-16", { added: 1, cameras: [{ name: "Brücke" }] })
await fails("latin1.csv", "what is not UTF-8 is one error", /line 2 is not UTF-8.*--encoding/)
await check("latin1.csv", "an encoding that is said", {
  flags: ["--encoding", "latin1"],
  added: 1,
  cameras: [{ name: "Brücke" }],
})

await check("jam.geojson", "longitude first, and one that is not active", {
  added: 2,
  cameras: [{
    camera_type: "non_ip",
    latitude: 51.60067,
    longitude: -0.01594,
    is_active_image: true,
    properties: { videoUrl: "https://jam.example.org/00002.00865.mp4", view: "East" },
  }, { camera_type: "non_ip", latitude: 51.5, longitude: -0.2, is_active_image: false }],
})
await check("navigator.geojson", "coordinates as text, two addresses, and no point", {
  added: 3,
  cameras: [
    {
      camera_type: "non_ip",
      source_id: "cctv_1",
      name: "CAM-102",
      road: "SR 140",
      direction: 90,
      latitude: 34.208776,
      longitude: -84.455192,
      snapshot_url: "http://snap.example.org/CAM-102.jpg",
      m3u8_url: "https://hls.example.org/cam-102/playlist.m3u8",
      properties: {
        cctv_id: "cctv_1",
        mrm: "18.84",
        county: "Cherokee",
        cross_street: "Scott Rd",
        location_description: "SR 140 : Scott Rd",
        RTSP: "rtsp://rtsp.example.org:80/cam-102.stream",
      },
    },
    { camera_type: "non_ip", name: "nowhere", latitude: none, longitude: none },
    { camera_type: "non_ip", name: "an area", latitude: none, longitude: none },
  ],
  inferred: { "without coordinates": 2 },
})

await check("array-lines.json", "an array, though each record stands on a line", {
  added: 3,
  cameras: [
    { snapshot_url: "https://a.example.org/1.jpg" },
    { snapshot_url: "https://a.example.org/2.jpg" },
    { m3u8_url: "https://a.example.org/3.m3u8" },
  ],
})
await check("names-only.json", "an address keeps its %20", {
  flags: ["--map", "source_id=entityId"],
  added: 2,
  cameras: [
    { camera_type: "non_ip", source_id: "12433", latitude: none },
    { snapshot_url: "http://udot.example.org/I-70-MP45%20all.gif", source_id: "11300" },
  ],
})
await check("cctv-nested.json", "nested names, and a playlist beside a picture", {
  added: 2,
  cameras: [
    {
      camera_type: "non_ip",
      source_id: "17",
      name: "Hilltop",
      road: "I-5",
      direction: 0,
      latitude: 40.940782,
      longitude: -122.426311,
      snapshot_url: "https://cw.example.org/hilltop.jpg",
      m3u8_url: "https://wz.example.org/hilltop.stream/playlist.m3u8",
    },
    // "Not Reported" is no address, and no direction; its picture has one.
    { source_id: "18", m3u8_url: none, direction: none, is_active_image: false },
  ],
})
await check("items-cameras.json", "records in records", {
  added: 1,
  cameras: [{
    camera_type: "non_ip",
    source_id: "1001",
    latitude: 1.29531332,
    longitude: 103.871146,
    resolution_width: 320,
    resolution_height: 240,
  }],
})
await check("webcams.json", "a page is refused, another type is a property", {
  added: 1,
  refused: [/src.*youtube.*not a page/],
  cameras: [{ camera_type: "stream", source_id: "e515", country: "AR" }],
})
await check("overpass.json", "nodes of OpenStreetMap", {
  added: 2,
  refused: [/contact:webcam.*page\.html.*not a page/],
  cameras: [
    { camera_type: "non_ip", source_id: "node/292269439", direction: 253 },
    { camera_type: "stream", source_id: "node/781948588" },
  ],
})

await check("otcm-location.json", "the newer OpenTrafficCamMap", {
  added: 2,
  refused: [/no address/],
  cameras: [
    {
      camera_type: "non_ip",
      name: "I-24 MP 9",
      latitude: 37.027055,
      longitude: -88.61358,
      state: "KY",
      country: "US",
    },
    { camera_type: "non_ip", name: "I-65 at I-264", latitude: none, longitude: none },
  ],
  inferred: { "country inferred from the state": 2, "without coordinates": 1 },
})
await check("otcm-turkey.json", "no country that the list does not name", {
  added: 2,
  cameras: [
    { camera_type: "stream", latitude: 40.9965, longitude: 29.0358, country: none },
    { camera_type: "stream", latitude: none, longitude: none, country: none },
  ],
  inferred: { "without a country": 2 },
})
await check("otcm-turkey.json", "a country that is said", {
  flags: ["--country", "TR"],
  added: 2,
  cameras: [{ country: "TR" }, { country: "TR" }],
})
await check("placemarks.kml", "the picture in a description", {
  added: 1,
  refused: [/no address/],
  cameras: [{
    camera_type: "non_ip",
    source_id: "c107",
    name: "Exit 107 & bridge",
    latitude: 49.8153,
    longitude: 6.1296,
    snapshot_url: "http://cita.example.org/cccam_107.jpg",
  }],
})
await check("channels.m3u", "channels", {
  added: 2,
  cameras: [
    {
      camera_type: "stream",
      source_id: "PIER",
      name: "Pier, north end",
      reference_logo: "https://l.example.org/pier.png",
    },
    {
      camera_type: "stream",
      name: "Pond",
      m3u8_url: "https://l.example.org/pond/Playlist.m3u8?token=1",
    },
  ],
})
await fails("media-playlist.m3u8", "a playlist is no list", /playlist of one stream.*add/)
await check("own-answer.json", "the answer of a search goes back in", {
  added: 1,
  cameras: [{ camera_type: "ip", ip: "2001:db8::5", port: "8080", city: "Ulm" }],
})
await check("legacy-conflict.ndjson", "a legacy id of another camera is refused", {
  added: 1,
  refused: [/legacyCameraIDAlreadyExist/],
  cameras: [{ legacy_cameraID: 7 }],
})
await check("not-addresses.ndjson", "each is refused for its reason, and no password is shown", {
  added: 0,
  refused: [
    /ip.*host name/,
    /ip.*host name/,
    /ip.*host name/,
    /snapshot_url.*http or https/,
    /snapshot_url.*http or https/,
    /m3u8_url.*http or https/,
    /snapshot_url.*<redacted>@x\.example\.org/,
  ],
  cameras: [],
})
await fails("go2rtc.yaml", "a form that is not known is one error", /no form that is read/)

await testWith(
  "own-answer.json",
  "its address is shown as one",
  (content) =>
    withServer(async (served) => {
      const path = `${served.directory}/list`
      await Deno.writeFile(path, content)
      await importAt(served, path)
      const { stdout } = await run(["export", "--format", "geojson"], { env: served.env })
      assert.ok(stdout.includes("2001:db8::5"), stdout)
    }),
)

await testWith("day-2.csv", "a list that is brought again", async (second) => {
  const first = await readCase("day-1.csv")
  await withServer(async (served) => {
    const path = `${served.directory}/list`
    const bring = async (content: Uint8Array, ...flags: ReadonlyArray<string>) => {
      await Deno.writeFile(path, content)
      const { summary } = await importAt(served, path, "--source", "ring", ...flags)
      const { added, noLongerInList, refused, retired, unchanged, updated } = summary
      assert.deepEqual(refused, [])
      return { added, updated, unchanged, noLongerInList, retired }
    }
    const none = { updated: 0, unchanged: 0, noLongerInList: 0, retired: undefined }
    assert.deepEqual(await bring(first!), { ...none, added: 2 })
    const changed = { added: 1, updated: 1, unchanged: 0, noLongerInList: 1, retired: undefined }
    assert.deepEqual(await bring(second), changed)
    const [c1, c2, c3] = await all(served)
    assert.equal(c1?.snapshot_url, "https://w.example.org/key-bbb/c1.jpg")
    assert.deepEqual([c2?.source_id, c2?.retired_at, c3?.source_id], ["C2", none.retired, "C3"])
    assert.deepEqual(await bring(second), { ...changed, added: 0, updated: 0, unchanged: 2 })
    const retired = { ...changed, added: 0, updated: 0, unchanged: 2, retired: 1 }
    assert.deepEqual(await bring(second, "--retire"), retired)
    assert.ok((await all(served))[1]?.retired_at)
    assert.deepEqual(await bring(second, "--retire"), { ...retired, noLongerInList: 0, retired: 0 })
    // It comes back when the list has it again.
    assert.deepEqual(await bring(first!), {
      added: 0,
      updated: 2,
      unchanged: 0,
      noLongerInList: 1,
      retired: undefined,
    })
    assert.equal((await all(served))[1]?.retired_at, undefined)
  })
})
