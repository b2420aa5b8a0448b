import assert from "node:assert/strict"
import * as Redacted from "effect/Redacted"
import { type Route, routes } from "../../src/contract/Routes.ts"
import { type Question, type Seeded, type SeedOptions, withServer } from "./Ask.ts"

const secret = { "cache-control": "no-store", pragma: "no-cache" }
const ofCaller = { "cache-control": "private, no-cache", pragma: null }
const shared = { "cache-control": null, pragma: null }

const headersOf = async ({ open }: Seeded, path: string, question?: Question) => {
  const { body, headers, status } = await open(path, question)
  await body?.cancel()
  return {
    status,
    headers: { "cache-control": headers.get("cache-control"), pragma: headers.get("pragma") },
  }
}

const expected = (route: Route) =>
  (["authenticate", "register", "resetSecret"] as const).some((name) => routes[name] === route)
    ? secret
    : ofCaller

const credentials = ({ clients }: Seeded, wrong = "") => {
  const { clientID, clientSecret } = clients.user
  return new URLSearchParams({ clientID, clientSecret: Redacted.value(clientSecret) + wrong })
}

Deno.test(
  "GET /auth, register, resetSecret: answers and refusals are for no cache",
  withServer(async (server) => {
    const { clientID } = server.clients.user
    const form = { owner: "ada" }
    const cases: ReadonlyArray<readonly [status: number, path: string, question?: Question]> = [
      [200, `/auth?${credentials(server)}`],
      [200, `/auth/?${credentials(server)}`],
      [401, `/auth?${credentials(server, "x")}`],
      [404, "/auth?clientID=x&clientSecret=y"],
      [422, "/auth"],
      [405, "/auth", { method: "POST" }],
      [200, "/apps/register", { method: "POST", as: "webUI", form }],
      [401, "/apps/register", { method: "POST", form }],
      [403, "/apps/register", { method: "POST", as: "user", form }],
      [422, "/apps/register", { method: "POST", as: "webUI", form: { owner: "" } }],
      [404, "/apps/x/secret", { method: "PUT", as: "admin" }],
      [200, `/apps/${clientID}/secret`, { method: "PUT", as: "webUI" }],
    ]
    for (const [status, path, question] of cases) {
      assert.deepEqual(await headersOf(server, path, question), { status, headers: secret }, path)
    }
  }),
)

Deno.test(
  "every route: whatever it answers to whom, a shared cache keeps none of it",
  withServer(async (server) => {
    const statuses = new Set<number>()
    for (const route of Object.values(routes)) {
      const paths = [
        route.path.replace(":cameraID", server.cameraID).replace(":clientID", "x"),
        route.path.replace(":legacy_cameraID", "31337").replace(/:\w+/, "1"),
      ]
      for (const path of paths) {
        for (const as of ["user", "webUI", "admin", undefined] as const) {
          for (const query of ["", "?nobody=knows"]) {
            for (const method of [route.method, "HEAD"]) {
              const question = { as, method }
              const { headers, status } = await headersOf(server, path + query, question)
              statuses.add(status)
              assert.deepEqual(headers, expected(route), `${status} ${method} ${path}${query}`)
            }
          }
        }
      }
    }
    assert.deepEqual([...statuses].sort(), [200, 401, 403, 404, 405, 415, 422])
  }),
)

const stated: ReadonlyArray<
  readonly [status: number, path: string, options: SeedOptions, question: Question]
> = [
  [429, "/cameras/search", { clientLimit: { requests: 10 } }, { as: "user" }],
  [503, "/cameras/search", { maxConcurrency: 1 }, { as: "user" }],
  [413, "/cameras/create", {}, { as: "admin", method: "POST", json: "x".repeat(2 ** 20) }],
  [200, "/cameras/import", {}, {
    as: "admin",
    method: "POST",
    body: "{}\n",
    headers: { "content-type": "application/x-ndjson" },
  }],
]
for (const [status, path, options, question] of stated) {
  Deno.test(
    `${path}: an answer ${status} is for its caller alone`,
    withServer(async (server) => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => headersOf(server, path, question)),
      )
      assert.ok(answers.some((answer) => answer.status === status), JSON.stringify(answers))
      for (const { headers } of answers) assert.deepEqual(headers, ofCaller)
    }, options),
  )
}

Deno.test(
  "If-None-Match: 304 for the tag of the answer in a list, weak or not, and for nothing that only holds it",
  withServer(async ({ ask, cameraID }) => {
    for (
      const path of [
        `/cameras/${cameraID}`,
        "/cameras/search",
        "/cameras/count",
        "/cameras/facets?by=country",
        "/cameras/clusters?zoom=3",
        "/cameras/changes",
        "/sources",
      ]
    ) {
      const etag = (await ask(path, { as: "user" })).headers.get("etag")!
      const statusWith = async (tags: string) =>
        (await ask(path, { as: "user", headers: { "if-none-match": tags } })).status
      for (const tags of [etag, `W/${etag}`, `"x", W/"y" ,${etag}`, "*"]) {
        assert.equal(await statusWith(tags), 304, `${path} ${tags}`)
      }
      for (const tags of [`garbage${etag}`, `${etag}garbage`, `w/${etag}`, etag.slice(1), ""]) {
        assert.equal(await statusWith(tags), 200, `${path} ${tags}`)
      }
    }
  }),
)

Deno.test(
  "health, the pages, the document, what is not there: the same for everyone",
  withServer(async (server) => {
    for (const path of ["/health", "/ready", "/metrics", "/nope"]) {
      const { headers } = await headersOf(server, path, { as: "user" })
      assert.deepEqual(headers, shared, path)
    }
    for (const path of ["/", "/docs", "/openapi.json"]) {
      const { headers } = await headersOf(server, path, { as: "user" })
      assert.deepEqual(headers, { ...shared, "cache-control": "no-cache" }, path)
    }
  }, { metrics: true }),
)
