/**
 * Two isolates of a Worker over one D1 database, as a place on the edge has them.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Redacted from "effect/Redacted"
import { layerD1, makeWorker } from "@cam2/camera-database/d1"
import { root } from "../Process.ts"
import { openD1 } from "./D1.ts"

const body = JSON.stringify({
  type: "stream",
  is_active_image: true,
  is_active_video: true,
  retrieval: { m3u8_url: "https://example.org/w.m3u8" },
})

interface Asked {
  readonly token?: string
  readonly body?: string
  readonly key?: string
}

Deno.test("d1: tokens, counts, revocations and idempotency keys are those of all isolates", async () => {
  await using database = await openD1()
  const waited: Array<Promise<unknown>> = []
  const worker = () => {
    const { fetch } = makeWorker(() => ({
      stores: layerD1(database.binding),
      rootClient: { ...root, clientSecret: Redacted.make(root.clientSecret) },
    }))
    return async (route: string, { body, key, token }: Asked = {}) => {
      const [method, path] = route.split(" ")
      const request = new Request(`http://worker${path}`, {
        method: method!,
        headers: {
          ...token !== undefined && { authorization: `Bearer ${token}` },
          ...body !== undefined && { "content-type": "application/json" },
          ...key !== undefined && { "idempotency-key": key },
        },
        ...body !== undefined && { body },
      })
      const response = await fetch(request, {}, {
        waitUntil: (promise: Promise<unknown>) => void waited.push(promise),
      })
      return { status: response.status, body: await response.json() }
    }
  }
  const [one, other] = [worker(), worker()]
  const tokenOf = async (ask: typeof one, clientID: string, clientSecret: string) =>
    (await ask(`GET /auth?${new URLSearchParams({ clientID, clientSecret })}`)).body.token

  const admin = await tokenOf(one, root.clientID, root.clientSecret)
  const registered = await other("POST /apps/register", {
    token: admin,
    body: JSON.stringify({ owner: "bob", permissionLevel: "admin" }),
  })
  assert.equal(registered.status, 200)
  const { clientID, clientSecret } = registered.body
  const token = await tokenOf(one, clientID, clientSecret)
  const reads = () => Promise.all([one, other].map((ask) => ask("GET /cameras/search", { token })))
  const statuses = (answers: ReadonlyArray<{ readonly status: number }>) =>
    answers.map(({ status }) => status)
  for (let time = 0; time < 5; time++) assert.deepEqual(statuses(await reads()), [200, 200])

  const once = { token, body, key: "0123456789abcdef" }
  const added = [
    await one("POST /cameras/create", once),
    await other("POST /cameras/create", once),
  ]
  assert.deepEqual(added[1], added[0])
  assert.equal(added[0]!.status, 201)

  // What follows an answer is written by whichever isolate gave it.
  const usage = async (ask: typeof one) =>
    (await ask(`GET /apps/${clientID}/usage?owner=bob`, { token: admin })).body.api_usage
  await Promise.all(waited)
  for (let wait = 0; wait < 50 && await usage(one) !== 12; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.deepEqual([await usage(one), await usage(other)], [12, 12])

  const lowered = await one(`PUT /apps/${clientID}`, {
    token: admin,
    body: JSON.stringify({ permissionLevel: "user" }),
  })
  assert.equal(lowered.status, 200, JSON.stringify(lowered))
  const writes = [one, other].map((ask) => ask("POST /cameras/create", { token, body }))
  assert.deepEqual(statuses(await Promise.all(writes)), [403, 403])
  assert.equal((await other(`PUT /apps/${clientID}/secret`, { token: admin })).status, 200)
  assert.deepEqual(statuses(await reads()), [401, 401])
  await Promise.all(waited)
})
