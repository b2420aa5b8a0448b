import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import {
  addCamera,
  countCameras,
  register,
  resetSecret,
  searchCamera,
  usageByClient,
} from "@cam2/camera-database"
import { streamCamera } from "../contract/Fixtures.ts"
import {
  cam2,
  clientOf,
  deno,
  end,
  root,
  rootEnv,
  serve,
  start,
  stop,
  takesNoMore,
  withDirectory,
} from "../Process.ts"
import { Connection } from "../faults/Connection.ts"
import { run } from "./InProcess.ts"

/** `cam2 serve` that does not start. */
const fails = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  end(start([...cam2, "serve", ...args], { env }))

/** `cam2 serve` that is given what is wrong, for which no process is needed. */
const isWrong = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  run(["serve", ...args], { env })

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`serve: shows the root client once, keeps what was written, and ends with 0 on ${signal}`, () =>
    withDirectory(async (directory) => {
      const db = `${directory}/cameras.sqlite`
      await using first = await serve(db, { env: {} })
      const { clientID = "", clientSecret = "" } = first.announced
      const created = { clientID, clientSecret }
      assert.equal(clientID.length, 96)
      assert.equal(clientSecret.length, 71)
      const cameraID = await Effect.runPromise(
        Effect.provide(addCamera(streamCamera), first.client),
      )
      assert.deepEqual(await stop(first, signal), { code: 0, stderr: "" })
      assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name), [
        "cameras.sqlite",
      ])

      await using second = await serve(db, { env: {} })
      assert.deepEqual(Object.keys(second.announced), ["address"])
      const seen = await Effect.all([searchCamera(), usageByClient(clientID, "root")]).pipe(
        Effect.provide(clientOf(second.baseURL, created)),
        Effect.runPromise,
      )
      assert.deepEqual([seen[0].map((found) => found.cameraID), seen[1]], [[cameraID], 3])
      assert.deepEqual(await stop(second, signal), { code: 0, stderr: "" })
    }))
}

Deno.test("serve: in a copy of the repository, the line that keeps the root client can be pasted", () =>
  withDirectory(async (directory) => {
    const repository = new URL("../../", import.meta.url).pathname
    const words = [...deno, `${repository}src/cli/main.ts`, "serve", "--port", "0"]
    const process = start([...words, "--db", ":memory:"])
    const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader()
    let stdout = ""
    while (!stdout.endsWith("docs\n")) stdout += (await reader.read()).value ?? ""
    const [, echo = "", npx, login = ""] =
      /^ {2}(echo \w+ \| )(npx -y deno@\S+)( .*)$/m.exec(stdout) ?? []
    assert.equal(npx, `npx -y deno@${Deno.version.deno}`)
    const { code, stdout: told } = await new Deno.Command("sh", {
      args: ["-c", `${echo}${Deno.execPath()}${login}`],
      cwd: repository,
      env: { XDG_CONFIG_HOME: directory },
    }).output()
    process.kill("SIGTERM")
    await Promise.all([reader.cancel(), process.stderr.cancel(), process.status])
    assert.equal(code, 0)
    assert.match(new TextDecoder().decode(told), /logged in to .* kept as the profile default\n/)
  }))

Deno.test("serve: says where it is, and where its map, its tools and its documentation are", async () => {
  const args = ["--port", "0", "--db", ":memory:", "--map", "--mcp"]
  const process = start([...cam2, "serve", ...args], { env: rootEnv })
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader()
  let stdout = ""
  while (!stdout.includes("\n")) {
    const { done, value } = await reader.read()
    if (done) break
    stdout += value
  }
  process.kill("SIGTERM")
  await reader.cancel()
  await process.stderr.cancel()
  assert.equal((await process.status).code, 0)
  const [at] = /http:\/\/127\.0\.0\.1:\d+\//.exec(stdout) ?? []
  assert.equal(
    stdout,
    `The camera database is at ${at}, its map at ${at}map, its tools for assistants at ${at}mcp, ` +
      `its documentation at ${at}docs\n`,
  )
})

Deno.test("serve: at a terminal it says that it has stopped", () =>
  withDirectory(async (directory) => {
    const terminal = `${directory}/terminal.js`
    await Deno.writeTextFile(
      terminal,
      `import process from "node:process"
      Object.defineProperty(process.stderr, "isTTY", { value: true })`,
    )
    const command = [...deno, `--preload=${terminal}`, cam2.at(-1)!]
    for (const [signal, told] of [["SIGINT", "\nstopped\n"], ["SIGTERM", "stopped\n"]] as const) {
      await using server = await serve(`${directory}/cameras.sqlite`, { command })
      assert.deepEqual(await stop(server, signal), { code: 0, stderr: told })
    }
  }))

