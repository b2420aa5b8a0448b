import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Cam2 from "../../mod.ts"
import { ipCamera } from "../contract/Fixtures.ts"
import { clientOf, root, serve, type Server, withDirectory } from "../Process.ts"
import { type Passage, proxyTo } from "./Proxy.ts"
import { report } from "./Report.ts"

const retry = { ...Cam2.defaultRetryPolicy, times: 3, base: "10 millis", cap: "10 millis" } as const

const clientAt = (baseURL: string) =>
  Cam2.layer({
    baseURL,
    clientID: root.clientID,
    clientSecret: Redacted.make(root.clientSecret),
    retry,
  })

const isWrite = (path: string) => /\/(register|secret|create)$/.test(path)

const register = Effect.map(
  Cam2.register("ada"),
  ({ clientID, clientSecret }) => ({ clientID, clientSecret: Redacted.value(clientSecret) }),
)

/** How many secrets a client has had, which its token says. */
const generationOf = async (
  baseURL: string,
  client: { clientID: string; clientSecret: string },
) => {
  const response = await fetch(`${baseURL}auth?${new URLSearchParams(client)}`)
  assert.equal(response.status, 200)
  const { token } = await response.json()
  return JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).generation
}

/** Does the three writes through a proxy, and tells what there is afterwards. */
const writeThrough = async (server: Server, pass: Passage) => {
  await using proxy = proxyTo(() => server.baseURL, pass)
  const direct = clientOf(server.baseURL, root)
  const other = await Effect.runPromise(Effect.provide(register, direct))
  const before = await Effect.runPromise(
    Effect.provide(Cam2.clientIdsByOwner("ada"), direct),
  )
  // After a read there is a connection that the runtime can use again.
  const afterRead = <A, E>(write: Effect.Effect<A, E, Cam2.ApiClient>) =>
    Effect.andThen(Cam2.searchCamera(), Effect.result(write))
  const { added, client, secret } = await Effect.runPromise(
    Effect.all({
      client: afterRead(register),
      secret: afterRead(Effect.map(Cam2.resetSecret(other.clientID), Redacted.value)),
      added: afterRead(Cam2.addCamera(ipCamera)),
    }).pipe(Effect.provide(clientAt(proxy.baseURL))),
  )
  const after = await Effect.runPromise(
    Effect.all({
      owned: Cam2.clientIdsByOwner("ada"),
      cameras: Cam2.searchCamera(),
    }).pipe(Effect.provide(direct)),
  )
  return {
    added,
    client,
    secret,
    other,
    registered: after.owned.length - before.length,
    cameras: after.cameras.map(({ cameraID }) => cameraID),
  }
}

