/**
 * PostgreSQL that lets nobody in, is not there, or has a table locked: what is told, and what is not.
 *
 * @module
 */
import assert from "node:assert/strict"
import createClient from "postgres"
import { run } from "../cli/InProcess.ts"
import { launchPostgres, type PostgresServer } from "../LaunchPostgres.ts"
import { cam2, root, rootEnv, serve, type Server, sleep, startServer, stop } from "../Process.ts"
import { execute } from "../runtimes/Command.ts"

const launched = await launchPostgres()
const isThere = typeof launched !== "string"
if (!isThere) console.warn(`NO TESTS OF TROUBLE WITH POSTGRESQL: ${launched}`)
const database = launched as PostgresServer

const test = (name: string, fn: () => Promise<void>) => Deno.test({ name, fn, ignore: !isThere })

const [right, wrong] = ["right-4f1c", "wrong-7a2b"]

type Admin = ReturnType<typeof createClient>

/** Asks the server as its administrator. */
const administer = async <A>(work: (sql: Admin) => Promise<A>): Promise<A> => {
  const sql = createClient(`${database.url}postgres`, { max: 3, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

const addressOf = (user: string, path = "/postgres") => {
  const url = new URL(database.url)
  url.username = user
  url.pathname = path
  return url
}

test("serve, migrate, copy: what is wrong with the database is told, and no password", async () => {
  await administer(async (sql) => {
    await sql.unsafe(`CREATE ROLE locked LOGIN PASSWORD '${right}'`)
    const [row] = await sql`SHOW hba_file`
    await sql.unsafe(`COPY (VALUES ('host all locked 127.0.0.1/32 scram-sha-256'),
      ('host all,replication all 127.0.0.1/32 trust')) TO '${row!.hba_file}'`)
    await sql`SELECT pg_reload_conf()`
  })
  const given = (url: URL, password: string) => {
    const whole = new URL(url)
    whole.password = password
    return whole
  }
  const missing = new URL(`postgres://cam2:${wrong}@no-such-host.invalid/cam2`)
  const cases: ReadonlyArray<readonly [URL, RegExp]> = [
    [given(addressOf("locked"), wrong), /password authentication failed for user "locked"/],
    [addressOf("locked"), /it asks for a password, and none was given/],
    [given(addressOf("cam2", "/nowhere"), wrong), /database "nowhere" does not exist/],
    [given(addressOf("stranger"), wrong), /role "stranger" does not exist/],
    [missing, /no-such-host\.invalid\/cam2: getaddrinfo/],
    [given(new URL("postgres://cam2@127.0.0.1:1/cam2"), wrong), /ECONNREFUSED/],
  ]
  for (const [url, expected] of cases) {
    const told = async (words: ReadonlyArray<string>, env: Record<string, string> = {}) => {
      const { code, stderr, stdout } = await run(words, { env })
      assert.equal(code, 1)
      assert.match(stderr, expected)
      assert.equal(stderr.trim().split("\n").length, 1, stderr)
      assert.ok(!(stdout + stderr).includes(wrong), stderr)
    }
    await told(["serve", "--port", "0", "--log-format", "json"], { CAM2_DATABASE_URL: url.href })
    await told(["migrate", "--db", url.href])
    await told(["copy", "--from", url.href, "--to", "never-made.sqlite"])
    const help = await run(["serve", "--help"], { env: { CAM2_DATABASE_URL: url.href } })
    assert.ok(!help.stdout.includes(wrong))
  }
  // By the environment it is let in, and is no one who may make tables.
  const { code, stderr } = await run(["migrate", "--db", addressOf("locked").href], {
    env: { PGPASSWORD: right },
  })
  assert.deepEqual([code, stderr], [
    1,
    "cam2: Cannot migrate the database: the user locked may not create tables in it\n",
  ])
})

test("serve: the password of CAM2_DATABASE_URL is in no line, span, metric and argument", async () => {
  const sent: Array<string> = []
  await using collector = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      sent.push(await request.text())
      return Response.json({})
    },
  )
  const url = addressOf("cam2")
  url.password = right
  await using server = await startServer([
    ...cam2,
    ...["serve", "--port", "0", "--json", "--migrate", "--metrics", "--log-format", "json"],
  ], {
    env: {
      ...rootEnv,
      CAM2_DATABASE_URL: url.href,
      CAM2_READ_DATABASE_URL: url.href,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_BSP_SCHEDULE_DELAY: "100",
    },
  })
  const headers = await headersOf(server)
  const read = () =>
    fetch(`${server.baseURL}cameras/search`, { headers }).then(async (answer) => {
      await answer.body?.cancel()
      return answer.status
    })
  assert.equal(await read(), 200)
  await database.kill()
  assert.equal(await read(), 503)
  await database.start()
  while (await read() !== 200) await sleep(50)
  const shown = [await (await fetch(`${server.baseURL}metrics`)).text()]
  const { stdout: words } = await execute("ps", ["-o", "args=", "-p", `${server.pid}`])
  assert.match(words, /serve/)
  shown.push(words)
  const { code, stderr } = await stop(server)
  assert.equal(code, 0)
  assert.match(sent.join(), /db\.query\.text/)
  assert.match(stderr, /The read replica is no standby/)
  shown.push(stderr, ...sent)
  assert.deepEqual(shown.filter((text) => text.includes(right)), [])
})

const headersOf = async ({ baseURL }: Server) => {
  const response = await fetch(`${baseURL}auth?${new URLSearchParams({ ...root })}`)
  const { token } = await response.json()
  return { authorization: `Bearer ${token}` }
}

/** How many statements of servers the database works on. */
const countRunning = async (sql: Admin) => {
  const [row] = await sql`SELECT count(*)::int AS running FROM pg_stat_activity
    WHERE application_name = 'cam2' AND state = 'active' AND wait_event_type = 'Lock'`
  return Number(row!.running)
}

test("serve: what waits for a locked table is 503, and is gone in the database once its caller is", () =>
  administer(async (sql) => {
    await using server = await serve(`${database.url}postgres`, {
      args: ["--migrate", "--no-index"],
    })
    const headers = await headersOf(server)
    const search = (signal?: AbortSignal) =>
      fetch(`${server.baseURL}cameras/search?limit=1`, { headers, signal: signal ?? null })
    const lock = await sql.reserve()
    await lock`BEGIN`
    await lock`LOCK TABLE camera IN ACCESS EXCLUSIVE MODE`
    try {
      const leaving = new AbortController()
      const left = Promise.allSettled([1, 2, 3].map(() => search(leaving.signal)))
      while (await countRunning(sql) < 3) await sleep(10)
      leaving.abort()
      await left
      while (await countRunning(sql) > 0) await sleep(10)
      // More than there are connections: some are ended by the database, others are not let in.
      const answers = await Promise.all(Array.from({ length: 14 }, async () => {
        const answer = await search()
        const { message } = await answer.json()
        assert.deepEqual([answer.status, answer.headers.has("retry-after")], [503, true])
        return message as string
      }))
      assert.deepEqual([...new Set(answers)].sort(), [
        "The database has too much to do at present. Try again later.",
        "The database took too long to answer. Try again later, or ask for less.",
      ])
    } finally {
      await lock`ROLLBACK`
      lock.release()
    }
    const answer = await search()
    await answer.body?.cancel()
    assert.equal(answer.status, 200)
    assert.equal((await stop(server)).code, 0)
  }))
