/**
 * Servers that read from a standby of PostgreSQL, which is killed, stands still, and comes back.
 *
 * @module
 */
import assert from "node:assert/strict"
import { launchPostgres, type PostgresServer } from "../LaunchPostgres.ts"
import { cam2, end, root, serve, type Server, sleep, start, stop } from "../Process.ts"
import { report } from "./Report.ts"

const primary = await launchPostgres()
const launched = typeof primary === "string"
  ? primary
  : await primary.standBy().catch((error) => String(error.message ?? error))
const isThere = typeof launched !== "string"
if (!isThere) console.warn(`NO TESTS OF A STANDBY THAT IS KILLED: ${launched}`)
const standby = launched as PostgresServer

const urls = () => ({
  db: `${(primary as PostgresServer).url}postgres`,
  readDb: `${standby.url}postgres`,
})

const tokenOf = async ({ baseURL }: Server): Promise<string> => {
  const response = await fetch(`${baseURL}auth?${new URLSearchParams({ ...root })}`)
  return (await response.json()).token
}

const replicaOf = async ({ baseURL }: Server) => {
  const response = await fetch(`${baseURL}ready`)
  const { replica, status } = await response.json()
  assert.deepEqual([response.status, status], [200, "ok"])
  return replica
}

const until = async (holds: () => boolean | Promise<boolean>, what: string) => {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return
    await sleep(50)
  }
  assert.fail(`not within 30 seconds: ${what}`)
}

Deno.test({
  name:
    "serve --read-db: a standby that is killed or stands still costs no read, and is used again",
  ignore: !isThere,
  fn: async () => {
    const { db, readDb } = urls()
    const args = ["--migrate", "--metrics"]
    await using one = await serve(db, { args: [...args, "--read-db", readDb] })
    await using other = await serve(db, {
      args,
      env: {
        CAM2_ROOT_CLIENT_ID: root.clientID,
        CAM2_ROOT_CLIENT_SECRET: root.clientSecret,
        CAM2_READ_DATABASE_URL: readDb,
      },
    })
    const servers = [one, other]
    const headers = {
      authorization: `Bearer ${await tokenOf(one)}`,
      "content-type": "application/json",
    }
    let [written, isOver, refused] = [0, false, 0]
    /** Asks again what is refused while the database is gone. */
    const ask = async ({ baseURL }: Server, path: string, init: RequestInit = {}) => {
      while (true) {
        const answer = await fetch(baseURL + path, { headers, ...init })
        const { status } = answer
        const body = await answer.json()
        if (status !== 503) return { status, body }
        refused++
        await sleep(20)
      }
    }
    // Writes with one server, and reads with the other: by the same client, at once.
    const goOn = async (turn: number) => {
      for (let name = 0; !isOver; name++) {
        const [writer, reader] = [servers[(turn + name) % 2]!, servers[(turn + name + 1) % 2]!]
        const added = await ask(writer, "cameras/create", {
          method: "POST",
          headers: { ...headers, "idempotency-key": `write-${turn}-${name}-of-the-load` },
          body: JSON.stringify({
            type: "stream",
            is_active_image: true,
            is_active_video: true,
            retrieval: { m3u8_url: `http://a.example/${turn}/${name}` },
          }),
        })
        const { cameraID } = added.body
        assert.equal(added.status, 201)
        const found = await ask(reader, `cameras/${cameraID}`)
        assert.deepEqual([found.status, found.body.cameraID], [200, cameraID])
        const page = await ask(reader, "cameras/search?limit=5")
        assert.deepEqual([page.status, page.body.length > 0], [200, true])
        written++
      }
    }
    await until(async () => await replicaOf(one) === "ok", "the standby is there")
    const load = Promise.all([0, 1, 2, 3].map(goOn))
    const failed = load.then(() => {}, (error) => error)
    const whileLoaded = async (holds: () => boolean | Promise<boolean>, what: string) => {
      await until(async () => {
        const error = await Promise.race([failed, sleep(0).then(() => undefined)])
        if (error !== undefined) throw error
        return await holds()
      }, what)
    }
    const more = () => {
      const before = written
      return whileLoaded(() => written >= before + 40, "more is written")
    }
    const are = (state: string) =>
      whileLoaded(
        async () => (await Promise.all(servers.map(replicaOf))).every((one) => one === state),
        `the standby is ${state}`,
      )
    await more()
    for (let round = 0; round < 2; round++) {
      await standby.kill()
      await more()
      await are("unreachable")
      await standby.start()
      await are("ok")
      await more()
    }
    await standby.signal("SIGSTOP")
    await are("unreachable")
    await more()
    await standby.signal("SIGCONT")
    await are("ok")
    await more()
    assert.equal(refused, 0)
    // The database itself: what it has acknowledged is read, however the standby comes back to it.
    for (let round = 0; round < 2; round++) {
      await (primary as PostgresServer).kill()
      await sleep(100)
      await (primary as PostgresServer).start()
      await more()
    }
    isOver = true
    await load
    let metrics = ""
    const hasAnswered = /^cam2_database_reads_total\{answered_by="replica"\} \d/m
    await until(async () => {
      await (await fetch(`${one.baseURL}cameras/search?limit=1`, { headers })).body?.cancel()
      metrics = await (await fetch(`${one.baseURL}metrics`)).text()
      return hasAnswered.test(metrics)
    }, "the standby answers")
    assert.match(metrics, /^cam2_replica_usable 1$/m)
    assert.match(metrics, /^cam2_replica_lag_seconds \d/m)
    assert.match(metrics, /^cam2_database_reads_total\{answered_by="primary"\} \d/m)
    assert.match(metrics, /^cam2_database_connections_max\{database="replica"\} 10$/m)
    for (const server of servers) {
      const { code, stderr } = await stop(server)
      assert.equal(code, 0)
      assert.equal(stderr.match(/WARN The read replica does not answer/g)?.length, 3, stderr)
      assert.equal(stderr.match(/INFO The read replica answers reads again/g)?.length, 3, stderr)
      // Counts and limits are not written meanwhile, which is told.
      const others = stderr.split("\n").filter((line) =>
        /^\S+ (WARN|ERROR) (?!The read|Usage)/.test(line)
      )
      assert.deepEqual(others, [])
    }
    report({
      fault:
        "kill -9 and SIGSTOP of the standby that two servers read from, and kill -9 of the primary",
      tries: 5,
      promised: "no read is behind the last write of its client, nor refused for the standby",
      seen: `${written} writes, each read at once from the other server`,
    })
  },
})

