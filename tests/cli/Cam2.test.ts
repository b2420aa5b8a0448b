import { strict as assert } from "node:assert"
import { lines, records, run } from "./InProcess.ts"
import { type Served, withServer } from "./Served.ts"

const record = (name: string, more: object = {}) => ({
  camera_type: "non_ip",
  snapshot_url: `https://example.org/${name}.jpg`,
  is_active_image: true,
  is_active_video: false,
  ...more,
})

const importRecords = async ({ env }: Served, cameras: ReadonlyArray<object>) => {
  const stdin = cameras.map((camera) => JSON.stringify(camera) + "\n").join("")
  const { code, stderr } = await run(["import", "-", "--quiet", "--concurrency", "1"], {
    env,
    stdin,
  })
  assert.deepEqual([code, stderr], [0, ""])
}

Deno.test("search: a table for readers, records for programs", () =>
  withServer(async (served) => {
    const { env } = served
    await importRecords(served, [
      record("a", { city: "Lyon", country: "FR", latitude: 45.75, longitude: -4.85 }),
      record("b", { city: "\u001b[2JParis\n" }),
    ])
    const table = await run(["search"], { env })
    const ids = records((await run(["search", "--json"], { env })).stdout).map(
      ({ cameraID }) => cameraID,
    )
    assert.deepEqual(table, {
      code: 0,
      stdout: [
        "ID                        TYPE    NAME  PLACE             COORDINATES   ADDRESS",
        `${ids[0]}  non_ip        Lyon, FR          45.75, -4.85  https://example.org/a.jpg`,
        `${ids[1]}  non_ip        \\u001b[2JParis\\n                https://example.org/b.jpg`,
        "",
      ].join("\n"),
      stderr: "2 cameras\n",
    })
    const found = await run(["search", "--city", "lyon", "--json"], { env })
    assert.equal(found.stderr, "")
    assert.deepEqual(records(found.stdout).map(({ city }) => city), ["Lyon"])
    const circle = "search --latitude 45.7 --longitude -4.8 --radius 10 --json".split(" ")
    assert.equal(lines((await run(circle, { env })).stdout).length, 1)
    assert.deepEqual(await run(["search", "--city", "nowhere"], { env }), {
      code: 0,
      stdout: "",
      stderr: "0 cameras\n",
    })
  }))

Deno.test("search: --near gives the nearest with their distance; several values, boxes and words", () =>
  withServer(async (served) => {
    const { env } = served
    await importRecords(served, [
      record("a", { city: "Lyon", country: "FR", latitude: 45.75, longitude: 4.85 }),
      record("b", { city: "Genève", country: "CH", latitude: 46.2, longitude: 6.15 }),
      record("c", { city: "Fiji", name: "Beach", latitude: -18, longitude: 179 }),
      record("d", { city: "Nowhere" }),
    ])
    const find = async (...args: ReadonlyArray<string>) =>
      records((await run(["search", "--json", ...args], { env })).stdout).map(({ city }) => city)
    assert.deepEqual(await find("--country", "fr", "--country", "ch"), ["Lyon", "Genève"])
    assert.deepEqual(await find("--bbox", "5,45,7,47"), ["Genève"])
    assert.deepEqual(await find("--bbox=170,-20,-170,0"), ["Fiji"])
    assert.deepEqual(await find("--query", "gen"), ["Genève"])
    assert.deepEqual(await find("--query", "BEACH fi"), ["Fiji"])
    assert.deepEqual(await find("--near", "46,6"), ["Genève", "Lyon", "Fiji"])
    assert.deepEqual(await find("--near", "46,6", "--radius", "50"), ["Genève"])
    const table = await run(["search", "--near", "46.2,6.15", "--limit", "1"], { env })
    assert.match(
      table.stdout,
      /^ID +TYPE +NAME +PLACE +KM +COORDINATES +ADDRESS\n.*Genève, CH +0\.00 /,
    )
    for (const wrong of [["--near", "46"], ["--near", "46,6", "--all"], ["--bbox", "1,2,3"]]) {
      const { code, stdout } = await run(["search", ...wrong], { env })
      assert.deepEqual([code === 0, stdout], [false, ""], wrong.join(" "))
    }
  }))

