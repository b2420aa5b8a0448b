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

const cities = [
  record("1", { city: "Lyon", country: "FR", latitude: 45.75, longitude: 4.85, source: "Ville" }),
  record("2", { city: "Paris", country: "FR", latitude: 48.85, longitude: 2.35, source: "Ville" }),
  record("3", { city: "Paris", country: "US", state: "TX", latitude: 33.66, longitude: -95.55 }),
  record("4", { city: "Lafayette", country: "US", state: "IN", latitude: 40.4, longitude: -86.9 }),
  record("5", { city: "Köln", country: "DE", latitude: 50.94, longitude: 6.96, name: "=1+1" }),
  record("6", { city: "Sydney", country: "AU", latitude: -33.87, longitude: 151.21 }),
]

/** Runs `test` with a server that has the cameras of some cities. */
const withCities = (test: (served: Served) => Promise<void>) =>
  withServer(async (served) => {
    const stdin = cities.map((camera) => JSON.stringify(camera)).join("\n")
    assert.equal((await run(["import", "-", "--quiet"], { env: served.env, stdin })).code, 0)
    await test(served)
  })

Deno.test("near: takes a point or a place, and says which place it is", () =>
  withCities(async ({ env }) => {
    const near = async (...args: ReadonlyArray<string>) => {
      const { stderr, stdout } = await run(["near", ...args, "--json"], { env })
      return [records(stdout).map(({ city }) => city), stderr]
    }
    assert.deepEqual(await near("45,5", "--limit", "2"), [["Lyon", "Paris"], ""])
    assert.deepEqual(await near("-33.8,151.2", "--radius", "50"), [["Sydney"], ""])
    assert.deepEqual(await near("--limit", "1", "-33.8,151.2"), [["Sydney"], ""])
    assert.deepEqual(await near("lyon", "--limit", "1"), [["Lyon"], "near Lyon, FR, 45.75,4.85\n"])
    for (const paris of ["Paris, TX", "paris,us", "Paris, United States"]) {
      const found = await near(paris, "--radius", "1")
      assert.deepEqual(found, [["Paris"], "near Paris, TX, US, 33.66,-95.55\n"], paris)
    }
    const stdin = JSON.stringify(record("7", { name: "Quai", latitude: 48, longitude: 9 }))
    await run(["import", "-", "--source", "Stadt Ulm", "--quiet"], { env, stdin })
    assert.equal((await near("quai", "--limit", "1"))[1], "near quai, 48,9\n")
    const far = ["8", "9"].map((id, index) =>
      JSON.stringify(
        record(id, {
          name: "Rue de Brest",
          city: "Lyon",
          latitude: 45.75,
          longitude: 4 + index * 3,
        }),
      )
    )
    await run(["import", "-", "--quiet"], { env, stdin: far.join("\n") })
    const wrong: ReadonlyArray<readonly [string, number, RegExp]> = [
      // It is no place that the source is called by it.
      ["Ulm", 1, /^cam2: no camera is known at "Ulm"; give latitude,longitude\n$/],
      [
        "Paris",
        2,
        /^cam2: "Paris" is more than one place: say "Paris, \w[^\n]* or "Paris, [^\n]*\n$/,
      ],
      // Lyon is where roads of this name are, and no other name of the place.
      [
        "Brest",
        1,
        /^cam2: no camera has "Brest" as its city, and those that have it in [^\n]*latitude,longitude\n$/,
      ],
      ["*", 2, /^cam2: <place>: got "\*", expected latitude,longitude in degrees/],
      ["Lafayete", 1, /^cam2: no camera is known at "Lafayete"; did you mean Lafayette\?\n$/],
      ["Atlantis", 1, /^cam2: no camera is known at "Atlantis"; give latitude,longitude\n$/],
      ["91,5", 2, /^cam2: <place>: got "91,5", expected latitude,longitude in degrees/],
    ]
    for (const [place, code, line] of wrong) {
      const ran = await run(["near", place], { env })
      assert.deepEqual([ran.code, ran.stdout], [code, ""])
      assert.match(ran.stderr, line)
    }
  }))

