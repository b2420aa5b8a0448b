/**
 * `ownClientsOnly`: a client of level webUI among the clients of its own owner and of others.
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Cam2 from "@cam2/camera-database"
import { type Question, refuses, type Seeded, withServer } from "./Ask.ts"

const owner = "the webUI"
const refusal = "Forbidden. Here a client of level webUI manages only the clients of its own owner."

const form = (method: string, form: Readonly<Record<string, string>>): Question => ({
  method,
  form,
  as: "webUI",
})

const reset: Question = { method: "PUT", as: "webUI" }
const read: Question = { as: "webUI" }

/** What a webUI client may do to the client at `path`, which `of` has, and what not. */
const requestsOf = (
  path: string,
  of: string,
): ReadonlyArray<readonly [path: string, question: Question]> => [
  ["/apps/register", form("POST", { owner: of })],
  [path, form("PUT", { permissionLevel: "webUI" })],
  [path, form("PUT", { owner: of })],
  [`${path}/secret`, reset],
  [`/apps?owner=${encodeURIComponent(of)}`, read],
  [`/apps/by-owner?owner=${encodeURIComponent(of)}`, read],
  [`${path}/usage?owner=${encodeURIComponent(of)}`, read],
]

const remove: Question = { method: "DELETE", as: "webUI" }
const unknown = `/apps/${"0".repeat(96)}`

const state = ({ root }: Seeded) =>
  root(Effect.all([
    Cam2.getClientLog(),
    ...["the user", owner, "root"].map(Cam2.clientIdsByOwner),
  ]))

Deno.test(
  "ownClientsOnly: a webUI client is refused everything about clients of another owner",
  withServer(async (server) => {
    const { ask, clients } = server
    const before = await state(server)
    for (const [path, question] of requestsOf(`/apps/${clients.user.clientID}`, "the user")) {
      refuses(await ask(path, question), 403, refusal)
    }
    refuses(await ask(`/apps/${clients.user.clientID}`, remove), 403, refusal)
    // Of every owner.
    refuses(await ask("/apps", read), 403, refusal)
    // Neither by naming its own owner, nor by giving its own client away.
    const other = `/apps/${clients.user.clientID}`
    refuses(await ask(other, form("PUT", { owner })), 403, refusal)
    refuses(await ask(`${other}/usage?owner=the+webUI`, read), 403, refusal)
    const own = `/apps/${clients.webUI.clientID}`
    refuses(await ask(own, form("PUT", { owner: "the user" })), 403, refusal)
    assert.deepEqual(await state(server), before)
  }, { ownClientsOnly: true }),
)

Deno.test(
  "ownClientsOnly: a webUI client manages the clients of its own owner, and reads the change log",
  withServer(async ({ ask, root }) => {
    const { clientID } = await root(Cam2.register(owner))
    for (const [path, question] of requestsOf(`/apps/${clientID}`, owner)) {
      assert.equal((await ask(path, question)).status, 200, path)
    }
    assert.equal((await ask("/apps/db-change", read)).status, 200)
    assert.equal((await ask(`/apps/${clientID}`, remove)).status, 200)
    assert.equal((await ask("/apps/me", read)).status, 200)
    for (const [path, question] of [[unknown, remove], [`${unknown}/secret`, reset]] as const) {
      assert.equal((await ask(path, question)).status, 404)
    }
  }, { ownClientsOnly: true }),
)

Deno.test(
  "ownClientsOnly: admins are free",
  withServer(async ({ ask, clients }) => {
    for (const [path, question] of requestsOf(`/apps/${clients.user.clientID}`, "the user")) {
      assert.equal((await ask(path, { ...question, as: "admin" })).status, 200, path)
    }
    assert.equal((await ask("/apps", { as: "admin" })).status, 200)
    const path = `/apps/${clients.user.clientID}`
    assert.equal((await ask(path, { ...remove, as: "admin" })).status, 200)
  }, { ownClientsOnly: true }),
)

Deno.test(
  "ownClientsOnly: left out, a webUI client manages the clients of every owner, and it is logged",
  withServer(async ({ ask, clients, root }) => {
    const { clientID } = clients.user
    for (const [path, question] of requestsOf(`/apps/${clientID}`, "the user")) {
      assert.equal((await ask(path, question)).status, 200, path)
    }
    const taken = await ask(`/apps/${clientID}`, form("PUT", { owner }))
    assert.equal(taken.status, 200)
    const log = await root(Cam2.getClientLog())
    assert.deepEqual({ ...log.at(-1)!, timestamp: undefined }, {
      timestamp: undefined,
      action: "update",
      actorID: clients.webUI.clientID,
      actorOwner: owner,
      clientID,
      owner,
      oldOwner: "the user",
      permissionLevel: "webUI",
      requestId: taken.headers.get("x-request-id"),
    })
  }),
)

Deno.test(
  "owner root: only an admin gives it, however it is written",
  withServer(async ({ ask, clients, root }) => {
    const message = "Forbidden. A client of level webUI cannot give the owner root."
    for (const owner of ["root", "ROOT", "ｒｏｏｔ"]) {
      refuses(await ask("/apps/register", form("POST", { owner })), 403, message)
      const path = `/apps/${clients.user.clientID}`
      refuses(await ask(path, form("PUT", { owner })), 403, message)
    }
    const { clientID } = await root(Cam2.register("root"))
    assert.deepEqual(
      await root(Cam2.clientIdsByOwner("root")),
      [clientID, clients.admin.clientID].sort(),
    )
  }),
)
