import assert from "node:assert/strict"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { ClientStore, layerMemory } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import * as Cam2 from "@cam2/camera-database"
import { keyExpectation } from "../../src/contract/Idempotency.ts"
import { postgres } from "../PostgresServer.ts"
import { withDirectory } from "../Process.ts"
import { layerTemporary } from "../stores/Databases.ts"
import { type Answer, type Question, refuses, type Seeded, withServer } from "./Ask.ts"

const key = "8e03978e-40d5-43e8-bc93-6894a57f9324"
const form = { owner: "ada" }
const camera = {
  type: "stream",
  is_active_image: "false",
  is_active_video: "true",
  retrieval: `{"m3u8_url":"https://example.org/a.m3u8"}`,
}

const otherRequest = "Format Error Messages (idempotency-key): " +
  "expected a new key, for this one came with another request"

const keyed = (question: Question, name = key): Question => ({
  ...question,
  headers: { "Idempotency-Key": name },
})

const register = keyed({ method: "POST", as: "webUI", form })
const reset = keyed({ method: "PUT", as: "webUI" })
const create = keyed({ method: "POST", as: "admin", form: camera })

const engines = {
  memory: layerMemory,
  sqlite: layerSqlite({ filename: ":memory:" }),
  ...typeof postgres === "string" ? {} : { postgres: layerTemporary },
}

const secretPath = ({ clients }: Seeded) => `/apps/${clients.user.clientID}/secret`

const status = async (server: Seeded, clientID: string, clientSecret: string) => {
  const query = new URLSearchParams({ clientID, clientSecret })
  return (await server.ask(`/auth?${query}`)).status
}

const textOf = async (response: Response) => [response.status, await response.text()] as const