Deno.test("stats: counts by country, type, activity and source", () =>
  withCities(async ({ env }) => {
    const { stderr, stdout } = await run(["stats", "--top", "1"], { env })
    assert.deepEqual(lines(stdout), [
      "FIELD            VALUE     CAMERAS",
      "country          FR        2",
      "country          (others)  4",
      "camera_type      non_ip    6",
      "is_active_image  true      6",
      "is_active_video  false     6",
      "source           (none)    4",
      "source           (others)  2",
    ])
    assert.equal(stderr, "6 cameras\n")
    const [json] = records((await run(["stats", "--country", "US", "--json"], { env })).stdout)
    assert.deepEqual([json.cameras, json.country.values], [2, [{ value: "US", count: 2 }]])
    const csv = await run(["stats", "--country", "FR", "--csv"], { env })
    assert.equal(csv.stdout.split("\r\n").slice(0, 2).join("|"), "field,value,cameras|country,FR,2")
  }))

Deno.test("--csv: every command that reads prints the names of the fields, then a line for each", () =>
  withCities(async ({ env }) => {
    const id = records((await run(["search", "--json"], { env })).stdout)[0].cameraID
    const reading: Readonly<Record<string, RegExp>> = {
      "search --country FR": /^cameraID,.*\r\n(.*,Lyon,.*\r\n)(.*,Paris,.*\r\n)$/,
      "search --fields city,country --city lyon": /^cameraID,city,country\r\n\w{24},Lyon,FR\r\n$/,
      "near 45,5 --limit 1 --fields city": /^cameraID,city,distance\r\n\w{24},Lyon,84\.\d+\r\n$/,
      [`camera ${id}`]: /^cameraID,.*,version\r\n\w{24},.*,Lyon,.*,v1\r\n$/,
      "changes --limit 1": /^timestamp,kind,cameraID\r\n2.*Z,added,\w{24}\r\n$/,
      "count": /^count\r\n6\r\n$/,
      "facets --by state": /^field,value,cameras\r\nstate,,4\r\nstate,TX,1\r\nstate,IN,1\r\n$/,
      "clusters --zoom 1 --country AU":
        /^count,latitude,longitude,west,south,east,north,cameraID\r\n1,-33\.87,151\.21,.*\r\n$/,
      "sources list": /^name,cameras,active,licence,.*\r\nVille,2,2,.*\r\n$/,
      "whoami": /^clientID,owner,permissionLevel,.*\r\n\w{96},root,admin,/,
      "clients list": /^clientID,owner,.*\r\n\w{96},root,admin,/,
      "clients log": /^timestamp,action,clientID,/,
      "profiles": /^profile,baseURL,clientID,current\r\n$/,
    }
    for (const [command, expected] of Object.entries(reading)) {
      const { code, stderr, stdout } = await run([...command.split(" "), "--csv"], { env })
      assert.deepEqual([code, stderr], [0, ""], command)
      assert.match(stdout, expected, command)
    }
    const both = await run(["search", "--csv", "--json"], { env })
    assert.deepEqual(both, {
      code: 2,
      stdout: "",
      stderr: "cam2: --json and --csv exclude each other\n",
    })
  }))

Deno.test("search: a table is no wider than its terminal, and any width elsewhere", () =>
  withCities(async ({ env }) => {
    const wide = await run(["search"], { env, columns: 60 })
    const width = (text: string) => Math.max(...lines(text).map((line) => line.length))
    assert.ok(width(wide.stdout) > 80)
    for (const columns of [120, 80, 60, 40]) {
      const { stdout } = await run(["search"], { env, isTerminal: true, columns })
      assert.ok(width(stdout) <= columns, stdout)
      assert.match(lines(stdout)[1]!, /^\w{24} {2}non/)
    }
  }))

