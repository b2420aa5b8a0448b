/**
 * Who may do what: every route × level × target × token, each cell by the status that it answers.
 *
 * The expectations are written out here and not read from the routes, so that a route that asks for
 * less than it should is found.
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import * as jose from "jose"
import type { PermissionLevel } from "@cam2/camera-database"
import { CameraStore, ClientStore, makeHandler } from "@cam2/camera-database/server"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import { Secrets } from "../../src/server/Secrets.ts"
import * as SqlClientStore from "../../src/server/stores/sql/SqlClientStore.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import * as SqlSourceStore from "../../src/server/stores/sql/SqlSourceStore.ts"
import { layerClient } from "../../src/server/stores/sqlite/SqliteClient.ts"
import { ipCamera } from "../contract/Fixtures.ts"

const levels = ["user", "webUI", "admin"] as const
/** Whose client a request is about: the caller's own, or another one of each level. */
const targets = ["own", ...levels] as const
const states = [
  "valid",
  "none",
  "malformed",
  "expired",
  "wrong key",
  "alg none",
  "other algorithm",
  "of an older secret",
  "of a removed client",
  "of a longer life",
  "of the future",
  "without a time",
] as const

type Target = (typeof targets)[number]
type State = (typeof states)[number]

const needs = {
  authenticate: undefined,
  register: "webUI",
  updateClient: "webUI",
  removeClient: "webUI",
  resetSecret: "webUI",
  whoami: "user",
  listClients: "webUI",
  clientIdsByOwner: "webUI",
  usageByClient: "webUI",
  getChangeLog: "webUI",
  getCameraChanges: "user",
  getClientLog: "admin",
  addCamera: "admin",
  importCameras: "admin",
  updateCamera: "admin",
  putCameraBySource: "admin",
  cameraById: "user",
  cameraByLegacyId: "user",
  retireCamera: "admin",
  deleteCamera: "admin",
  camerasByIds: "user",
  searchCamera: "user",
  countCameras: "user",
  cameraFacets: "user",
  cameraClusters: "user",
  checkCamExist: "user",
  listSources: "user",
  putSource: "admin",
} as const satisfies Readonly<Record<string, PermissionLevel | undefined>>

type RouteName = keyof typeof needs
const names = Object.keys(needs) as ReadonlyArray<RouteName>

const isBelow = (level: PermissionLevel, other: PermissionLevel) =>
  levels.indexOf(level) < levels.indexOf(other)

const levelOf = (level: PermissionLevel, target: Target) => target === "own" ? level : target

const expected = (name: RouteName, level: PermissionLevel, target: Target, state: State) => {
  const needed = needs[name]
  if (needed === undefined) {
    if (target !== "own") return 200
    return state === "of an older secret" ? 401 : state === "of a removed client" ? 404 : 200
  }
  if (state !== "valid") return 401
  if (isBelow(level, needed)) return 403
  const isAbout = name === "updateClient" || name === "removeClient" || name === "resetSecret" ||
    name === "register"
  if (isAbout && isBelow(level, levelOf(level, target))) return 403
  return name === "addCamera" || name === "putCameraBySource" ? 201 : 200
}

const key = "an example of a key with 32 characters or more"
const cameraID = "0123456789abcdef01234567"
const secretOf = (clientID: string) => clientID.slice(0, 71)
const callerID = { user: "1".repeat(96), webUI: "2".repeat(96), admin: "3".repeat(96) }
const otherID = { user: "4".repeat(96), webUI: "5".repeat(96), admin: "6".repeat(96) }
const idOf = (level: PermissionLevel, target: Target) =>
  target === "own" ? callerID[level] : otherID[target]

const base64 = (value: unknown) => jose.base64url.encode(JSON.stringify(value))

const tokenOf = async (level: PermissionLevel, state: State): Promise<string | undefined> => {
  const now = Math.floor(Date.now() / 1000)
  const claims = { generation: 1, sub: callerID[level], iat: now, exp: now + 300 }
  const sign = (payload: jose.JWTPayload, signedWith = key, alg = "HS256") =>
    new jose.SignJWT(payload).setProtectedHeader({ alg }).sign(new TextEncoder().encode(signedWith))
  switch (state) {
    case "none":
      return undefined
    case "malformed":
      return (await sign(claims)).slice(1)
    case "expired":
      return sign({ ...claims, iat: now - 600, exp: now - 300 })
    case "wrong key":
      return sign(claims, key.toUpperCase())
    case "alg none":
      return `${base64({ alg: "none" })}.${base64(claims)}.`
    case "of a longer life":
      return sign({ ...claims, exp: now + 600 })
    case "of the future":
      return sign({ ...claims, iat: now + 3600, exp: now + 3900 })
    case "without a time":
      return sign({ generation: 1, sub: callerID[level], exp: now + 300 })
    case "other algorithm":
      return sign(claims, key.repeat(2), "HS512")
    default:
      return sign(claims)
  }
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
})