Deno.test("count, facets, clusters: count what matches", () =>
  withServer(async (served) => {
    const { env } = served
    await importRecords(served, [
      record("a", { city: "Lyon", country: "FR", latitude: 45.75, longitude: 4.85 }),
      record("b", { city: "LYON", country: "FR", latitude: 45.76, longitude: 4.86 }),
      record("c"),
    ])
    const print = async (...args: ReadonlyArray<string>) => (await run(args, { env })).stdout
    assert.equal(await print("count"), "3\n")
    assert.equal(await print("count", "--city", "lyon", "--json"), '{"count":2}\n')
    assert.equal(
      await print("facets", "--by", "city", "--by", "is_active_image"),
      [
        "FIELD            VALUE   CAMERAS",
        "city             Lyon    2",
        "city             (none)  1",
        "is_active_image  true    3",
        "",
      ].join("\n"),
    )
    assert.deepEqual(
      records(await print("facets", "--by", "country", "--country", "fr", "--json")),
      [
        { country: { values: [{ value: "FR", count: 2 }], others: 0 } },
      ],
    )
    assert.equal(
      await print("facets", "--by", "type"),
      await print("facets", "--by", "camera_type"),
    )
    const [map] = records(await print("clusters", "--zoom", "3"))
    assert.deepEqual([map!.zoom, map!.cell], [3, 5.625])
    assert.equal((await run(["facets"], { env })).code, 2)
    const none = await run(["facets", "--by", "city", "--country", "se"], { env })
    assert.deepEqual(none, { code: 0, stdout: "", stderr: "0 cameras\n" })
    assert.deepEqual(records(await print("clusters", "--zoom", "3", "--json")), [map])
  }))

Deno.test("search: --limit, --offset and --all walk over pages", () =>
  withServer(async (served) => {
    const { env } = served
    const names = Array.from({ length: 230 }, (_, index) => String(index))
    await importRecords(served, names.map((name) => record(name)))
    const count = async (...args: ReadonlyArray<string>) =>
      lines((await run(["search", "--json", ...args], { env })).stdout).length
    assert.equal(await count(), 100)
    assert.equal(await count("--limit", "150"), 150)
    assert.equal(await count("--offset", "200"), 30)
    assert.equal(await count("--all"), 230)
    const { stderr } = await run(["search", "--limit", "150"], { env })
    assert.equal(stderr, "150 cameras; there may be more: --offset 150, or --all\n")
  }))

Deno.test("camera, add, update and changes: one camera from its record to the log", () =>
  withServer(async ({ directory, env }) => {
    const added = await run(["add"], {
      env,
      stdin: JSON.stringify(record("a", { legacy_cameraID: 7 })),
    })
    assert.deepEqual([added.code, added.stderr], [0, ""])
    const id = added.stdout.trim()
    const path = `${directory}/changes.json`
    await Deno.writeTextFile(path, JSON.stringify({ city: "Lyon" }))
    assert.deepEqual(await run(["update", id, "--file", path, "--json"], { env }), {
      code: 0,
      stdout: `{"cameraID":"${id}"}\n`,
      stderr: "",
    })
    const { stdout } = await run(["camera", id], { env })
    assert.match(stdout, /^city +Lyon$/m)
    assert.match(stdout, /^snapshot_url +https:\/\/example\.org\/a\.jpg$/m)
    assert.match(stdout, /^created_at +\d{4}-/m)
    // What one command prints the other takes, with the times that the server made.
    const shown = JSON.parse((await run(["camera", id, "--json"], { env })).stdout)
    const more = {
      ...shown,
      road: "A 8",
      source: "cam2",
      source_id: "a/1",
      properties: { lanes: 2 },
    }
    const again = await run(["update", id], { env, stdin: JSON.stringify(more) })
    assert.deepEqual([again.code, again.stderr], [0, ""])
    const described = await run(["camera", id], { env })
    assert.match(described.stdout, /^properties +\{"lanes":2\}$/m)
    for (const flag of ["--road=a 8", "--source-id=a/1"]) {
      const found = await run(["search", flag, "--json"], { env })
      assert.deepEqual(records(found.stdout).map(({ cameraID }) => cameraID), [id], flag)
    }
    const legacy = await run(["camera", "7", "--legacy", "--json"], { env })
    assert.equal(JSON.parse(legacy.stdout).cameraID, id)
    const log = records((await run(["changes", "--json"], { env })).stdout)
    assert.deepEqual(log.map(({ cameraID }) => cameraID), [id, id, id])
    assert.match((await run(["changes"], { env })).stdout, /^TIME +CHANGE +CAMERA\n/)
    const missing = await run(["camera", "0".repeat(24)], { env })
    assert.deepEqual([missing.code, missing.stdout], [1, ""])
    assert.match(missing.stderr, /^cam2: [^\n]+\n$/)
  }))

Deno.test("put: adds, changes and leaves the camera with an id of a source", () =>
  withServer(async ({ env }) => {
    const put = async (camera: object, ...flags: ReadonlyArray<string>) => {
      const stdin = JSON.stringify({ retired_at: null, ...camera })
      const { code, stderr, stdout } = await run(["put", "cam2", "a/1", ...flags], { env, stdin })
      assert.deepEqual([code, stderr], [0, ""])
      return stdout
    }
    const [id, ...rest] = (await put({ ...record("a"), city: "Ulm" })).trim().split(" ")
    assert.deepEqual(rest, ["added"])
    assert.equal(await put(record("a")), `${id} unchanged\n`)
    const json = await put({ ...record("a"), city: null }, "--json")
    assert.equal(json, `{"cameraID":"${id}","outcome":"updated"}\n`)
    const shown = JSON.parse((await run(["camera", id!, "--json"], { env })).stdout)
    assert.deepEqual([shown.city, shown.source, shown.source_id], [null, "cam2", "a/1"])
    assert.equal((await run(["retire", id!], { env })).code, 0)
    assert.equal((await run(["camera", id!], { env })).code, 1)
    const retired = await run(["camera", id!, "--retired", "--json"], { env })
    assert.equal(typeof JSON.parse(retired.stdout).retired_at, "string")
    assert.equal(JSON.parse(await put(record("a"), "--json")).outcome, "updated")
    const missing = await run(["camera", "0".repeat(24), "--retired"], { env })
    assert.deepEqual(missing, { code: 1, stdout: "", stderr: "cam2: No camera with that id.\n" })
    const other = await run(["put", "cam2", "b"], { env, stdin: JSON.stringify(shown) })
    assert.deepEqual(other, {
      code: 1,
      stdout: "",
      stderr: 'cam2: source_id: got "a/1", expected that of the address\n',
    })
  }))