Deno.test({
  name: "serve --read-db: what is no standby of the database is told, and what is no PostgreSQL",
  ignore: !isThere,
  fn: async () => {
    const { db, readDb } = urls()
    const refuse = async (words: ReadonlyArray<string>, expected: RegExp) => {
      const { code, stderr } = await end(start([...cam2, "serve", "--port", "0", ...words]))
      assert.ok(code > 0)
      assert.match(stderr, expected)
    }
    const another = await launchPostgres({ cluster: "own" }) as PostgresServer
    await refuse(
      ["--db", db, "--read-db", `${another.url}postgres`],
      /^cam2: The database to read from is no replica of the one to write to\n$/,
    )
    await another.kill()
    await refuse(
      ["--db", db, "--read-db", readDb.replace(/[^/]*$/, "template1")],
      /^cam2: The database to read from is no replica of the one to write to\n$/,
    )
    await refuse(["--db", ":memory:", "--read-db", readDb], /--read-db needs PostgreSQL as --db/)
    await refuse(
      ["--db", db, "--read-db", "a.sqlite"],
      /--read-db is no replica: expected postgres:/,
    )
    // One that is not there is no reason not to serve.
    await using server = await serve(db, {
      args: ["--migrate", "--read-db", "postgres://cam2:secret-4f1c@127.0.0.1:1/cam2"],
    })
    assert.equal(await replicaOf(server), "unreachable")
    const { code, stderr } = await stop(server)
    assert.equal(code, 0)
    assert.match(
      stderr,
      /WARN The read replica does not answer: the database answers.*\(connect ECONNREFUSED 127/,
    )
    assert.ok(!stderr.includes("secret-4f1c"))
  },
})

Deno.test({
  name: "serve: a standby as the database is read, and written nothing to",
  ignore: !isThere,
  fn: async () => {
    const { db, readDb } = urls()
    await using writer = await serve(db, { args: ["--migrate"] })
    const headers = {
      authorization: `Bearer ${await tokenOf(writer)}`,
      "content-type": "application/json",
    }
    const body = JSON.stringify({
      type: "stream",
      is_active_image: true,
      is_active_video: true,
      retrieval: { m3u8_url: "http://a.example/standby" },
    })
    const create = (server: Server) =>
      fetch(`${server.baseURL}cameras/create`, { method: "POST", headers, body })
    const added = await create(writer)
    const { cameraID } = await added.json()
    assert.equal(added.status, 201)
    await using reader = await serve(readDb, { env: {} })
    let status = 0
    await until(async () => {
      const found = await fetch(`${reader.baseURL}cameras/${cameraID}`, { headers })
      await found.body?.cancel()
      status = found.status
      return status === 200
    }, `the camera is read, and not ${status}`)
    for (
      const path of ["search?limit=3", "count", "search?country=US", "changes", "changes?start=now"]
    ) {
      const read = await fetch(`${reader.baseURL}cameras/${path}`, { headers })
      await read.body?.cancel()
      assert.equal(read.status, 200, path)
    }
    const refused = await create(reader)
    assert.deepEqual([refused.status, await refused.json()], [503, {
      message: "The database cannot be written at present.",
    }])
    assert.ok(Number(refused.headers.get("retry-after")) > 0)
    assert.equal(await replicaOf(reader), undefined)
    assert.equal((await stop(reader)).code, 0)
    assert.equal((await stop(writer)).code, 0)
  },
})