const requestOf = (
  name: RouteName,
  level: PermissionLevel,
  target: Target,
): readonly [path: string, init?: RequestInit] => {
  const clientID = idOf(level, target)
  const query = new URLSearchParams({ clientID, clientSecret: secretOf(clientID) })
  const camera = { is_active_image: true, is_active_video: false }
  switch (name) {
    case "authenticate":
      return [`/auth?${query}`]
    case "register":
      return [
        "/apps/register",
        json("POST", { owner: "eve", permissionLevel: levelOf(level, target) }),
      ]
    case "updateClient":
      return [`/apps/${clientID}`, json("PUT", { owner: "eve" })]
    case "resetSecret":
      return [`/apps/${clientID}/secret`, { method: "PUT" }]
    case "removeClient":
      return [`/apps/${clientID}`, { method: "DELETE" }]
    case "whoami":
      return ["/apps/me"]
    case "listClients":
      return ["/apps?owner=ada"]
    case "clientIdsByOwner":
      return ["/apps/by-owner?owner=ada"]
    case "usageByClient":
      return [`/apps/${clientID}/usage?owner=ada`]
    case "getChangeLog":
      return ["/apps/db-change"]
    case "getCameraChanges":
      return ["/cameras/changes?kind=added"]
    case "getClientLog":
      return ["/apps/log"]
    case "addCamera":
      return [
        "/cameras/create",
        json("POST", { ...camera, type: "stream", retrieval: { m3u8_url: "https://a.example/" } }),
      ]
    case "importCameras":
      return ["/cameras/import", {
        method: "POST",
        body: JSON.stringify({
          ...camera,
          type: "stream",
          retrieval: { m3u8_url: "https://a.example/" },
        }),
        headers: { "content-type": "application/x-ndjson" },
      }]
    case "updateCamera":
      return [`/cameras/${cameraID}`, json("PUT", { city: "Ulm" })]
    case "putCameraBySource":
      return [
        "/cameras/by-source/cam2/a",
        json("PUT", { ...camera, type: "stream", retrieval: { m3u8_url: "https://a.example/" } }),
      ]
    case "cameraById":
      return [`/cameras/${cameraID}`]
    case "cameraByLegacyId":
      return ["/cameras/legacy/31337"]
    case "retireCamera":
      return [`/cameras/${cameraID}/retire`, json("POST", { reason: "gone" })]
    case "deleteCamera":
      return [`/cameras/${cameraID}`, { method: "DELETE" }]
    case "camerasByIds":
      return ["/cameras/batch", json("POST", { cameraIDs: [cameraID] })]
    case "searchCamera":
      return ["/cameras/search?city=ulm"]
    case "countCameras":
      return ["/cameras/count?city=ulm"]
    case "cameraFacets":
      return ["/cameras/facets?by=country,type"]
    case "cameraClusters":
      return ["/cameras/clusters?zoom=3"]
    case "checkCamExist":
      return ["/cameras/exist?type=ip&ip=192.0.2.7"]
    case "listSources":
      return ["/sources?limit=1"]
    case "putSource":
      return ["/sources/cam2", json("PUT", { licence: "CC-BY-4.0" })]
  }
}

const stores = Layer.mergeAll(SqlCameraStore.layer, SqlClientStore.layer, SqlSourceStore.layer)
  .pipe(
    Layer.provideMerge(Layer.effectDiscard(migrate)),
    Layer.provideMerge(layerClient({ filename: ":memory:" })),
  )

