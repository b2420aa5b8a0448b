import { strict as assert } from "node:assert"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { addCamera } from "@cam2/camera-database"
import { writeFile } from "../../src/cli/output/WriteFile.ts"
import { lines, records, run } from "./InProcess.ts"
import { type Served, withServer } from "./Served.ts"

const add = ({ client }: Served, cities: ReadonlyArray<string>) =>
  Effect.forEach(cities, (city, index) =>
    addCamera({
      camera_type: "non_ip",
      snapshot_url: `https://example.org/${index}.jpg`,
      is_active_image: true,
      is_active_video: false,
      city,
      country: "FR",
      latitude: 45 + index,
      longitude: 5,
    })).pipe(Effect.provide(client), Effect.runPromise)

const files = async (directory: string) =>
  (await Array.fromAsync(Deno.readDir(directory), ({ name }) => name))
    .filter((name) => !name.startsWith("cameras.sqlite")).sort()

Deno.test("export: every form on standard output, and nothing beside it", () =>
  withServer(async (served) => {
    const { env } = served
    const ids = await add(served, ["Lyon", "Genève, \u202eold"])
    const print = async (...args: ReadonlyArray<string>) => {
      const { code, stderr, stdout } = await run(["export", ...args], { env })
      assert.deepEqual([code, stderr], [0, ""])
      return stdout
    }
    assert.deepEqual(records(await print()).map(({ cameraID }) => cameraID), ids)
    assert.equal(await print("--output", "-"), await print())
    assert.deepEqual(
      JSON.parse(await print("--format", "json")).map(({ city }: { city: string }) => city),
      ["Lyon", "Genève, \u202eold"],
    )
    const map = JSON.parse(await print("--format", "geojson", "--city", "lyon"))
    assert.deepEqual(map.features.map(({ geometry }: { geometry: unknown }) => geometry), [
      { type: "Point", coordinates: [5, 45] },
    ])
    const csv = (await print("--format", "csv")).split("\r\n")
    assert.match(csv[0]!, /^cameraID,camera_type,/)
    // What goes into a file is what the database has.
    assert.match(csv[2]!, /"Genève, \u202eold"/)
    assert.equal(csv.length, 4)
    const shown = await run(["export", "--format", "csv"], { env, isTerminal: true })
    assert.match(shown.stdout, /"Genève, \\u202eold"/)
    const near = records(await print("--near", "46,5"))
    assert.deepEqual(near.map(({ cameraID }) => cameraID), [ids[1], ids[0]])
  }))

Deno.test("export: --fields gives those, in each form", () =>
  withServer(async (served) => {
    const { env } = served
    const ids = await add(served, ["Lyon", "Genève"])
    const print = async (...args: ReadonlyArray<string>) =>
      (await run(["export", "--fields", "city, snapshot_url,ip", ...args], { env })).stdout
    const snapshot_url = "https://example.org/0.jpg"
    assert.deepEqual(records(await print("--city", "lyon")), [
      { cameraID: ids[0], city: "Lyon", snapshot_url },
    ])
    assert.deepEqual(JSON.parse(await print("--city", "lyon", "--format", "json")), [
      { cameraID: ids[0], city: "Lyon", snapshot_url },
    ])
    assert.equal(
      await print("--format", "csv"),
      `city,snapshot_url,ip\r\nLyon,${snapshot_url},\r\nGenève,https://example.org/1.jpg,\r\n`,
    )
    assert.equal(
      await print("--format", "csv", "--near", "46,5", "--radius", "1"),
      "city,snapshot_url,ip,distance\r\nGenève,https://example.org/1.jpg,,0\r\n",
    )
    assert.deepEqual(JSON.parse(await print("--format", "geojson", "--city", "lyon")), {
      type: "FeatureCollection",
      features: [{
        type: "Feature",
        id: ids[0],
        geometry: { type: "Point", coordinates: [5, 45] },
        properties: { cameraID: ids[0], city: "Lyon", snapshot_url },
      }],
    })
    assert.equal(await print("--format", "json", "--city", "none"), "[]")
    const { code, stderr } = await run(["export", "--fields", "town"], { env })
    assert.equal(code, 2)
    assert.match(stderr, /fields/)
  }))

