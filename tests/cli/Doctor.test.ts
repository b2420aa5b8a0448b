import { strict as assert } from "node:assert"
import { records, run } from "./InProcess.ts"
import { withServer } from "./Served.ts"

const states = (stdout: string): Readonly<Record<string, string>> =>
  Object.fromEntries(records(stdout).map(({ check, state }) => [check, state]))

Deno.test("doctor: says of each part of a set-up that it is well, in one screen", () =>
  withServer(async ({ directory, env }) => {
    const home = { XDG_CONFIG_HOME: `${directory}/config` }
    const args = ["doctor", "--db", `${directory}/cameras.sqlite`]
    const { code, stderr, stdout } = await run(args, { env: { ...env, ...home } })
    assert.deepEqual([code, stderr], [0, ""])
    const expected = [
      /^ok {4}program {9}cam2 \d+\.\d+\.\d+ on Deno \d/,
      /^ok {4}configuration {3}.*cam2\/profiles: 0 profiles$/,
      /^ok {4}credentials {5}from the environment$/,
      /^ok {4}address {9}http:\/\/127\.0\.0\.1:\d+\/$/,
      /^ok {4}server {10}reached, and its database answers$/,
      /^ok {4}interface {7}.*, version /,
      /^ok {4}clock {11}that of the server is the same$/,
      /^ok {4}client {10}\w{8}… of root is taken by the server$/,
      /^ok {4}permission {6}admin: reads and writes cameras, and manages clients$/,
      /^ok {4}database {8}.*cameras\.sqlite is whole: 0 cameras$/,
      /^ok {4}server settings the key of the tokens is in the database$/,
    ]
    const shown = stdout.trimEnd().split("\n")
    assert.equal(shown.length, expected.length, stdout)
    for (const [index, line] of expected.entries()) assert.match(shown[index]!, line)
    const csv = await run(["doctor", "--csv"], { env: { ...env, ...home } })
    assert.match(csv.stdout, /^check,state,detail,advice\r\nprogram,ok,/)
  }))

Deno.test("doctor: finds what is wrong, says what to do, and ends with 1", () =>
  withServer(async ({ directory, env }) => {
    const home = { XDG_CONFIG_HOME: `${directory}/config` }
    const nothing = await run(["doctor", "--json"], { env: home })
    assert.deepEqual([nothing.code, states(nothing.stdout).credentials], [1, "problem"])
    await run(["login"], { env: { ...env, ...home }, stdin: env.CAM2_CLIENT_SECRET })
    await Deno.chmod(`${directory}/config/cam2/profiles/default.json`, 0o644)
    await Deno.writeTextFile(`${directory}/no.sqlite`, "this is no database")
    const wrong: ReadonlyArray<
      readonly [Readonly<Record<string, string>>, ReadonlyArray<string>, RegExp]
    > = [
      [
        {},
        [],
        /BAD +configuration +.*default\.json may be read by others, it has the mode 0644\n +-> chmod go= /,
      ],
      [
        { ...env, CAM2_CLIENT_SECRET: "wr0ng".repeat(15) },
        [],
        /BAD +client .*Bad client secret\n +-> is CAM2_CLIENT_SECRET that of this client\? it comes/,
      ],
      [
        { ...env, CAM2_BASE_URL: "http://127.0.0.1:1" },
        [],
        /BAD +server +not reached: .*\n +-> is the server running/,
      ],
      [
        { ...env, CAM2_BASE_URL: "ftp://127.0.0.1" },
        [],
        /BAD +address +ftp:.* no http or https address\n +-> mend CAM2_BASE_URL\n/,
      ],
      [
        env,
        ["--base-url", "ftp://127.0.0.1"],
        /BAD +address +ftp:.* no http or https address\n +-> mend --base-url\n/,
      ],
      [
        { ...env, CAM2_BASE_URL: `${env.CAM2_BASE_URL}elsewhere` },
        [],
        /BAD +server +status 404.* no answer of a camera database/,
      ],
      [env, ["--db", `${directory}/none.sqlite`], /BAD +database +.*there is no such database/],
      [env, ["--db", `${directory}/no.sqlite`], /BAD +database +.*not a database/],
      [
        { ...env, CAM2_TOKEN_KEY: "short" },
        ["--db", `${directory}/cameras.sqlite`],
        /BAD +server settings +CAM2_TOKEN_KEY is too short/,
      ],
    ]
    const none = await run(["doctor", "--db", `${directory}/none.sqlite`], { env })
    assert.doesNotMatch(none.stdout, /server settings/)
    await Deno.chmod(directory, 0o755)
    const folder = await run(["doctor", "--db", directory], { env: { ...home, ...env } })
    assert.match(folder.stdout, /BAD +database +.*: it is a directory\n/)
    // Closing a directory that was meant otherwise could lock others out.
    assert.ok(!folder.stdout.includes(`chmod go= ${directory}\n`))
    for (const [more, args, found] of wrong) {
      const { code, stderr, stdout } = await run(["doctor", ...args], { env: { ...home, ...more } })
      assert.match(stdout, found)
      assert.equal(code, 1)
      assert.match(stderr, /^cam2: \d problems?: see the lines with BAD\n$/)
      assert.ok(!(stdout + stderr).includes(env.CAM2_CLIENT_SECRET))
    }
  }))