Deno.test("serve: SIGTERM finishes a request that is running", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using server = await serve(db)
    const { token } = await (await fetch(
      `${server.baseURL}auth?${new URLSearchParams({ ...root })}`,
    )).json()
    const body = JSON.stringify({
      type: "non_ip",
      is_active_image: true,
      is_active_video: false,
      retrieval: { snapshot_url: "https://example.org/slow.jpg" },
    })
    using connection = await Connection.open(server.port)
    await connection.sendHead(
      `POST /cameras/create HTTP/1.1\r\nHost: cam2\r\nConnection: close\r\n` +
        `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}`,
    )
    await connection.send(body.slice(0, 20))
    const stopped = stop(server)
    await takesNoMore(server)
    await connection.send(body.slice(20))
    assert.equal((await connection.answer()).status, 201)
    assert.deepEqual(await stopped, { code: 0, stderr: "" })

    await using again = await serve(db)
    const kept = await Effect.runPromise(Effect.provide(searchCamera(), again.client))
    assert.equal(kept.length, 1)
    await stop(again)
  }))

Deno.test("serve: the client in CAM2_ROOT_CLIENT_ID and CAM2_ROOT_CLIENT_SECRET exists as admin", () =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cameras.sqlite`, { env: rootEnv })
    assert.deepEqual(Object.keys(server.announced), ["address"])
    const cameraID = await Effect.runPromise(
      Effect.provide(addCamera(streamCamera), clientOf(server.baseURL, root)),
    )
    assert.match(cameraID, /^[0-9a-f]{24}$/)
    assert.equal((await stop(server)).code, 0)
  }))

Deno.test("serve: the end of a line after a credential is no part of it", () =>
  withDirectory(async (directory) => {
    const lines = Object.entries(rootEnv).map(([name, value]) => [name, `${value}\n`])
    await using server = await serve(`${directory}/cameras.sqlite`, {
      env: Object.fromEntries(lines),
    })
    assert.deepEqual(
      await Effect.runPromise(Effect.provide(searchCamera(), clientOf(server.baseURL, root))),
      [],
    )
    assert.equal((await stop(server)).code, 0)
  }))

Deno.test("serve: limits failures to sign in per client id and address, and requests where it is told to", () =>
  withDirectory(async (directory) => {
    const { clientID, clientSecret } = root
    await using server = await serve(`${directory}/cameras.sqlite`, {
      args: ["--auth-failures-per-minute=2", "--requests-per-minute=1"],
    })
    const ask = async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${server.baseURL}${path}`, { headers })
      return [response, await response.json()] as const
    }
    const signIn = (clientID: string, clientSecret: string) =>
      ask(`auth?${new URLSearchParams({ clientID, clientSecret })}`)
    const [, { token }] = await signIn(clientID, clientSecret)
    const statuses: Array<number> = []
    for (const headers of [{ authorization: `Bearer ${token}` }]) {
      for (let times = 0; times < 2; times++) {
        const [{ status, headers: got }] = await ask("cameras/search", headers)
        statuses.push(status)
        assert.equal(got.get("ratelimit-limit"), "1")
      }
    }
    // Two for one id, then four for others, which is all that one address may fail.
    for (const id of [clientID, clientID, clientID, "b", "c", "d", "e", "f"]) {
      statuses.push((await signIn(id, "wrong"))[0].status)
    }
    assert.deepEqual(statuses, [200, 429, 401, 401, 429, 404, 404, 404, 429, 429])
    assert.equal((await stop(server)).code, 0)
  }))

Deno.test("serve: a port in use is one clear line, and the new database keeps no unseen client", () =>
  withDirectory(async (directory) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
    const { port } = listener.addr
    const db = `${directory}/cameras.sqlite`
    const ended = await fails(["--port", String(port), "--db", db])
    listener.close()
    assert.deepEqual(ended, {
      code: 1,
      stdout: "",
      stderr: `cam2: port ${port} of 127.0.0.1 is in use; choose another with --port\n`,
    })
    await using server = await serve(db, { env: {} })
    assert.equal(server.announced.clientID?.length, 96)
    await stop(server)
  }))

