/**
 * PostgreSQL that is killed, stands still or may not be written, under servers that go on.
 *
 * @module
 */
import assert from "node:assert/strict"
import { launchPostgres, type PostgresServer } from "../LaunchPostgres.ts"
import { cam2, end, root, serve, type Server, sleep, start, stop } from "../Process.ts"
import { report } from "./Report.ts"

const rounds = Number(Deno.env.get("CAM2_POSTGRES_ROUNDS") ?? 3)
const writersOfEach = 4
const longestReturn = 60_000

const available = await launchPostgres()
const isThere = typeof available !== "string"
if (!isThere) console.warn(`NO TESTS OF POSTGRESQL THAT IS KILLED: ${available}`)
const database = available as PostgresServer

const test = (name: string, fn: () => Promise<void>) => Deno.test({ name, fn, ignore: !isThere })

const tokenOf = async (server: Server) => {
  const response = await fetch(`${server.baseURL}auth?${new URLSearchParams({ ...root })}`)
  const { token } = await response.json()
  return token as string
}

interface Answer {
  readonly status: number
  readonly retryAfter: string | null
  readonly body: { readonly cameraID?: string; readonly message?: string }
}

const ask = async (server: Server, token: string, path: string, init: RequestInit = {}) => {
  const response = await fetch(server.baseURL + path, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
    signal: AbortSignal.timeout(120_000),
  })
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    body: await response.json(),
  } satisfies Answer
}

const create = (server: Server, token: string, name: string) =>
  ask(server, token, "cameras/create", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": name },
    body: JSON.stringify({
      type: "non_ip",
      is_active_image: true,
      is_active_video: false,
      retrieval: { snapshot_url: `https://example.org/${name}.jpg` },
    }),
  })

const openServers = async (count: number) => {
  const db = `${database.url}postgres`
  const servers: Array<Server> = []
  for (let index = 0; index < count; index++) {
    servers.push(await serve(db, { args: ["--migrate"], lifetime: 600_000 }))
  }
  return {
    servers,
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) await server[Symbol.asyncDispose]()
    },
  }
}

test(`serve: PostgreSQL that is killed under load loses and doubles nothing, ${rounds} times`, async () => {
  await using opened = await openServers(2)
  const { servers } = opened
  const tokens = await Promise.all(servers.map(tokenOf))
  const acknowledged = new Map<string, string>()
  const refused = new Map<string, number>()
  const lastWritten = servers.map(() => 0)
  let isOver = false
  let names = 0
  const writeOn = async (at: number) => {
    while (!isOver) {
      const name = `camera-${String(names++).padStart(16, "0")}`
      // The same write again, until it is answered; the other server may get it.
      for (let times = 0; !acknowledged.has(name); times++) {
        const turn = (at + times) % servers.length
        const { body, retryAfter, status } = await create(servers[turn]!, tokens[turn]!, name)
        if (status === 201) {
          acknowledged.set(name, body.cameraID!)
          lastWritten[turn] = performance.now()
          continue
        }
        refused.set(
          `${status} ${body.message}`,
          (refused.get(`${status} ${body.message}`) ?? 0) + 1,
        )
        assert.equal(status, 503, body.message)
        assert.ok(Number(retryAfter) > 0)
        await sleep(20)
      }
    }
  }
  const writing = Promise.all(
    servers.flatMap((_, at) => Array.from({ length: writersOfEach }, () => writeOn(at))),
  )
  // Whatever ends the writers ends the test.
  const failed = writing.then(() => {}, (error) => error)
  let longest = 0
  for (let round = 0; round < rounds; round++) {
    const before = acknowledged.size
    while (acknowledged.size < before + 50) {
      if (await Promise.race([failed, sleep(20).then(() => undefined)])) await writing
    }
    await database.kill()
    await sleep(Math.random() * 500)
    await database.start()
    const since = performance.now()
    while (lastWritten.some((time) => time < since)) {
      assert.ok(performance.now() - since < longestReturn, "a server does not come back")
      if (await Promise.race([failed, sleep(5).then(() => undefined)])) await writing
    }
    longest = Math.max(longest, performance.now() - since)
  }
  isOver = true
  await writing
  const found = new Map<string, number>()
  for (let offset = 0;; offset += 100) {
    const { body } = await ask(servers[0]!, tokens[0]!, `cameras/search?offset=${offset}`)
    const page = body as unknown as ReadonlyArray<
      { readonly cameraID: string; readonly retrieval: { readonly snapshot_url: string } }
    >
    for (const { cameraID, retrieval } of page) {
      const name = /([^/]+)\.jpg$/.exec(retrieval.snapshot_url)![1]!
      assert.equal(cameraID, acknowledged.get(name), `${name} is another`)
      found.set(name, (found.get(name) ?? 0) + 1)
    }
    if (page.length === 0) break
  }
  assert.deepEqual([...found.values()].filter((count) => count !== 1), [], "some are there twice")
  assert.equal(found.size, acknowledged.size)
  report({
    fault: `kill -9 of PostgreSQL under ${2 * writersOfEach} writers at two servers`,
    tries: rounds,
    promised: "no acknowledged write lost, none doubled; both servers write again within 5 s",
    seen: `${acknowledged.size} acknowledged, each there once; ` +
      `${[...refused].map(([what, count]) => `${count} × ${what}`).join(", ")}; ` +
      `back within ${Math.round(longest)} ms`,
  })
})

test("serve: SIGTERM ends a server whose PostgreSQL is gone", async () => {
  const server = await serve(`${database.url}postgres`, { args: ["--migrate"] })
  const token = await tokenOf(server)
  await database.kill()
  const { retryAfter, status } = await ask(server, token, "cameras/search?country=US")
  assert.equal(status, 503)
  assert.ok(Number(retryAfter) > 0)
  const { code } = await stop(server)
  assert.equal(code, 0)
  const { code: refused, stderr } = await end(
    start([...cam2, "serve", "--port", "0", "--db", `${database.url}postgres`]),
  )
  assert.equal(refused, 1)
  assert.match(stderr, /Cannot open the database 127\.0\.0\.1:\d+\/postgres: /)
  await database.start()
})
