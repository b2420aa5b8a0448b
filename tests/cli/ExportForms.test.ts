import { strict as assert } from "node:assert"
import { gunzipSync } from "node:zlib"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import {
  addCamera,
  type Camera,
  type NewCamera,
  putSource,
  retireCamera,
  streamCameras,
} from "@cam2/camera-database"
import { askDuckDb } from "./DuckDb.ts"
import { run } from "./InProcess.ts"
import { type Served, withServer } from "./Served.ts"

const picture = {
  camera_type: "non_ip",
  is_active_image: true,
  is_active_video: false,
} as const

// All that a list can hold, and what a spreadsheet would take for formulas.
const cameras: ReadonlyArray<NewCamera> = [
  {
    ...picture,
    snapshot_url: "https://example.org/1.jpg?a=1&b=<2>",
    m3u8_url: "https://example.org/1.m3u8",
    name: `=HYPERLINK("https://evil.example","free")`,
    road: "+1",
    city: "-2\n3",
    state: "@sum",
    source: 'Ring, "north"',
    source_id: "'=1",
    country: "IS",
    latitude: -0.5,
    longitude: -21.9,
    direction: 0,
    frame_rate: 0.5,
    utc_offset: -3600,
    legacy_cameraID: 12,
    update_interval: 60,
    resolution_width: 640,
    resolution_height: 480,
    timezone_id: "Atlantic/Reykjavik",
    reference_logo: "https://example.org/logo.png",
    reference_url: "https://example.org/",
    properties: { "=a": "=1+1", lanes: 2, lit: true },
  },
  {
    ...picture,
    snapshot_url: "https://example.org/2.jpg",
    name: "'quoted",
    city: "\ttab",
    road: " a\r\nb ",
  },
  {
    camera_type: "stream",
    m3u8_url: "https://example.org/3.m3u8",
    name: `Pond & "lake", <north>`,
    source: "Ring",
    source_id: "P3",
    country: "IS",
    latitude: 64.1,
    longitude: -21.9,
    is_active_image: false,
    is_active_video: true,
  },
  {
    camera_type: "ip",
    ip: "2001:db8::5",
    port: "8080",
    brand: "Axis",
    image_path: "/axis-cgi/jpg/image.cgi",
    is_active_image: true,
    is_active_video: false,
  },
]

const seed = ({ client }: Served) =>
  Effect.forEach(cameras, (camera) => addCamera(camera)).pipe(
    Effect.tap(putSource("Ring", { licence: "CC-BY-4.0", attribution: "Ring of Iceland" })),
    Effect.provide(client),
    Effect.runPromise,
  )

const all = ({ client }: Served): Promise<ReadonlyArray<Camera>> =>
  Stream.runCollect(streamCameras()).pipe(Effect.provide(client), Effect.runPromise)

/** What a server tells that another one makes anew. */
const written = (list: ReadonlyArray<Camera>) =>
  list.map(({ cameraID: _, created_at: __, updated_at: ___, ...camera }) => camera)

const whole = ["a.csv", "a.csv.gz", "a.ndjson", "a.ndjson.gz", "a.json", "a.geojson", "a.kml"]

for (const name of whole) {
  Deno.test(`export: ${name} comes back in by import, unchanged`, () =>
    withServer(async (from) => {
      await seed(from)
      const path = `${from.directory}/${name}`
      const exported = await run(["export", "-o", path], from)
      assert.deepEqual([exported.code, exported.stderr], [0, `4 cameras written to ${path}\n`])
      await withServer(async (to) => {
        const imported = await run(["import", path, "--quiet"], to)
        assert.deepEqual([imported.code, imported.stderr], [0, ""], imported.stdout)
        assert.deepEqual(written(await all(to)), written(await all(from)))
      })
      // Where they are from, nothing is new.
      const again = await run(["import", path, "--quiet", "--json"], from)
      const { added, unchanged, updated } = JSON.parse(again.stdout)
      assert.deepEqual({ added, unchanged, updated }, { added: 0, unchanged: 4, updated: 0 })
    }))
}

Deno.test("export: text that a spreadsheet would take for a formula is marked as text, numbers are not", () =>
  withServer(async (served) => {
    await seed(served)
    const { stdout } = await run(["export", "--format", "csv"], served)
    for (const cell of [`"'=HYPERLINK(""`, ",'+1,", `"'-2\n3"`, ",'@sum,", ",''=1,", ",'quoted,"]) {
      assert.ok(stdout.includes(cell), cell)
    }
    assert.match(stdout, /,-0\.5,-21\.9,/)
    assert.ok(stdout.includes(",'\ttab,"))
  }))

Deno.test("export: GeoJSON, NDJSON and KML name the licence and the attribution of the source", () =>
  withServer(async (served) => {
    await seed(served)
    for (const format of ["geojson", "ndjson", "kml"]) {
      const { stdout } = await run(["export", "--format", format, "--source", "ring"], served)
      assert.match(stdout, /CC-BY-4\.0/)
      assert.match(stdout, /Ring of Iceland/)
    }
  }))

for (const name of ["a.m3u", "a.m3u8.gz"]) {
  Deno.test(`export: what ${name} can hold comes back in by import`, () =>
    withServer(async (from) => {
      await seed(from)
      const path = `${from.directory}/${name}`
      const { code, stderr } = await run(["export", "-o", path, "--source", "Ring"], from)
      assert.deepEqual([code, stderr], [0, `1 camera written to ${path}\n`])
      await withServer(async (to) => {
        const imported = await run(["import", path, "--quiet"], to)
        assert.equal(imported.code, 0, imported.stdout)
        const [camera] = await all(to)
        assert.equal(camera?.camera_type, "stream")
        assert.equal(camera?.name, `Pond & "lake", <north>`)
        assert.equal(camera?.source_id, "P3")
        assert.equal(
          camera?.camera_type === "stream" && camera.m3u8_url,
          "https://example.org/3.m3u8",
        )
      })
    }))
}