Deno.test("doctor: a server with a problem is the only one, whatever the client meets there", () => {
  let answer: Response | undefined
  return withServer(async ({ env }) => {
    const stopped = Deno.listen({ hostname: "127.0.0.1", port: 0 })
    stopped.close()
    const elsewhere = { ...env, CAM2_BASE_URL: `http://127.0.0.1:${stopped.addr.port}/` }
    const message = "Starting."
    const cases: ReadonlyArray<readonly [typeof env, Response | undefined, RegExp]> = [
      [
        elsewhere,
        undefined,
        /not reached: .*\n +-> is the server running there\? cam2 serve starts/,
      ],
      [env, Response.json({ message }, { status: 503 }), /not ready, status 503: Starting\./],
      [env, new Response("A page.", { status: 404 }), /status 404, .*\n +-> is the address, with/],
    ]
    for (const [env, given, found] of cases) {
      answer = given
      const { code, stderr, stdout } = await run(["doctor"], { env })
      assert.match(stdout, found)
      assert.doesNotMatch(stdout, /log in/)
      assert.deepEqual([code, stderr], [1, "cam2: 1 problem: see the lines with BAD\n"])
    }
  }, (handle) => async (request) => answer?.clone() ?? await handle(request))
})

Deno.test("doctor: a client that the server cannot look for now is not told to log in", () =>
  withServer(
    async ({ env }) => {
      const { code, stdout } = await run(["doctor"], { env })
      assert.match(stdout, /BAD +client +not known: Busy\.\n +-> run this again later\n/)
      assert.equal(code, 1)
    },
    (handle) => async (request) =>
      new URL(request.url).pathname === "/auth"
        ? Response.json({ message: "Busy." }, { status: 503 })
        : await handle(request),
  ))

Deno.test("doctor: a clock that is off, and a server without encryption, are warnings", () =>
  withServer(
    async ({ env }) => {
      const { stdout } = await run(["doctor"], { env })
      assert.match(
        stdout,
        /WARN +clock +that of the server is \d+ s behind\n +-> let both machines/,
      )
      const open = { ...env, CAM2_BASE_URL: "http://cameras.invalid/" }
      assert.match((await run(["doctor"], { env: open })).stdout, /WARN +address .*not encrypted/)
    },
    (handle) => async (request) => {
      const response = await handle(request)
      const headers = new Headers(response.headers)
      headers.set("date", new Date(Date.now() - 100_000).toUTCString())
      return new Response(response.body, { status: response.status, headers })
    },
  ))

Deno.test("doctor: a server that keeps the Date of its answers for a second is not off", () =>
  withServer(
    async ({ env }) => {
      const { stdout } = await run(["doctor"], { env })
      assert.match(stdout, /ok +clock +that of the server is the same\n/)
    },
    (handle) => async (request) => {
      const response = await handle(request)
      const headers = new Headers(response.headers)
      headers.set("date", new Date(Date.now() - 1000).toUTCString())
      return new Response(response.body, { status: response.status, headers })
    },
  ))

Deno.test("doctor: a replica that answers no reads is a warning", () =>
  withServer(
    async ({ env }) => {
      const { code, stdout } = await run(["doctor"], { env })
      assert.match(stdout, /WARN +replica +is too far behind, and the primary answers all reads\n/)
      assert.equal(code, 0)
    },
    (handle) => async (request) =>
      request.url.endsWith("/ready")
        ? Response.json({ status: "ok", replica: "behind" })
        : await handle(request),
  ))