Deno.test("cam2: a filter that no camera has is told with the nearest that cameras have", () =>
  withCities(async ({ env }) => {
    const told: ReadonlyArray<readonly [args: string, hint: string]> = [
      ["--country Germany", "No camera has --country Germany; did you mean DE?"],
      ["--country Deutschland", "No camera has --country Deutschland; did you mean DE?"],
      ["--country Frnce", "No camera has --country Frnce; did you mean FR?"],
      ["--country Spain", "No camera has --country Spain; did you mean ES?"],
      ["--state indiana", "No camera has --state indiana; did you mean IN?"],
      ["--city Koln", ""],
      ["--city Lafayete", "No camera has --city Lafayete; did you mean Lafayette?"],
      ["--source vile", "No camera has --source vile; did you mean Ville?"],
      ["--city nowhere", ""],
      ["--country US --city Lyon", ""],
    ]
    for (const [args, hint] of told) {
      const { code, stderr } = await run(["count", ...args.split(" ")], { env })
      assert.deepEqual([code, stderr], [0, hint === "" ? "" : `${hint}\n`], args)
    }
    for (const command of ["search --json", "export", "stats", "facets --by city", "near 1,2"]) {
      const args = [...command.split(" "), "--country", "Germany"]
      assert.match((await run(args, { env })).stderr, /did you mean DE\?\n$/, command)
    }
  }))

Deno.test("add, edit and rm: --set writes fields without a record, and the old names go on", () =>
  withServer(async ({ env }) => {
    const set = (...fields: ReadonlyArray<string>) => fields.flatMap((field) => ["--set", field])
    const added = await run(
      ["add", ...set("camera_type=ip", "ip=192.0.2.1", "port=8080", "is_active_image=true")]
        .concat(set("is_active_video=False", "name=a=b", "frame_rate=2.5")),
      { env },
    )
    assert.deepEqual([added.code, added.stderr], [0, ""])
    const id = added.stdout.trim()
    const edited = await run(["edit", id, ...set("city=Ulm", 'properties={"lanes":2}')], { env })
    assert.equal(edited.code, 0)
    assert.equal((await run(["update", id], { env, stdin: '{"road": "A 8"}' })).code, 0)
    const shown = JSON.parse((await run(["camera", id, "--json"], { env })).stdout)
    assert.deepEqual(
      [shown.name, shown.port, shown.frame_rate, shown.city, shown.properties, shown.road],
      ["a=b", "8080", 2.5, "Ulm", { lanes: 2 }, "A 8"],
    )
    const wrong: ReadonlyArray<readonly [string, number, RegExp]> = [
      ["city", 2, /--set: got "city", expected a field, =, and its value/],
      ["citty=Ulm", 2, /--set: got "citty", did you mean city\?/],
      ["latitude=north", 1, /latitude: got "north", expected a number/],
      ["cameraID=5ae0ecbd336359291be74c12", 2, /--set: got "cameraID", the server gives cameraID/],
      ["created_at=2020-01-01", 2, /--set: got "created_at", the server gives created_at/],
      ["updated_at=2020-01-01", 2, /--set: got "updated_at", the server gives updated_at/],
      ["latitude=", 1, /latitude: got ""/],
    ]
    for (const [field, code, line] of wrong) {
      const ran = await run(["edit", id, ...set(field)], { env })
      assert.deepEqual([ran.code, ran.stdout], [code, ""], field)
      assert.match(ran.stderr, line)
    }
    for (const command of [["edit", id], ["add"], ["put", "a", "b"]]) {
      const ran = await run(command, { env, stdin: "" })
      assert.deepEqual([ran.code, ran.stdout], [2, ""])
      assert.match(ran.stderr, /^cam2: no record was given: its JSON is read from --file or /)
    }
    for (const name of ["rm", "delete"]) {
      const { code } = await run([name, id, "--yes"], { env })
      assert.equal(code, name === "rm" ? 0 : 1)
    }
  }))