for (const [engine, stores] of Object.entries(engines)) {
  const test = (title: string, run: (server: Seeded) => Promise<void>) =>
    Deno.test(`Idempotency-Key over ${engine}: ${title}`, withServer(run, { stores }))

  test("the same request is given the first answer word for word, and done once", async (server) => {
    const { clients, open, root } = server
    const writes = [
      ["/apps/register", register, 200],
      [secretPath(server), { ...reset, headers: { "Idempotency-Key": `${key}2` } }, 200],
      ["/cameras/create", { ...create, headers: { "Idempotency-Key": `${key}3` } }, 201],
    ] as const
    const answers: Array<Answer["body"]> = []
    for (const [path, question, success] of writes) {
      const [code, text] = await textOf(await open(path, question))
      assert.equal(code, success)
      answers.push(JSON.parse(text))
      for (let again = 0; again < 3; again++) {
        assert.deepEqual(await textOf(await open(path, question)), [success, text])
      }
    }
    const [registered, replaced, added] = answers as [
      { clientID: string; clientSecret: string },
      { clientSecret: string },
      { cameraID: string },
    ]
    assert.deepEqual(await root(Cam2.clientIdsByOwner("ada")), [registered.clientID])
    assert.equal(await status(server, registered.clientID, registered.clientSecret), 200)
    assert.equal(await status(server, clients.user.clientID, replaced.clientSecret), 200)
    const found = await root(
      Cam2.checkCamExist({ camera_type: "stream", m3u8_url: "https://example.org/a.m3u8" }),
    )
    assert.deepEqual(found.map(({ cameraID }) => cameraID), [added.cameraID])
  })

  test("another body, path or route under the key is refused, and writes nothing", async (server) => {
    const { ask, clients, root } = server
    await ask("/apps/register", register)
    const others: ReadonlyArray<readonly [path: string, question: Question]> = [
      ["/apps/register", { ...register, form: { owner: "bob" } }],
      ["/apps/register", { ...register, form: { ...form, permissionLevel: "webUI" } }],
      [secretPath(server), reset],
      [`/apps/${"0".repeat(96)}/secret`, reset],
    ]
    for (const [path, question] of others) refuses(await ask(path, question), 422, otherRequest)
    await ask("/apps/register", { ...register, as: "admin" })
    refuses(await ask("/cameras/create", create), 422, otherRequest)
    assert.deepEqual(await root(Cam2.clientIdsByOwner("bob")), [])
    const kept = Redacted.value(clients.user.clientSecret)
    assert.equal(await status(server, clients.user.clientID, kept), 200)
  })

  test("the same fields as JSON are the same request", async ({ ask }) => {
    const first = await ask("/apps/register", register)
    const { form: _, ...rest } = register
    const again = await ask("/apps/register", { ...rest, json: form })
    assert.deepEqual([again.status, again.body], [200, first.body])
  })

  test("each client has keys of its own", async ({ ask, root }) => {
    const first = await ask("/apps/register", register)
    const second = await ask("/apps/register", { ...register, as: "admin" })
    assert.equal(second.status, 200)
    assert.notDeepEqual(second.body, first.body)
    assert.equal((await root(Cam2.clientIdsByOwner("ada"))).length, 2)
    // Also where it asks for something else.
    const third = await ask("/apps/register", { ...register, as: "admin", form: { owner: "bob" } })
    refuses(third, 422, otherRequest)
  })

  test("a secret that was replaced since does not come back", async (server) => {
    const { ask, clients } = server
    const first = await ask(secretPath(server), reset)
    const second = await ask(secretPath(server), keyed(reset, `${key}2`))
    assert.deepEqual((await ask(secretPath(server), reset)).body, first.body)
    const secretOf = ({ body }: Answer) => (body as { readonly clientSecret: string }).clientSecret
    assert.equal(await status(server, clients.user.clientID, secretOf(second)), 200)
    assert.equal(await status(server, clients.user.clientID, secretOf(first)), 401)
  })

  test("what was refused has kept nothing", async (server) => {
    const { ask } = server
    const taken = { ...camera, legacy_cameraID: "7" }
    const refused = await ask("/cameras/create", { ...create, form: taken })
    refuses(refused, 409, "legacyCameraIDAlreadyExist")
    assert.equal(refused.headers.get("retry-after"), null)
    const wrong = await ask("/cameras/create", { ...create, form: { ...camera, latitude: "x" } })
    assert.equal(wrong.status, 422)
    refuses(
      await ask(`/apps/${"0".repeat(96)}/secret`, keyed(reset)),
      404,
      "No app exists with given client id.",
    )
    assert.equal((await ask("/cameras/create", create)).status, 201)
    assert.equal((await ask(secretPath(server), reset)).status, 200)
  })

  test("a client that reset its own secret is given the answer again, and nothing else", async (server) => {
    const { ask, clients, open } = server
    const path = `/apps/${clients.webUI.clientID}/secret`
    const first = await textOf(await open(path, reset))
    assert.equal(first[0], 200)
    assert.deepEqual(await textOf(await open(path, reset)), first)
    const revoked = [
      await ask(path, { method: "PUT", as: "webUI" }),
      await ask(path, keyed(reset, `${key}2`)),
      await ask(secretPath(server), reset),
      await ask("/apps/register", register),
      await ask("/apps/by-owner?owner=ada", keyed({ as: "webUI" })),
    ]
    for (const answer of revoked) refuses(answer, 401, "Token revoked.")
    // With the next secret it is the token of the one before the last.
    await ask(path, keyed({ ...reset, as: "admin" }, `${key}3`))
    refuses(await ask(path, reset), 401, "Token revoked.")
  })
}

Deno.test(
  "Idempotency-Key: is 16 to 255 visible characters; another one is 422 and names the header",
  withServer(async ({ ask }) => {
    const message = `Format Error Messages (idempotency-key): expected ${keyExpectation}`
    for (
      const wrong of ["", "a".repeat(15), "a".repeat(256), "a".repeat(15) + " b", "é".repeat(16)]
    ) {
      const answer = await ask("/apps/register", keyed(register, wrong))
      refuses(answer, 422, message)
    }
    for (const right of ["a".repeat(16), "~".repeat(255), `"${key}"`]) {
      assert.equal((await ask("/apps/register", keyed(register, right))).status, 200)
    }
  }),
)