Deno.test("serve: a file that cannot be used is one clear line", () =>
  withDirectory(async (directory) => {
    const text = `${directory}/text.sqlite`
    await Deno.writeTextFile(text, "this is no database, it is only text\n".repeat(50))
    const newer = `${directory}/newer.sqlite`
    await using older = await serve(newer)
    await stop(older)
    const database = new DatabaseSync(newer)
    database.exec(
      "INSERT INTO effect_sql_migrations (migration_id, name) VALUES (99, 'from_the_future')",
    )
    database.close()
    const outcomes = await Promise.all(
      [text, newer, `${directory}/missing/cameras.sqlite`].map((db) =>
        fails(["--port", "0", "--db", db])
      ),
    )
    assert.deepEqual(outcomes.map(({ code, stdout }) => [code, stdout]), [
      [1, ""],
      [1, ""],
      [1, ""],
    ])
    const lines = outcomes.map(({ stderr }) => stderr)
    assert.match(lines[0]!, /^cam2: Cannot open the database .*: file is not a database\n$/)
    assert.match(lines[1]!, /^cam2: The database has schema 99 and this version knows .*\n$/)
    assert.match(lines[2]!, /^cam2: Cannot open the database .*: there is no such directory\n$/)
  }))

Deno.test("serve: settings of the wrong shape are wrong usage", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const outcomes = await Promise.all([
      isWrong(["--db", db], { CAM2_TOKEN_KEY: "short" }),
      isWrong(["--db", db], { CAM2_ROOT_CLIENT_ID: "a".repeat(96) }),
      isWrong(["--db", db], {
        CAM2_ROOT_CLIENT_ID: "a",
        CAM2_ROOT_CLIENT_SECRET: "marker".repeat(12),
      }),
      isWrong(["--db", db, "--port", "70000"]),
      isWrong(["--db", db, "--processes", "1000"]),
      isWrong(["--db", db, "--cors", "map"]),
    ])
    assert.deepEqual(outcomes.map(({ code }) => code), [2, 2, 2, 2, 2, 2])
    assert.match(outcomes[5]!.stderr, /--cors: "map"\. Expected an origin such as .*, got "map"; /)
    for (const { stderr } of outcomes) assert.doesNotMatch(stderr, /marker|short\b.*short/)
    assert.deepEqual([...Deno.readDirSync(directory)], [])
  }))

Deno.test("serve: a key or a secret that is no text is one line that does not repeat it", () =>
  withDirectory(async (directory) => {
    for (const name of ["CAM2_TOKEN_KEY", "CAM2_ROOT_CLIENT_SECRET"]) {
      // What is no text cannot be given as one.
      const bytes = `export ${name}="$(printf '${"marker".repeat(13)}\\377')"; exec "$@"`
      const words = [...cam2, "serve", "--port", "0", "--db", `${directory}/cameras.sqlite`]
      const { code, stderr } = await end(start(["sh", "-c", bytes, "sh", ...words]))
      assert.equal(code, 2)
      assert.equal(
        stderr,
        `cam2: ${name} is not UTF-8 text: use random characters, such as those of: ` +
          "openssl rand -hex 36\n",
      )
    }
  }))

Deno.test("serve: a key, a root client or a database that is empty or too short is one clear line", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const { clientID, clientSecret } = root
    const both = { CAM2_ROOT_CLIENT_ID: clientID, CAM2_ROOT_CLIENT_SECRET: clientSecret }
    const wrong: ReadonlyArray<readonly [env: Record<string, string>, line: string]> = [
      [{ CAM2_TOKEN_KEY: "" }, "CAM2_TOKEN_KEY is empty: give it a value, or unset it"],
      [{ CAM2_TOKEN_KEY: " \n" }, "CAM2_TOKEN_KEY is empty: give it a value, or unset it"],
      [
        { CAM2_TOKEN_KEY: `${"marker".repeat(5)} \n` },
        "CAM2_TOKEN_KEY is too short: it needs at least 32 characters",
      ],
      [
        { ...both, CAM2_ROOT_CLIENT_ID: "" },
        "CAM2_ROOT_CLIENT_ID is empty: give it a value, or unset it",
      ],
      [
        { ...both, CAM2_ROOT_CLIENT_SECRET: "" },
        "CAM2_ROOT_CLIENT_SECRET is empty: give it a value, or unset it",
      ],
    ]
    const urls = ["CAM2_DATABASE_URL", "CAM2_READ_DATABASE_URL"].map((name) =>
      [{ [name]: " " }, `${name} is empty: give it a value, or unset it`] as const
    )
    for (const [env, line] of [...wrong, ...urls]) {
      const args = "CAM2_DATABASE_URL" in env ? [] : ["--db", db]
      assert.deepEqual(await fails(args, env), {
        code: 2,
        stdout: "",
        stderr: `cam2: ${line}\n`,
      })
    }
    assert.deepEqual([...Deno.readDirSync(directory)], [])
  }))