Deno.test("export: --output is written whole, in the form that its name ends with", () =>
  withServer(async (served) => {
    const { directory, env } = served
    await add(served, ["Lyon", "Genève"])
    const path = `${directory}/map.geojson`
    await Deno.writeTextFile(path, "before")
    const written = await run(["export", "--output", path], { env })
    assert.deepEqual(written, {
      code: 0,
      stdout: "",
      stderr: `2 cameras written to ${path}\n`,
    })
    assert.equal(JSON.parse(await Deno.readTextFile(path)).features.length, 2)
    await run(["export", "-o", `${directory}/list.csv`, "--format", "json"], { env })
    assert.equal(JSON.parse(await Deno.readTextFile(`${directory}/list.csv`)).length, 2)
    assert.deepEqual(await files(directory), ["list.csv", "map.geojson"])
    const unknown = await run(["export", "--output", `${directory}/t.xlsx`], { env })
    assert.deepEqual([unknown.code, unknown.stdout], [2, ""])
    assert.match(unknown.stderr, /--output: \.xlsx .*\.geojson.* --format\n$/)
    assert.deepEqual(await files(directory), ["list.csv", "map.geojson"])
  }))

Deno.test("export: tells how many cameras a file has, in each form, on one page or several", () =>
  withServer(async (served) => {
    const { directory, env } = served
    const name = '"{[\n}'
    const stdin = [1, 2, 3].map((number) =>
      JSON.stringify({
        camera_type: "stream",
        m3u8_url: `https://example.org/${number}.m3u8`,
        name,
        latitude: number,
        longitude: 5,
        properties: { features: "[{" },
        is_active_image: false,
        is_active_video: true,
      })
    ).join("\n")
    const imported = await run(["import", "-", "--quiet"], { env, stdin })
    assert.equal(imported.code, 0, imported.stdout)
    for (const form of ["csv", "json", "geojson", "ndjson"]) {
      for (const flags of [[], ["--fields", "name,latitude,name,properties"]]) {
        const told = async (...more: ReadonlyArray<string>) =>
          (await run(["export", "-o", `${directory}/a.${form}`, ...flags, ...more], { env })).stderr
        const path = `written to ${directory}/a.${form}\n`
        assert.equal(await told(), `3 cameras ${path}`)
        assert.equal(await told("--near", "2,5", "--radius", "1"), `1 camera ${path}`)
        assert.equal(await told("--city", "none"), `0 cameras ${path}`)
      }
    }
    const json = await run(["export", "--json"], { env })
    assert.deepEqual(records(json.stdout).map((camera) => camera.name), [name, name, name])
    for (const flags of [["--format", "csv"], ["-o", `${directory}/b.csv`]]) {
      assert.equal((await run(["export", "--json", ...flags], { env })).code, 2)
    }
    const twice = await run(["export", "--fields", "name,name", "--format", "csv"], { env })
    assert.match(twice.stdout, /^name\r\n/)
  }))

Deno.test("export: one that breaks off leaves the file as it was, and says why", async () => {
  let isDown = false
  await withServer(
    async (served) => {
      const { directory, env } = served
      await add(served, ["Lyon"])
      const path = `${directory}/cameras.ndjson`
      await Deno.writeTextFile(path, "before")
      isDown = true
      const { code, stderr, stdout } = await run(["export", "-o", path], { env })
      assert.deepEqual([code, stdout], [1, ""])
      assert.match(stderr, /^cam2: .+\n$/)
      assert.equal(await Deno.readTextFile(path), "before")
      assert.deepEqual(await files(directory), ["cameras.ndjson"])
    },
    (handle) => (request) =>
      isDown && request.url.includes("/cameras/search")
        ? Promise.resolve(Response.json({ message: "No." }, { status: 422 }))
        : handle(request),
  )
})