Deno.test("export: cameras with a playlist come back from M3U unchanged", () =>
  withServer(async (from) => {
    await seed(from)
    const path = `${from.directory}/a.m3u`
    assert.equal((await run(["export", "-o", path], from)).code, 0)
    await withServer(async (to) => {
      const imported = await run(["import", path, "--quiet"], to)
      assert.deepEqual([imported.code, imported.stderr], [0, ""], imported.stdout)
      const listed = (await all(from)).filter((camera) =>
        camera.camera_type !== "ip" && camera.m3u8_url !== null
      )
      assert.equal(listed.length, 2)
      assert.deepEqual(written(await all(to)), written(listed))
    })
    const again = await run(["import", path, "--quiet", "--json"], from)
    const { added, unchanged, updated } = JSON.parse(again.stdout)
    assert.deepEqual({ added, unchanged, updated }, { added: 0, unchanged: 2, updated: 0 })
  }))

Deno.test("export: M3U says how many cameras have no playlist", () =>
  withServer(async (served) => {
    await seed(served)
    const path = `${served.directory}/a.m3u`
    const { stderr } = await run(["export", "-o", path], served)
    assert.equal(
      stderr,
      `2 cameras written to ${path}; 2 cameras without a playlist, which m3u needs, left out\n`,
    )
    const printed = await run(["export", "--format", "m3u"], served)
    assert.equal(printed.stderr, "2 cameras without a playlist, which m3u needs, left out\n")
    assert.equal(printed.stdout, await Deno.readTextFile(path))
    const lines = printed.stdout.split("\n")
    assert.equal(lines[0], "#EXTM3U")
    assert.equal(lines.length, 6)
    assert.match(lines[3]!, /^#EXTINF:-1 tvg-id="P3".*,Pond & 'lake', <north>$/)
  }))

Deno.test("export: Parquet is GeoParquet that DuckDB reads", () =>
  withServer(async (served) => {
    const [first] = await seed(served)
    const path = `${served.directory}/a.parquet`
    const { code, stderr } = await run(["export", "-o", path], served)
    assert.deepEqual([code, stderr], [0, `4 cameras written to ${path}\n`])
    const [fields, counts, times, metadata, points] = await askDuckDb([
      `SELECT cameraID, legacy_cameraID, is_active_image, frame_rate,
        json_extract_string(properties, '$."=a"') AS note, camera_type, name
        FROM '${path}' WHERE country = 'IS' AND latitude < 0`,
      `SELECT count(*) AS n, count(geometry) AS g FROM '${path}'`,
      `SELECT year(created_at) >= 2026 AS isNew, source_licence FROM '${path}'
        WHERE source = 'Ring'`,
      `SELECT decode(value) AS geo FROM parquet_kv_metadata('${path}') WHERE decode(key) = 'geo'`,
      `SELECT geometry::VARCHAR AS point FROM '${path}' WHERE latitude > 0`,
    ])
    assert.deepEqual(fields, [{
      cameraID: first,
      legacy_cameraID: "12",
      is_active_image: true,
      frame_rate: 0.5,
      note: "=1+1",
      camera_type: "non_ip",
      name: `=HYPERLINK("https://evil.example","free")`,
    }])
    assert.deepEqual(counts, [{ n: "4", g: "2" }])
    assert.deepEqual(times, [{ isNew: true, source_licence: "CC-BY-4.0" }])
    const geo = JSON.parse(String(metadata?.[0]?.geo))
    assert.equal(geo.version, "1.1.0")
    assert.deepEqual(geo.columns.geometry, {
      encoding: "WKB",
      geometry_types: ["Point"],
      bbox: [-21.9, -0.5, -21.9, 64.1],
    })
    assert.deepEqual(points, [{ point: "POINT (-21.9 64.1)" }])
  }))

Deno.test("export: gzip by name is the same text", () =>
  withServer(async (served) => {
    await seed(served)
    const path = `${served.directory}/a.geojson`
    await run(["export", "-o", path], served)
    await run(["export", "-o", `${path}.gz`], served)
    assert.equal(
      gunzipSync(await Deno.readFile(`${path}.gz`)).toString(),
      await Deno.readTextFile(path),
    )
  }))

Deno.test("export: a form that needs what is not asked for says so", () =>
  withServer(async (served) => {
    const wrong = async (...args: ReadonlyArray<string>) => {
      const { code, stderr, stdout } = await run(["export", ...args], served)
      assert.deepEqual([code, stdout], [2, ""])
      return stderr
    }
    assert.match(await wrong("--format", "parquet"), /add --output/)
    assert.match(await wrong("-o", `${served.directory}/a.parquet.gz`), /leave \.gz out/)
    assert.match(await wrong("--format", "kml", "--fields", "name"), /^cam2: --fields: kml/)
    assert.match(await wrong("-o", `${served.directory}/a.xlsx.gz`), /\.xlsx is the ending of no/)
  }))

Deno.test("export: retired cameras are told as such in every form of text", () =>
  withServer(async (served) => {
    const [id] = await seed(served)
    await retireCamera(id!, { reason: "gone" }).pipe(
      Effect.provide(served.client),
      Effect.runPromise,
    )
    for (const format of ["csv", "json", "geojson", "kml"]) {
      const { stdout } = await run(["export", "--format", format, "--retired", "any"], served)
      assert.match(stdout, /gone/)
    }
  }))
