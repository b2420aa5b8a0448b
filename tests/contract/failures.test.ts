import assert from "node:assert/strict"
import { isDeepStrictEqual } from "node:util"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { routes } from "../../src/contract/Routes.ts"
import { permits } from "../../src/domain/Permission.ts"
import { openServer, type Seeded, withServer } from "./Ask.ts"
import { appCases } from "./failures/Clients.ts"
import { readCases } from "./failures/CameraReads.ts"
import { writeCases } from "./failures/CameraWrites.ts"
import { sourceCases } from "./failures/Sources.ts"
import type { Case, RouteName } from "./failures/Case.ts"

const names = Object.keys(routes) as ReadonlyArray<RouteName>

const pathOf = (name: RouteName, { cameraID, clients }: Seeded) =>
  routes[name].path
    .replace(":clientID", clients.user.clientID)
    .replace(":cameraID", cameraID)
    .replace(":legacy_cameraID", "7")
    .replace(":name", "cam2")
    .replace(":source/:source_id", "cam2/a")

const tokenCases: ReadonlyArray<Case> = names.flatMap((route) => {
  const { permission } = routes[route]
  if (permission === undefined) return []
  const levels = (["user", "webUI"] as const).filter((level) => !permits(level, permission))
  const at = { route, path: (server: Seeded) => pathOf(route, server) }
  return [
    {
      ...at,
      status: 401 as const,
      as: undefined,
      why: "no token",
      message: "The request has no bearer token. Get one from GET /auth.",
    },
    ...levels.map((as) => ({
      ...at,
      status: 403 as const,
      as,
      why: `the level ${as}`,
      message: `Forbidden. This needs the permission level ${permission}.`,
    })),
  ]
})

const cases: ReadonlyArray<Case> = [
  ...tokenCases,
  ...appCases,
  ...readCases,
  ...writeCases,
  ...sourceCases,
]

// No route of cameras forbids more than the permission level does, and every client has level user.
const neverComes = ["cameraById 403", "cameraByLegacyId 403", "camerasByIds 403"]
// One request is never too many; tests/faults/guessing.test.ts sends more.
const notLimited = ["authenticate 429"]

Deno.test("failures: every documented failure of every route is provoked", () => {
  const documented = names.flatMap((name) =>
    routes[name].failures.map((status) => `${name} ${status}`)
  )
  const provoked = new Set(cases.map(({ route, status }) => `${route} ${status}`))
  assert.deepEqual(
    documented.filter((failure) => !provoked.has(failure)).sort(),
    [...neverComes, ...notLimited].sort(),
  )
  assert.deepEqual([...provoked].filter((failure) => !documented.includes(failure)), [])
})

const isText = (value: unknown) => typeof value === "string" || typeof value === "object"

const asForm = (body: Readonly<Record<string, unknown>>): Record<string, string> | undefined =>
  Object.values(body).every((value) => isText(value) && value !== null)
    ? Object.fromEntries(
      Object.entries(body).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    )
    : undefined

const state = Effect.gen(function* () {
  return {
    cameras: yield* Stream.runCollect(Cam2.streamCameras()),
    log: yield* Stream.runCollect(Cam2.streamChangeLog()),
    clientLog: yield* Stream.runCollect(Cam2.streamClientLog()),
    sources: yield* Cam2.listSources(),
    clients: yield* Effect.forEach(
      ["root", "Root", "   ", "the webUI", "the user", "ada", "eve", ""],
      Cam2.clientIdsByOwner,
    ),
  }
})

for (const level of ["user", "webUI", "admin"] as const) {
  Deno.test(
    `PUT /apps/:clientID: a client of level webUI grants ${level} only up to its own level`,
    withServer(async ({ ask, clients, root }) => {
      const path = `/apps/${clients.user.clientID}`
      const form = { permissionLevel: level }
      const { status } = await ask(path, { method: "PUT", as: "webUI", form })
      assert.equal(status, level === "admin" ? 403 : 200)
      const registered = await ask("/apps/register", {
        method: "POST",
        as: "webUI",
        form: { owner: "ada", ...form },
      })
      assert.equal(registered.status, level === "admin" ? 403 : 200)
      const owned = await root(Cam2.clientIdsByOwner("ada"))
      assert.equal(owned.length, level === "admin" ? 0 : 1)
    }),
  )
}

Deno.test(
  "PUT /apps/:clientID/secret: a refused reset leaves the secret and its tokens as they were",
  withServer(async ({ ask, clients, root }) => {
    const path = `/apps/${clients.admin.clientID}/secret`
    assert.equal((await ask(path, { method: "PUT", as: "webUI" })).status, 403)
    assert.equal((await ask(path, { method: "PUT", as: "user" })).status, 403)
    assert.equal((await ask("/cameras/search", { as: "admin" })).status, 200)
    assert.deepEqual(await root(Cam2.clientIdsByOwner("root")), [clients.admin.clientID])
  }),
)

const openUntouched = async () => {
  const server = await openServer()
  return { server, before: await server.root(state) }
}
let untouched: ReturnType<typeof openUntouched> | undefined
Deno.test.afterAll(async () => await (await untouched)?.server[Symbol.asyncDispose]())

// One server for all of them, for what fails leaves it as it was. Its timers outlast a test; those
// that are looked at for such things come before.
const sanitizers = { sanitizeOps: false, sanitizeResources: false }

for (const { as, body, headers, message, path, route, status, why } of cases) {
  const { method } = routes[route]
  const form = body && asForm(body)
  const encodings = {
    ...body === undefined ? { "": {} } : { " (JSON)": { json: body } },
    ...form && { " (form)": { form } },
  }
  for (const [encoding, sent] of Object.entries(encodings)) {
    Deno.test(
      `${method} ${routes[route].path}: ${status} for ${why}${encoding}`,
      sanitizers,
      async () => {
        const { before, server } = await (untouched ??= openUntouched())
        const answer = await server.ask(path(server), { method, as, headers, ...sent })
        const found = await server.root(state)
        if (!isDeepStrictEqual(found, before)) {
          await server[Symbol.asyncDispose]()
          untouched = undefined
        }
        assert.deepEqual(answer.body, { message })
        assert.equal(answer.status, status)
        assert.equal(answer.headers.get("content-type"), "application/json")
        assert.deepEqual(found, before)
      },
    )
  }
}