Deno.test("export: where it cannot write, it says so and asks for nothing", () =>
  withServer(async ({ directory, env }) => {
    for (
      const [path, word] of [
        [`${directory}/none/a.csv`, /none\/a\.csv: there is no such directory/],
        [directory, /it is a directory/],
        ["/dev/null", /it is no file/],
      ] as const
    ) {
      const { code, stderr } = await run(["export", "--output", path], { env })
      assert.equal(code, 1)
      assert.match(stderr, word)
    }
  }))

Deno.test("writeFile: pieces that fail half way leave what was there, and no part", async () => {
  const directory = await Deno.makeTempDir()
  try {
    const path = `${directory}/a.txt`
    const half = Stream.concat(Stream.make("one", "two"), Stream.fail("broken"))
    assert.equal(await Effect.runPromise(Effect.flip(writeFile(path, half))), "broken")
    assert.deepEqual(await files(directory), [])
    await Effect.runPromise(writeFile(path, Stream.make("one", "two")))
    await Deno.symlink(path, `${directory}/link`)
    await Effect.runPromise(writeFile(`${directory}/link`, Stream.make("three")))
    assert.equal(await Deno.readTextFile(path), "three")
    assert.deepEqual(await files(directory), ["a.txt", "link"])
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
})

Deno.test("search: --fields gives those, as a table and as records", () =>
  withServer(async (served) => {
    const { env } = served
    const ids = await add(served, ["Lyon", "Genève"])
    const print = async (...args: ReadonlyArray<string>) =>
      (await run(["search", "--fields", "city,road,latitude", ...args], { env })).stdout
    assert.deepEqual(lines(await print()), [
      "CAMERAID                  CITY    ROAD  LATITUDE",
      `${ids[0]}  Lyon          45`,
      `${ids[1]}  Genève        46`,
    ])
    assert.deepEqual(records(await print("--json", "--city", "lyon")), [
      { cameraID: ids[0], city: "Lyon", road: null, latitude: 45 },
    ])
    assert.match(
      await print("--near", "46,5", "--limit", "1"),
      /LATITUDE +KM\n.*Genève +46 +0\.00\n$/,
    )
  }))

Deno.test("retire, delete: the camera is found no longer; delete asks first", () =>
  withServer(async (served) => {
    const { env } = served
    const [lyon, geneva] = await add(served, ["Lyon", "Genève"])
    const cities = async (...args: ReadonlyArray<string>) =>
      records((await run(["search", "--json", ...args], { env })).stdout).map(({ city }) => city)
    const retired = await run(["retire", lyon!, "--reason", "taken down"], { env })
    assert.deepEqual(retired, { code: 0, stdout: `${lyon}\n`, stderr: "" })
    assert.deepEqual(await cities(), ["Genève"])
    assert.deepEqual(await cities("--retired", "true"), ["Lyon"])
    const unasked = await run(["delete", geneva!], { env })
    assert.deepEqual([unasked.code, unasked.stdout], [2, ""])
    assert.match(unasked.stderr, /add --yes/)
    assert.deepEqual(await cities(), ["Genève"])
    for (const stdin of ["n\n", "\n", "", "yesterday\n"]) {
      const refused = await run(["delete", geneva!], { env, stdin, isTerminal: true })
      assert.deepEqual([refused.code, refused.stdout], [1, ""])
      assert.match(
        refused.stderr,
        /^Remove the camera \w+ for good\? \[y\/N\]\ncam2: nothing was removed\n$/,
      )
    }
    const agreed = await run(["delete", lyon!], { env, stdin: "Y\nmore", isTerminal: true })
    assert.deepEqual([agreed.code, agreed.stdout], [0, `${lyon}\n`])
    const changed = await run(["delete", geneva!, "--yes", "--if-match", '"v9"'], { env })
    assert.equal(changed.code, 1)
    assert.deepEqual(await run(["delete", geneva!, "--yes", "--json"], { env }), {
      code: 0,
      stdout: `{"cameraID":"${geneva}"}\n`,
      stderr: "",
    })
    assert.deepEqual(await cities("--retired", "any"), [])
    assert.equal((await run(["delete", geneva!, "--yes"], { env })).code, 1)
    for (const command of ["retire", "delete"]) {
      assert.equal((await run([command, "12"], { env })).code, 2)
    }
  }))
