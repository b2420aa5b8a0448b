import { strict as assert } from "node:assert"
import { lines, records, run } from "./InProcess.ts"
import { withServer } from "./Served.ts"

const record = (name: string, more: object = {}) => ({
  camera_type: "non_ip",
  snapshot_url: `https://example.org/${name}.jpg`,
  is_active_image: true,
  is_active_video: false,
  ...more,
})

Deno.test("import --existing update: counts what was added, updated and unchanged", () =>
  withServer(async ({ env }) => {
    const list = (...cities: ReadonlyArray<string | null | undefined>) =>
      cities.map((city, index) => JSON.stringify({ ...record(`${index}`), city })).join("\n")
    const importing = async (stdin: string, ...flags: ReadonlyArray<string>) => {
      const args = ["import", "-", "--quiet", "--existing", "update", ...flags]
      const { code, stderr, stdout } = await run(args, { env, stdin })
      assert.deepEqual([code, stderr], [0, ""])
      return stdout
    }
    await importing(list("Ulm", "Oslo"))
    assert.deepEqual(lines(await importing(list("Bonn", undefined, "Riga"))), [
      "added          1",
      "updated        1",
      "unchanged      1",
      "refused        0",
    ])
    assert.deepEqual(JSON.parse(await importing(list(null, null), "--json")), {
      added: 0,
      updated: 2,
      unchanged: 0,
      refused: [],
    })
    const found = await run(["search", "--json"], { env })
    assert.deepEqual(records(found.stdout).map(({ city }) => city), [null, null, "Riga"])
    for (const stdin of ["", "id,url\n"]) {
      const empty = await run(["import", "-", "--quiet", "--source", "a", "--retire"], {
        env,
        stdin,
      })
      assert.deepEqual([empty.code, empty.stderr], [0, "There are no cameras in the list.\n"])
      for (const form of [[], ["--json"]]) {
        const dry = await run(["import", "-", "--dry-run", ...form], { stdin })
        assert.deepEqual([dry.code, dry.stderr], [0, "There are no cameras in the list.\n"])
      }
    }
  }))

Deno.test("import: counts what was added, there and refused, and ends with 1 if any was refused", () =>
  withServer(async ({ directory, env }) => {
    const path = `${directory}/cameras.ndjson`
    await Deno.writeTextFile(
      path,
      [
        JSON.stringify(record("a")),
        "nonsense \u001b[2J",
        JSON.stringify(record("a")),
        JSON.stringify(record("b", { frame_rate: 0 })),
      ].join("\n"),
    )
    const refused = [
      { line: 2, reason: "not JSON" },
      {
        line: 4,
        reason:
          "Format Error Messages (frame_rate): got 0, expected a number of frames a second above 0",
      },
    ]
    const first = await run(["import", path, "--existing", "skip"], { env })
    assert.deepEqual(first, {
      code: 1,
      stdout: [
        "added          2",
        "already there  0",
        "refused        2",
        ...refused.map(({ line, reason }) => `  line ${line}: ${reason}`),
        "",
      ].join("\n"),
      stderr: "cam2: 2 of 4 cameras were refused\n",
    })
    const second = await run(["import", path, "--existing", "skip", "--json"], { env })
    assert.deepEqual(JSON.parse(second.stdout), { added: 0, alreadyThere: 2, refused })
    assert.deepEqual([second.code, second.stderr], [1, "cam2: 2 of 4 cameras were refused\n"])
  }))

Deno.test("import: more refusals than a reader wants are counted, and all of them in JSON", () =>
  withServer(async ({ env }) => {
    const stdin = "{}\n".repeat(50)
    const text = await run(["import", "-"], { env, stdin })
    assert.equal(lines(text.stdout).length, 4 + 20 + 1)
    assert.match(text.stdout, /and 30 more/)
    const json = await run(["import", "-", "--json"], { env, stdin })
    assert.equal(JSON.parse(json.stdout).refused.length, 50)
  }))

Deno.test("import: an address is fetched, also as OpenTrafficCamMap", () =>
  withServer(async ({ env }) => {
    const camera = { latitude: 1, longitude: 2, url: "https://example.org/1.m3u8", format: "M3U8" }
    const map = JSON.stringify({ Ohio: { Adams: [camera, camera], Allen: [camera] } })
    const files = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) =>
        new URL(request.url).pathname === "/map"
          ? new Response(map)
          : new Response(null, { status: 404 }),
    )
    const at = `http://127.0.0.1:${files.addr.port}`
    for (const [added, unchanged] of [[3, 0], [0, 3]]) {
      const { code, stdout } = await run(["import", `${at}/map`, "--json"], { env })
      assert.equal(code, 0)
      const { inferred, mapping, ...counts } = JSON.parse(stdout)
      assert.deepEqual(mapping, {
        address: ["url"],
        "latitude, longitude": ["latitude", "longitude"],
      })
      assert.deepEqual(counts, { added, updated: 0, unchanged, refused: [] })
      assert.equal(inferred["country inferred from the state"], 3)
    }
    const missing = await run(["import", `${at}/nothing?key=k3y`], { env })
    assert.deepEqual(missing, {
      code: 1,
      stdout: "",
      stderr: `cam2: cannot read ${at}/nothing: status 404\n`,
    })
    await files.shutdown()
    const found = await run(["search", "--state", "OH", "--city", "adams", "--json"], { env })
    assert.equal(lines(found.stdout).length, 2)
  }))

Deno.test("import: an error of the server ends it after the summary so far", () => {
  const stopped = JSON.stringify({ status: 500, message: "Not \u001b[2J\nwritten." })
  return withServer(
    async ({ env }) => {
      const stdin = ["a", "b", "c"].map((name) => JSON.stringify(record(name))).join("\n")
      assert.deepEqual(await run(["import", "-", "--json"], { env, stdin }), {
        code: 1,
        stdout: '{"added":1,"updated":0,"unchanged":0,"refused":[]}\n',
        stderr: "cam2: Not \\u001b[2J written.\n",
      })
    },
    (handle) => async (request) => {
      const response = await handle(request)
      if (request.method !== "POST") return response
      const [first] = (await response.text()).split("\n")
      return new Response(`${first}\n${stopped}\n`, response)
    },
  )
})