Deno.test("apps log: who did what to which client, as a table and as records", () =>
  withServer(async ({ env }) => {
    const json = async (...args: ReadonlyArray<string>) =>
      records((await run([...args, "--json"], { env })).stdout)
    const root = env.CAM2_CLIENT_ID
    const [{ clientID }] = await json("register", "\u05d0bob")
    await run(["set-owner", clientID, "alice"], { env })
    await run(["set-permission", clientID, "webUI"], { env })
    await run(["reset-secret", clientID], { env })
    const log = await json("apps", "log")
    const by = { actorID: root, actorOwner: "root", clientID }
    assert.deepEqual(log.map(({ requestId: _, timestamp: __, ...entry }) => entry), [
      { action: "register", clientID: root, owner: "root", permissionLevel: "admin" },
      { ...by, action: "register", owner: "\u05d0bob", permissionLevel: "user" },
      {
        ...by,
        action: "update",
        owner: "alice",
        permissionLevel: "user",
        oldOwner: "\u05d0bob",
      },
      {
        ...by,
        action: "update",
        owner: "alice",
        permissionLevel: "webUI",
        oldPermissionLevel: "user",
      },
      { ...by, action: "resetSecret", owner: "alice", permissionLevel: "webUI" },
    ])
    const table = await run(["apps", "log", "--offset", "1"], { env })
    assert.deepEqual([table.code, table.stderr], [0, "4 changes\n"])
    const [titles, ...rows] = lines(table.stdout).map((line) => line.split(/ {2,}/))
    assert.deepEqual(titles, ["TIME", "BY", "ACTION", "OWNER", "LEVEL", "CLIENT", "BY CLIENT"])
    assert.deepEqual(
      rows.map(([time, ...cells]) => [time, cells]),
      [
        ["root", "register", "\u05d0bob", "user"],
        ["root", "update", "\u05d0bob -> alice", "user"],
        ["root", "update", "alice", "user -> webUI"],
        ["root", "resetSecret", "alice", "webUI"],
      ].map((cells, index) => [log[index + 1].timestamp, [...cells, clientID, root]]),
    )
    const first = await run(["apps", "log", "--limit", "1"], { env })
    assert.match(first.stdout, /\(operator\) +register +root +admin/)
    assert.match(first.stderr, /^1 change; there may be more: --offset 1, or --all\n$/)
  }))

Deno.test("register and its kin: manage clients", () =>
  withServer(async ({ env }) => {
    const command = async (...args: ReadonlyArray<string>) => {
      const { code, stderr, stdout } = await run([...args, "--json"], { env })
      assert.deepEqual([code, stderr], [0, ""])
      return records(stdout)
    }
    const [{ clientID, clientSecret }] = await command("register", "bob", "--permission", "webUI")
    assert.deepEqual([clientID.length, clientSecret.length], [96, 71])
    const { permissionLevel, usage } = (await command("clients", "list", "bob"))[0]!
    assert.deepEqual([permissionLevel, usage], ["webUI", 0])
    assert.deepEqual(await command("set-permission", clientID, "user"), [{ message: "OK" }])
    assert.deepEqual(await command("set-owner", clientID, "alice"), [{ message: "OK" }])
    assert.deepEqual(await command("usage", clientID, "alice"), [{ api_usage: 0 }])
    const [reset] = await command("reset-secret", clientID)
    assert.notEqual(reset.clientSecret, clientSecret)
    const text = await run(["register", "carol"], { env })
    assert.match(text.stdout, /^clientID +[0-9a-f]{96}\nclientSecret +.{71}\n$/)
    assert.match(text.stderr, /not shown again/)
    const stale = { ...env, CAM2_CLIENT_ID: clientID, CAM2_CLIENT_SECRET: clientSecret }
    const refused = await run(["search"], { env: stale })
    assert.deepEqual([refused.code, refused.stderr], [1, "cam2: Bad client secret\n"])
  }))

Deno.test("cam2: the end of a line after a setting is no part of it", () =>
  withServer(async ({ env }) => {
    const lines = Object.entries(env).map(([name, value]) => [name, `${value}\r\n`])
    const { code, stderr } = await run(["search", "--json"], { env: Object.fromEntries(lines) })
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" })
  }))
