import assert from "node:assert/strict"
import * as Cam2 from "@cam2/camera-database"
import { makeHandler } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { publicReads } from "../../src/contract/PublicReads.ts"
import { type Route, routes } from "../../src/contract/Routes.ts"
import { addAll } from "./AddMany.ts"
import { numbered, numbers } from "./Fixtures.ts"
import { type Question, type Seeded, takenLegacyID, withServer } from "./Ask.ts"

const noToken = { message: "The request has no bearer token. Get one from GET /auth." }

const queries: Readonly<Record<string, string>> = {
  authenticate: "?clientID=a&clientSecret=b",
  cameraClusters: "?zoom=3",
  cameraFacets: "?by=country",
  checkCamExist: "?type=ip&ip=192.0.2.1",
  clientIdsByOwner: "?owner=root",
  usageByClient: "?owner=root",
}
const bodies: Readonly<Record<string, (server: Seeded) => unknown>> = {
  camerasByIds: ({ cameraID }) => ({ cameraIDs: [cameraID] }),
  addCamera: () => ({ type: "ip", retrieval: { ip: "192.0.2.77" }, is_active_image: true }),
  putCameraBySource: () => ({ type: "ip", retrieval: { ip: "192.0.2.78" } }),
  updateCamera: () => ({ city: "Ulm" }),
  register: () => ({ owner: "mallory" }),
  putSource: () => ({ licence: "mine" }),
}

/** One request to a route that would be right with a token. */
const questionTo = (name: string, server: Seeded): readonly [path: string, Question] => {
  const { method, path }: Route = routes[name as keyof typeof routes]
  const params: Readonly<Record<string, string>> = {
    cameraID: server.cameraID,
    clientID: server.clients.user.clientID,
    legacy_cameraID: String(takenLegacyID),
    name: "a",
    source: "a",
    source_id: "1",
  }
  const filled = path.replace(/:(\w+)/g, (_, name: string) => params[name]!)
  const json = bodies[name]?.(server)
  return [filled + (queries[name] ?? ""), { method, json }]
}

const others = Object.keys(routes).filter((name) =>
  name !== "authenticate" && !publicReads.has(name)
)

Deno.test(
  "publicRead: cameras and sources are read without a token, in every form",
  withServer(async (server) => {
    const { ask, cameraID } = server
    assert.equal(publicReads.size, 9)
    for (const name of publicReads) {
      const [path, question] = questionTo(name, server)
      const { headers, status } = await ask(path, question)
      assert.equal(status, 200, name)
      assert.equal(headers.get("cache-control"), "private, no-cache", name)
      assert.equal(headers.get("ratelimit-limit"), "12000", name)
    }
    const { body, headers } = await ask(`/cameras/${cameraID}`)
    assert.deepEqual(body, (await ask(`/cameras/${cameraID}`, { as: "user" })).body)
    assert.ok(headers.get("etag"))
    assert.equal((await ask("/cameras/search?all=true&format=csv")).status, 200)
    assert.equal((await ask("/cameras/search?latitude=0&longitude=0&sort=distance")).status, 200)
    assert.equal((await ask("/cameras/search", { method: "HEAD" })).status, 200)
    assert.equal((await ask("/cameras/search?nonsense=1")).status, 422)
  }, { publicRead: true }),
)

Deno.test(
  "publicRead: what writes, and what tells of changes, clients and usage, needs a token as ever",
  withServer(async (server) => {
    const { ask } = server
    const before = (await ask("/apps/db-change", { as: "webUI" })).body
    assert.ok(others.length > 15)
    for (const name of others) {
      const [path, question] = questionTo(name, server)
      const { body, status } = await ask(path, question)
      assert.deepEqual([name, status, body], [name, 401, noToken])
    }
    const events = await ask("/cameras/changes", { headers: { accept: "text/event-stream" } })
    assert.deepEqual([events.status, events.body], [401, noToken])
    assert.equal((await ask("/cameras/create")).status, 405)
    assert.deepEqual((await ask("/apps/db-change", { as: "webUI" })).body, before)
  }, { publicRead: true }),
)

// Operations that take `retired`.
const asksForRetired: Readonly<Record<string, string>> = {
  ...queries,
  cameraByLegacyId: "?",
  cameraById: "?",
  camerasByIds: "?",
  countCameras: "?",
  searchCamera: "?",
}