Deno.test(
  "Idempotency-Key-Lifetime: is in every answer, whatever it is",
  withServer(async ({ ask }) => {
    const answers = [
      await ask("/health"),
      await ask("/nowhere"),
      await ask("/cameras/search"),
      await ask("/cameras/search", { as: "user" }),
      await ask("/apps/register", { method: "DELETE" }),
      await ask("/apps/register", register),
    ]
    assert.deepEqual(answers.map(({ status }) => status), [200, 404, 401, 200, 405, 200])
    for (const { headers } of answers) {
      assert.equal(headers.get("idempotency-key-lifetime"), "86400")
    }
  }),
)

Deno.test("Idempotency-Key: while the first request is in progress the others are 409 with Retry-After", async () => {
  const gate = Deferred.makeUnsafe<void>()
  const begun = Deferred.makeUnsafe<void>()
  const held = Layer.effect(
    ClientStore,
    Effect.map(ClientStore, (store) =>
      ClientStore.of({
        ...store,
        add: (app, by, answer) =>
          app.owner !== "ada" ? store.add(app, by, answer) : Effect.andThen(
            Deferred.succeed(begun, undefined),
            Effect.andThen(Deferred.await(gate), store.add(app, by, answer)),
          ),
      })),
  )
  const stores = Layer.provideMerge(held, layerSqlite({ filename: ":memory:" }))
  await withServer(async ({ ask, open, root }) => {
    const first = open("/apps/register", register)
    await Effect.runPromise(Deferred.await(begun))
    for (const question of [register, { ...register, form: { owner: "bob" } }]) {
      const answer = await ask("/apps/register", question)
      refuses(
        answer,
        409,
        "A request with this Idempotency-Key is in progress. Try again later.",
      )
      assert.equal(answer.headers.get("retry-after"), "1")
    }
    await Effect.runPromise(Deferred.succeed(gate, undefined))
    const done = await textOf(await first)
    assert.deepEqual(await textOf(await open("/apps/register", register)), done)
    assert.equal((await root(Cam2.clientIdsByOwner("ada"))).length, 1)
  }, { stores })()
})

Deno.test(
  "Idempotency-Key: of many at the same time one is done",
  withServer(async ({ ask, root }) => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask("/apps/register", register)),
    )
    const done = answers.filter(({ status }) => status === 200)
    assert.equal(new Set(done.map(({ body }) => JSON.stringify(body))).size, 1)
    assert.deepEqual(
      answers.filter(({ status }) => status !== 200).filter(({ status }) => status !== 409),
      [],
    )
    assert.equal((await root(Cam2.clientIdsByOwner("ada"))).length, 1)
  }),
)

Deno.test("Idempotency-Key: the file of the database tells neither the key nor the answer", () =>
  withDirectory(async (directory) => {
    const filename = `${directory}/cam2.sqlite`
    await withServer(async (server) => {
      const { ask, clients } = server
      const registered = (await ask("/apps/register", register)).body as {
        readonly clientSecret: string
      }
      const replaced = (await ask(secretPath(server), keyed(reset, `${key}2`))).body as {
        readonly clientSecret: string
      }
      let found = ""
      for await (const { name } of Deno.readDir(directory)) {
        found += new TextDecoder("latin1").decode(await Deno.readFile(`${directory}/${name}`))
      }
      // What may be there is.
      assert.ok(found.includes(clients.user.clientID))
      assert.ok(found.includes("kept_answer"))
      for (const secret of [key, registered.clientSecret, replaced.clientSecret]) {
        assert.equal(found.includes(secret), false)
      }
    }, { stores: layerSqlite({ filename }) })()
  }))