Deno.test("serve: a key that is another one than before is told in one line at the start", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const keys = [
      "6b5c0f1e9a47d2830e1fb6a9c4d75382",
      "6b5c0f1e9a47d2830e1fb6a9c4d75382\n",
      "e3a9107cd56f48b2a1c09e7d34f6825b",
    ]
    const heard: Array<string> = []
    for (const key of keys) {
      await using server = await serve(db, { env: { ...rootEnv, CAM2_TOKEN_KEY: key } })
      const { code, stderr } = await stop(server)
      assert.equal(code, 0)
      heard.push(stderr)
    }
    assert.deepEqual(heard.slice(0, 2), ["", ""])
    assert.match(
      heard[2]!,
      /^\S+ WARN The key that signs tokens is another one than at the last start: [^\n]+\n$/,
    )
  }))

Deno.test("serve: a key or a root secret that is easy to guess is told in one line each", () =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cameras.sqlite`, {
      env: {
        ...rootEnv,
        CAM2_ROOT_CLIENT_SECRET: "b".repeat(71),
        CAM2_TOKEN_KEY: "password".repeat(4),
      },
      args: ["--log-format", "json"],
    })
    const { code, stderr } = await stop(server)
    assert.equal(code, 0)
    const advice = "use random characters, such as those of: openssl rand -hex 36"
    const lines = stderr.trim().split("\n").map((line) => JSON.parse(line))
    assert.deepEqual(lines.map(({ level, message }) => `${level} ${message}`), [
      `WARN CAM2_TOKEN_KEY is weak, for it repeats a short text; ${advice}`,
      `WARN CAM2_ROOT_CLIENT_SECRET is weak, for it repeats one character; ${advice}`,
    ])
  }))

Deno.test("serve: /metrics tells of the index in memory, which --no-index leaves out", () =>
  withDirectory(async (directory) => {
    const indexed = async (args: ReadonlyArray<string>) => {
      await using server = await serve(`${directory}/cameras.sqlite`, {
        args: ["--metrics", ...args],
      })
      await Effect.runPromise(
        Effect.provide(addCamera({ ...streamCamera, country: "DE" }), server.client),
      )
      const found = await Effect.runPromise(
        Effect.provide(countCameras({ country: "de" }), server.client),
      )
      const text = await (await fetch(`${server.announced.address}metrics`)).text()
      assert.equal((await stop(server)).code, 0)
      return [found, text.match(/^cam2_index_(used|cameras) .*$/gm)?.sort()]
    }
    assert.deepEqual(await indexed([]), [1, ["cam2_index_cameras 1", "cam2_index_used 1"]])
    assert.deepEqual(await indexed(["--no-index"]), [2, undefined])
  }))

Deno.test("serve: --own-clients-only confines webUI clients to the clients of their owner", () =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cameras.sqlite`, {
      args: ["--own-clients-only"],
    })
    const { clientID, clientSecret } = await Effect.runPromise(
      Effect.provide(register("ada", "webUI"), server.client),
    )
    const ada = { clientID, clientSecret: Redacted.value(clientSecret) }
    const refused = await Effect.all([Effect.flip(resetSecret(root.clientID)), register("ada")])
      .pipe(Effect.provide(clientOf(server.baseURL, ada)), Effect.runPromise)
    assert.deepEqual([refused[0]._tag, refused[0].message], [
      "AuthorizationError",
      "Forbidden. Here a client of level webUI manages only the clients of its own owner.",
    ])
    assert.equal((await stop(server)).code, 0)
  }))

Deno.test("serve --trust-proxy: limits count for each client behind it", async () => {
  const limits = ["--public-read", "--public-requests-per-minute", "1"]
  await using server = await serve(":memory:", {
    args: [...limits, "--trust-proxy", "127.0.0.0/8"],
  })
  const statusOf = async (address: string) => {
    const headers = { forwarded: `for=${address}` }
    const response = await fetch(new URL("cameras/count", server.baseURL), { headers })
    await response.body?.cancel()
    return response.status
  }
  const found = [await statusOf("192.0.2.1"), await statusOf("192.0.2.1")]
  assert.deepEqual([...found, await statusOf("192.0.2.2")], [200, 429, 200])
})

Deno.test("serve: --trust-proxy of the wrong shape is wrong usage", async () => {
  for (const given of ["localhost", "-1", "10.0.0.0/33"]) {
    const { code, stderr } = await isWrong(["--db", ":memory:", `--trust-proxy=${given}`])
    assert.deepEqual([code, stderr.includes("--trust-proxy")], [2, true], stderr)
    assert.match(stderr, /xpected an address such as 192\.0\.2\.1/)
  }
})