Deno.test(
  "publicRead: no operation shows a retired camera, whatever is asked for",
  withServer(async (server) => {
    const { ask, cameraID, otherID, root } = server
    for (const id of [cameraID, otherID]) await root(Cam2.retireCamera(id, { reason: "privacy" }))
    for (const name of publicReads) {
      const [path, question] = questionTo(name, server)
      const isMeant = asksForRetired[name] !== undefined && name !== "checkCamExist"
      for (const retired of isMeant ? ["", "any", "false"] : [""]) {
        const given = retired === "" ? "" : `${path.includes("?") ? "&" : "?"}retired=${retired}`
        const { body, status } = await ask(path + given, question)
        assert.ok([200, 404].includes(status), `${name} ${retired}: ${status}`)
        assert.doesNotMatch(JSON.stringify(body), /privacy|"retired_at":"/, `${name} ${retired}`)
        // Two words or numbers at most tell of a camera: its id, or how many there are.
        const found = (JSON.stringify(body) ?? "").replace(/"missing":\{.*?\}/, "")
        assert.doesNotMatch(found, new RegExp(`${cameraID}|${otherID}|"count":[1-9]`), name)
      }
      for (const retired of isMeant ? ["true", "True", "1"] : []) {
        const { body, status } = await ask(
          `${path}${path.includes("?") ? "&" : "?"}retired=${retired}`,
          question,
        )
        assert.deepEqual([name, status, body], [name, 401, noToken])
      }
    }
    assert.equal((await ask("/cameras/count?retired=nonsense")).status, 422)
    assert.deepEqual((await ask("/cameras/count?retired=true", { as: "user" })).body, { count: 2 })
    const { body } = await ask("/cameras/search?retired=any&all=true&format=ndjson")
    assert.equal(body, "")
  }, { publicRead: true }),
)

Deno.test(
  "publicRead: a wrong Authorization is refused, and not taken for none",
  withServer(async (server) => {
    for (const authorization of ["", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "wrong"]) {
      for (const name of [...publicReads, ...others]) {
        const [path, question] = questionTo(name, server)
        const { status } = await server.ask(path, { ...question, headers: { authorization } })
        assert.equal(status, 401, `${name} with ${authorization}`)
      }
    }
  }, { publicRead: true }),
)

Deno.test(
  "publicRead: left out, nothing is read without a token",
  withServer(async (server) => {
    for (const name of publicReads) {
      const { body, status } = await server.ask(...questionTo(name, server))
      assert.deepEqual([name, status, body], [name, 401, noToken])
    }
    const { body } = await server.ask("/openapi.json")
    assert.deepEqual(securityOf(body), {})
  }),
)

Deno.test(
  "publicRead: clients keep their own limit and are counted, and nobody else is",
  withServer(async ({ ask }) => {
    for (let count = 0; count < 3; count++) assert.equal((await ask("/cameras/count")).status, 200)
    const { headers, status } = await ask("/cameras/count")
    assert.deepEqual([status, headers.get("ratelimit-remaining")], [429, "0"])
    assert.ok(Number(headers.get("retry-after")) >= 1)
    const own = await ask("/cameras/count", { as: "user" })
    assert.deepEqual([own.status, own.headers.get("ratelimit-limit")], [200, "50"])
    const { body } = await ask("/apps/me", { as: "user" })
    assert.equal((body as { readonly usage: number }).usage, 2)
  }, { publicRead: { requests: 3 }, clientLimit: { requests: 50 } }),
)

Deno.test("publicRead: each address has a limit of its own, and all have one together", async () => {
  const { dispose, handler } = makeHandler({
    stores: layerSqlite({ filename: ":memory:" }),
    publicRead: { requestsPerAddress: 2, requests: 3 },
  })
  const from = async (hostname: string) => {
    const info = { remoteAddr: { hostname } }
    const { headers, status } = await handler(new Request("http://a/cameras/count"), info)
    return [status, headers.get("ratelimit-limit")]
  }
  assert.deepEqual(await from("192.0.2.1"), [200, "2"])
  assert.deepEqual(await from("192.0.2.1"), [200, "2"])
  assert.deepEqual(await from("192.0.2.1"), [429, "2"])
  // One /64 is one address.
  assert.deepEqual(await from("2001:db8::1"), [200, "2"])
  assert.deepEqual(await from("2001:db8::2"), [429, "3"])
  await dispose()
})

Deno.test(
  "publicRead: all who have no token walk through cameras as one client, and clients are not kept from it",
  withServer(async ({ ask, open, root }) => {
    const name = "a".repeat(200)
    await root(addAll(numbers(1200).map((number) => ({ ...numbered(number), name }))))
    const walk = "/cameras/search?all=true"
    const opened = await Promise.all(Array.from({ length: 4 }, () => open(walk)))
    assert.deepEqual(opened.map(({ status }) => status), [200, 200, 200, 200])
    const { headers, status } = await ask(walk)
    assert.deepEqual([status, headers.get("retry-after")], [429, "1"])
    assert.equal((await ask(walk, { as: "user" })).status, 200)
    assert.equal((await ask("/cameras/count")).status, 200)
    for (const response of opened) await response.body!.cancel()
  }, { publicRead: true }),
)

/** The security of the operations that a token is not needed for. */
const securityOf = (document: unknown) => {
  const { paths } = document as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { security?: unknown[] }>>>>
  }
  return Object.fromEntries(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { security = [] }]) =>
        security.some((one) => Object.keys(one as object).length === 0)
          ? [[`${method} ${path}`, security]]
          : []
      )
    ),
  )
}

Deno.test(
  "publicRead: the OpenAPI document says what a token is not needed for",
  withServer(async ({ ask }) => {
    const optional = [{ bearer: [] }, {}]
    assert.deepEqual(securityOf((await ask("/openapi.json")).body), {
      "get /cameras/clusters": optional,
      "get /cameras/count": optional,
      "get /cameras/exist": optional,
      "get /cameras/facets": optional,
      "get /cameras/legacy/{legacy_cameraID}": optional,
      "get /cameras/search": optional,
      "get /cameras/{cameraID}": optional,
      "get /sources": optional,
      "post /cameras/batch": optional,
    })
  }, { publicRead: true }),
)