const withServer = (test: (server: Server) => Promise<void>) => () =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cam2.sqlite`)
    await test(server)
  })

const html = (status: number) =>
  new Response("<html>Unavailable</html>", { status, headers: { "content-type": "text/html" } })

/** What becomes of the first answer to a write, which was done. */
const lossesAfter: Readonly<Record<string, () => Response | "hang up">> = {
  "the connection is lost": () => "hang up",
  "a proxy answers 503 in HTML": () => html(503),
  "a proxy answers 502 without a body": () => new Response(null, { status: 502 }),
  "a gateway answers 504 in JSON": () => Response.json({ message: "timeout" }, { status: 504 }),
  "a limit in between answers 429": () => html(429),
  "a captive portal answers 200 in HTML": () => html(200),
  "a proxy answers 401 in HTML": () => html(401),
  "a proxy answers 409 in HTML": () => html(409),
  "something answers 200 in other JSON": () => Response.json({ ok: true }),
}

for (const [why, loss] of Object.entries(lossesAfter)) {
  Deno.test(
    `twice: ${why} after a write: it is done once, and its first answer comes`,
    withServer(async (server) => {
      const tried = new Set<string>()
      const done = await writeThrough(server, async ({ path }, forward) => {
        const answer = await forward()
        if (!isWrite(path) || tried.has(path)) return answer
        tried.add(path)
        assert.equal(answer.ok, true)
        return loss()
      })
      assert.equal(tried.size, 3)
      assert.equal(done.registered, 1)
      assert.ok(done.client._tag === "Success" && done.secret._tag === "Success")
      assert.deepEqual(done.added, { ...done.added, success: done.cameras[0] })
      assert.equal(done.cameras.length, 1)
      assert.equal(await generationOf(server.baseURL, done.client.success), 1)
      assert.equal(
        await generationOf(server.baseURL, {
          clientID: done.other.clientID,
          clientSecret: done.secret.success,
        }),
        2,
      )
    }),
  )
}

/** A server that knows no keys, as the original one: neither is passed on. */
const withoutKeys = (response: Response) => {
  for (const name of ["idempotency-key-lifetime", "x-request-id"]) response.headers.delete(name)
  return response
}

for (const isForwarded of [true, false]) {
  const when = isForwarded ? "after" : "before"
  Deno.test(
    `twice: a kept connection closed ${when} the server had a write, which knows no keys: it is sent once`,
    withServer(async (server) => {
      const arrived: Array<readonly [path: string, isOnKept: boolean]> = []
      const done = await writeThrough(server, async ({ headers, isOnKept, path }, forward) => {
        const given = new Headers(headers)
        given.delete("idempotency-key")
        if (!isWrite(path)) return withoutKeys(await forward(given))
        arrived.push([path.replace(/[\da-f]{96}/, ":clientID"), isOnKept])
        if (isForwarded) assert.equal((await forward(given)).ok, true)
        return "hang up"
      })
      assert.deepEqual(arrived, [
        ["/apps/register", true],
        ["/apps/:clientID/secret", true],
        ["/cameras/create", true],
      ])
      assert.equal(done.registered, isForwarded ? 1 : 0)
      assert.deepEqual(
        [done.client, done.secret].map((result) =>
          result._tag === "Failure" && result.failure._tag
        ),
        ["ConnectionError", "ConnectionError"],
      )
      // It is found again, where it was added.
      if (isForwarded) {
        assert.ok(done.added._tag === "Success")
        assert.deepEqual(done.cameras, [done.added.success])
      } else {
        assert.ok(done.added._tag === "Failure")
        assert.equal(done.added.failure._tag, "ConnectionError")
        assert.deepEqual(done.cameras, [])
      }
    }),
  )

  Deno.test(
    `twice: kept connections closed ${when} the server had a write: it is done once, however often it is sent`,
    withServer(async (server) => {
      const closed = new Map<string, number>()
      const done = await writeThrough(server, async ({ path }, forward) => {
        const times = closed.get(path) ?? 0
        if (!isWrite(path) || times === 3) return await forward()
        closed.set(path, times + 1)
        if (isForwarded) await forward()
        return "hang up"
      })
      assert.ok(done.client._tag === "Success" && done.secret._tag === "Success")
      assert.deepEqual([done.registered, done.cameras.length], [1, 1])
      assert.equal(
        await generationOf(server.baseURL, {
          clientID: done.other.clientID,
          clientSecret: done.secret.success,
        }),
        2,
      )
    }),
  )
}

Deno.test("twice: kill -9 of the server after a write and before its answer, which comes after the restart", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cam2.sqlite`
    let server = await serve(db)
    try {
      const answers: Array<string> = []
      await using proxy = proxyTo(() => server.baseURL, async ({ path }, forward) => {
        const answer = await forward()
        if (!isWrite(path)) return answer
        const text = await answer.clone().text()
        answers.push(text)
        if (answers.length % 2 === 0) return answer
        server.kill("SIGKILL")
        await server.ended()
        server = await serve(db)
        return "hang up"
      })
      const { added, client, secret } = await Effect.runPromise(
        Effect.gen(function* () {
          const client = yield* register
          const secret = yield* Cam2.resetSecret(client.clientID)
          const added = yield* Cam2.addCamera(ipCamera)
          return { client, secret: Redacted.value(secret), added }
        }).pipe(Effect.provide(clientAt(proxy.baseURL))),
      )
      assert.deepEqual(
        answers,
        [client, { clientSecret: secret }, { cameraID: added }].flatMap((body) => {
          const text = JSON.stringify(body)
          return [text, text]
        }),
      )
      const { cameras, owned } = await Effect.runPromise(
        Effect.all({
          owned: Cam2.clientIdsByOwner("ada"),
          cameras: Cam2.searchCamera(),
        }).pipe(Effect.provide(clientOf(server.baseURL, root))),
      )
      assert.deepEqual(owned, [client.clientID])
      assert.deepEqual(cameras.map(({ cameraID }) => cameraID), [added])
      const current = { clientID: client.clientID, clientSecret: secret }
      assert.equal(await generationOf(server.baseURL, current), 2)
      report({
        fault: "kill -9 between a write and its answer",
        tries: 3,
        promised: "done once; the retry is given the first answer",
        seen: `${owned.length} client, ${cameras.length} camera, the first answers`,
      })
    } finally {
      await server[Symbol.asyncDispose]()
    }
  }))

Deno.test("twice: two servers over one file do a write with one key once", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cam2.sqlite`
    await using first = await serve(db)
    await using second = await serve(db)
    const query = new URLSearchParams({ ...root })
    const { token } = await (await fetch(`${first.baseURL}auth?${query}`)).json()
    const ask = async (server: Server, key: string) => {
      for (;;) {
        const response = await fetch(`${server.baseURL}apps/register`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "idempotency-key": key },
          body: new URLSearchParams({ owner: "ada" }),
        })
        const text = await response.text()
        if (response.status === 200) return text
        assert.deepEqual([response.status, response.headers.get("retry-after")], [409, "1"])
      }
    }
    const keys = Array.from({ length: 10 }, () => crypto.randomUUID())
    const answers = await Promise.all(
      keys.map((key) => Promise.all([first, second, first, second].map((one) => ask(one, key)))),
    )
    for (const texts of answers) assert.equal(new Set(texts).size, 1)
    const owned = await Effect.runPromise(
      Effect.provide(Cam2.clientIdsByOwner("ada"), clientOf(second.baseURL, root)),
    )
    assert.equal(owned.length, keys.length)
  }))