Deno.test("add, edit, put: --file - is standard input, with --set beside it", () =>
  withServer(async ({ env }) => {
    const file = ["--file", "-"]
    const record = {
      camera_type: "ip",
      ip: "192.0.2.1",
      is_active_image: true,
      is_active_video: true,
    }
    const stdin = JSON.stringify(record)
    const added = await run(["add", ...file, "--set", "city=Ulm"], { env, stdin })
    assert.deepEqual([added.code, added.stderr], [0, ""])
    const id = added.stdout.trim()
    const edited = await run(["edit", id, ...file], { env, stdin: '{"road": "A 8"}' })
    assert.deepEqual(edited, { code: 0, stdout: `${id}\n`, stderr: "" })
    const shown = JSON.parse((await run(["camera", id, "--json"], { env })).stdout)
    assert.deepEqual([shown.ip, shown.city, shown.road], ["192.0.2.1", "Ulm", "A 8"])
    const other = JSON.stringify({ ...record, ip: "192.0.2.2" })
    const put = await run(["put", "a", "b", ...file], { env, stdin: other })
    assert.match(put.stdout, /^[0-9a-f]{24} added\n$/)
    const empty = await run(["add", ...file], { env, stdin: "" })
    assert.match(empty.stderr, /^cam2: no record was given/)
  }))

Deno.test("edit: refuses the record of another camera and a null, and takes its own record", () =>
  withServer(async ({ env }) => {
    const add = async (name: string) => {
      const stdin = JSON.stringify(record(name, { city: "Ulm", latitude: 48.4 }))
      return (await run(["add"], { env, stdin })).stdout.trim()
    }
    const [id, other] = [await add("1"), await add("2")]
    const show = async (id: string) => (await run(["camera", id, "--json"], { env })).stdout
    const before = await show(id)
    const refused = async (args: ReadonlyArray<string>, stdin: string, line: string) =>
      assert.deepEqual(await run(["edit", id, ...args], { env, stdin }), {
        code: 1,
        stdout: "",
        stderr: `cam2: ${line}\n`,
      })
    const another = `cameraID: got "${other}", but the camera to edit is ${id}`
    await refused([], await show(other), another)
    await refused(["--file", "-", "--set", "city=Bonn"], await show(other), another)
    const cleared = "got null, and edit cannot clear a field"
    const put = "cam2 put, with a whole record that has null, clears it"
    await refused(["--set", "latitude=null"], "", `latitude: ${cleared}; ${put}`)
    await refused([], '{"latitude":null}', `latitude: ${cleared}; ${put}`)
    await refused([], '{"city":null}', `city: ${cleared}; --set city= makes it empty; ${put}`)
    await refused(["--file", "-", "--set", "ip=null"], before, `ip: ${cleared}`)
    await refused(
      [],
      '{"lattitude":null}',
      "Keywords ['lattitude'] are not defined; did you mean latitude or longitude?",
    )
    assert.equal(await show(id), before)
    const own = await run(["edit", id.toUpperCase(), "--file", "-", "--set", "city="], {
      env,
      stdin: before,
    })
    assert.deepEqual([own.code, own.stderr], [0, ""])
    const { city, latitude } = JSON.parse(await show(id))
    assert.deepEqual([city, latitude], ["", 48.4])
    const again = await run(["add"], { env, stdin: before })
    assert.match(
      again.stderr,
      /^cam2: Keywords \['cameraID', .* defined; the server gives cameraID\n$/,
    )
    const typed = await run(["edit", id], { env, stdin: '{"city":"Bonn"}', isTerminal: true })
    assert.deepEqual([typed.code, typed.stderr], [
      0,
      "Reading the JSON record of the camera from standard input.\n",
    ])
  }))

Deno.test("put: its help names no flag that it has not", async () => {
  assert.doesNotMatch((await run(["put", "--help"])).stdout, /--set/)
})

Deno.test("apps: is clients by another name, with everything that manages them", () =>
  withServer(async ({ env }) => {
    const bob = JSON.parse((await run(["apps", "register", "bob", "--json"], { env })).stdout)
    for (
      const args of [["set-permission", bob.clientID, "webUI"], ["reset-secret", bob.clientID]]
    ) {
      assert.equal((await run(["apps", ...args], { env })).code, 0)
    }
    assert.equal((await run(["apps", "usage", bob.clientID, "bob"], { env })).stdout, "0\n")
    const [me] = records((await run(["apps", "me", "--json"], { env })).stdout)
    assert.equal(me.owner, "root")
    assert.equal((await run(["apps", "remove", bob.clientID], { env })).code, 0)
  }))