/** A server with a caller and another client of each level, one camera, and its database. */
const open = Effect.gen(function* () {
  const context = yield* Layer.build(Layer.merge(stores, Secrets.layer))
  const services = yield* Effect.provideContext(
    Effect.all([ClientStore, CameraStore, Secrets, SqlClient.SqlClient]),
    context,
  )
  const [apps, cameras, secrets, sql] = services
  for (const ids of [callerID, otherID]) {
    for (const permissionLevel of levels) {
      const clientID = ids[permissionLevel]
      const secretHash = yield* secrets.hash(secretOf(clientID))
      yield* apps.add({ clientID, owner: "ada", permissionLevel, secretHash })
    }
  }
  yield* cameras.add(cameraID, ipCamera)
  const { dispose, handler } = makeHandler({
    tokenKey: Redacted.make(key),
    stores: Layer.succeedContext(context),
  })
  yield* Effect.addFinalizer(() => Effect.promise(dispose))
  const ask = Effect.fnUntraced(
    function* (token: string | undefined, [path, init]: ReturnType<typeof requestOf>) {
      const request = new Request(new URL(path, "http://cam2.test"), init)
      if (token !== undefined) request.headers.set("authorization", `Bearer ${token}`)
      const response = yield* Effect.promise(() => handler(request))
      const body: unknown = yield* Effect.promise(() => response.json())
      if (!response.ok) assert.deepEqual(Object.keys(body as object), ["message"])
      return response.status
    },
  )
  const written = Effect.all([
    sql`SELECT client_id, owner, permission_level, secret_hash, generation FROM app ORDER BY 1`,
    sql`SELECT camera_id, city, version FROM camera ORDER BY 1`,
    sql`SELECT * FROM change_log ORDER BY 1`,
    sql`SELECT * FROM app_log ORDER BY 1`,
    sql`SELECT * FROM source ORDER BY 1`,
  ])
  const prepare = (state: State) =>
    state === "of an older secret"
      ? Effect.forEach(levels, (level) => apps.replaceSecret(callerID[level], "f".repeat(64)))
      : state === "of a removed client"
      ? Effect.forEach(levels, (level) => sql`DELETE FROM app WHERE client_id = ${callerID[level]}`)
      : Effect.void
  return { ask, written, prepare }
})

const seen = new Map<string, number>()
const count = (status: number) => seen.set(`${status}`, (seen.get(`${status}`) ?? 0) + 1)

/** Every cell with a token in `state`; what is refused must leave the database as it was. */
const cellsOf = Effect.fnUntraced(function* (state: State) {
  const wrong: Array<string> = []
  const server = yield* open
  yield* server.prepare(state)
  for (const level of levels) {
    const token = yield* Effect.promise(() => tokenOf(level, state))
    for (const name of names) {
      for (const target of targets) {
        const status = expected(name, level, target, state)
        const writes = status < 300 && requestOf(name, level, target)[1] !== undefined &&
          name !== "camerasByIds"
        yield* Effect.gen(function* () {
          const { ask, written } = writes ? yield* open : server
          const before = yield* written
          const got = yield* ask(token, requestOf(name, level, target))
          count(got)
          const changed = JSON.stringify(yield* written) !== JSON.stringify(before)
          const cell = `${name}, a ${level}, target ${target}, token ${state}`
          if (got !== status) wrong.push(`${cell}: ${got}, not ${status}`)
          if (changed !== writes) wrong.push(`${cell}: ${changed ? "wrote" : "wrote nothing"}`)
        }).pipe(Effect.scoped)
      }
    }
  }
  return wrong
})

for (const state of states) {
  Deno.test(`permissions: every route, level and target with a token that is ${state}`, () =>
    cellsOf(state).pipe(
      Effect.map((wrong) => assert.deepEqual(wrong, [])),
      Effect.scoped,
      Effect.runPromise,
    ))
}

Deno.test("permissions: the whole table", () => {
  const cells = names.length * levels.length * targets.length * states.length
  const sum = [...seen.values()].reduce((total, times) => total + times, 0)
  console.log(
    `${cells} cells: ${names.length} routes × ${levels.length} levels × ${targets.length} targets ` +
      `× ${states.length} tokens; seen ${
        [...seen].sort().map(([status, times]) => `${status} ${times}×`).join(", ")
      }`,
  )
  assert.equal(sum, cells)
})

Deno.test("permissions: nobody grants a level above their own or changes a client above them", () =>
  Effect.gen(function* () {
    for (const level of levels) {
      const token = yield* Effect.promise(() => tokenOf(level, "valid"))
      for (const target of targets) {
        for (const granted of levels) {
          const status = yield* Effect.scoped(Effect.gen(function* () {
            const { ask } = yield* open
            const path = `/apps/${idOf(level, target)}`
            return yield* ask(token, [path, json("PUT", { permissionLevel: granted })])
          }))
          const isRefused = level === "user" || isBelow(level, granted) ||
            isBelow(level, levelOf(level, target))
          assert.equal(status, isRefused ? 403 : 200, `a ${level} makes ${target} ${granted}`)
        }
      }
    }
  }).pipe(Effect.runPromise))
