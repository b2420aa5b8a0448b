/**
 * The whole server in workerd, over the D1 of miniflare: the example as others deploy it.
 *
 * @module
 */
import assert from "node:assert/strict"
import { gzipSync } from "node:zlib"
import {
  type ApiClient,
  cameraById,
  type Credentials,
  layer,
  type TokenService,
} from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { behaviours } from "../contract/behaviours.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { World } from "../contract/World.ts"
import { mapFiles } from "../../src/map/assets/mod.ts"
import { migrations } from "../../src/server/stores/sql/Migrations.ts"
import { type D1Database, doStatements, prepareD1, statementsPath } from "../stores/D1.ts"
import type { Packed } from "./Packed.ts"
import { bundle, settingOf, startWorker, type Worker } from "./Workers.ts"

const example = new URL("../../examples/worker-server/", import.meta.url)

const root = {
  clientID: "c".repeat(96),
  clientSecret: Redacted.make("s".repeat(71)),
}

/** Makes the one client of an empty database, of which nothing was counted before. */
const addRoot = async ({ binding }: D1Database): Promise<Credentials> => {
  const clientID = Array.from(
    crypto.getRandomValues(new Uint8Array(48)),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("")
  const secret = Redacted.value(root.clientSecret)
  const hash = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret)),
  )
  await binding.prepare(
    `INSERT INTO app (client_id, owner, permission_level, secret_hash, changed_at)
    VALUES (?, 'root', 'admin', ?, ?)`,
  )
    .bind(clientID, hash.toHex(), new Date().toISOString()).all()
  return { clientID, clientSecret: root.clientSecret }
}

const secrets = {
  CAM2_ROOT_CLIENT_ID: root.clientID,
  CAM2_ROOT_CLIENT_SECRET: `${Redacted.value(root.clientSecret)}\n`,
}

/** Registers the tests, for a package that is installed once for all of them. */
export const testWorkerServer = (packed: () => Promise<Packed>): void => {
  const bundled = async (contents: string) => {
    const { project } = await packed()
    // As the settings of the example have it.
    return await bundle({ stdin: { contents, resolveDir: project } }, project, { minify: true })
  }
  /** The example, which takes statements beside what it is asked. */
  const startExample = async (bindings: Readonly<Record<string, string>> = secrets) =>
    await startWorker(
      await bundled(`import server from ${JSON.stringify(new URL("worker.ts", example).pathname)}
        const doStatements = ${doStatements}
        export default {
          fetch: (request, env, context) =>
            new URL(request.url).pathname === ${JSON.stringify(statementsPath)}
              ? doStatements(request, env.DB)
              : server.fetch(request, env, context),
        }`),
      {
        ...await settingOf("worker-server"),
        d1Databases: ["DB"],
        bindings,
        timeout: 600_000,
      },
    )
  const start = async () => {
    const worker = await startExample()
    return { ...await prepareD1(worker), url: worker.url }
  }
  type Started = Awaited<ReturnType<typeof start>>
  const asRoot = <A, E>(
    { url }: Started,
    program: Effect.Effect<A, E, ApiClient | TokenService>,
  ) => Effect.runPromise(Effect.provide(program, layer({ ...root, baseURL: url, retry: false })))
  const tokenOf = async ({ url }: Started) => {
    const query = new URLSearchParams({
      clientID: root.clientID,
      clientSecret: Redacted.value(root.clientSecret),
    })
    const { token } = await (await fetch(new URL(`/auth?${query}`, url))).json()
    return { authorization: `Bearer ${token}` }
  }
  const rowsOf = async ({ binding }: Started, sql: string) => await binding.prepare(sql).raw()

  Deno.test("examples/worker-server: 50 cold requests side by side are all answered", async () => {
    await using server = await start()
    const query = new URLSearchParams({
      clientID: root.clientID,
      clientSecret: Redacted.value(root.clientSecret),
    })
    const answers = await Promise.all(Array.from({ length: 50 }, async (_, index) => {
      const path = index % 2 === 0 ? `/auth?${query}` : "/cameras/search"
      const response = await fetch(new URL(path, server.url))
      await response.body?.cancel()
      return response.status
    }))
    assert.deepEqual(answers, answers.map((_, index) => index % 2 === 0 ? 200 : 401))
    assert.deepEqual(await rowsOf(server, "SELECT client_id FROM app"), [[root.clientID]])
  })

  Deno.test("examples/worker-server: does what the server does over any other database", async () => {
    await using server = await start()
    const failures: Array<string> = []
    for (const [title, behaviour] of Object.entries(behaviours)) {
      await server.empty()
      const root = await addRoot(server)
      const world = World.of({ baseURL: server.url, fetch, root, reopen: Effect.void })
      await Effect.runPromise(Effect.provideService(behaviour, World, world)).catch(
        (error) => failures.push(`${title}\n${error}`),
      )
    }
    assert.equal(failures.length, 0, failures.join("\n\n"))
  })

  Deno.test("examples/worker-server: of the same write sent many times at once one is done", async () => {
    await using server = await start()
    const headers = {
      ...await tokenOf(server),
      "content-type": "application/json",
      "idempotency-key": "0123456789abcdef",
    }
    const body = JSON.stringify({
      type: "stream",
      retrieval: { m3u8_url: streamCamera.m3u8_url },
      is_active_image: false,
      is_active_video: true,
    })
    const send = async () => {
      const response = await fetch(new URL("/cameras/create", server.url), {
        method: "POST",
        headers,
        body,
      })
      return [response.status, await response.text()] as const
    }
    const answers = await Promise.all(Array.from({ length: 10 }, send))
    const done = answers.filter(([status]) => status === 201)
    assert.ok(done.length >= 1)
    assert.deepEqual(answers.filter(([status]) => status !== 201 && status !== 409), [])
    assert.equal(new Set([...done, await send()].map(([, text]) => text)).size, 1)
    assert.deepEqual(await rowsOf(server, "SELECT count(*) FROM camera"), [[1]])
    assert.deepEqual(await rowsOf(server, "SELECT kind FROM change_log"), [["added"]])
  })

  Deno.test("examples/worker-server: two imports of the same cameras at once add each of them once", async () => {
    await using server = await start()
    const headers = { ...await tokenOf(server), "content-type": "application/x-ndjson" }
    const lines = Array.from({ length: 1500 }, (_, index) =>
      JSON.stringify({
        type: "ip",
        retrieval: { ip: "192.0.2.1", port: 1000 + index },
        source: "a source",
        source_id: String(index),
        is_active_image: true,
        is_active_video: false,
      })).join("\n")
    const send = async () => {
      const response = await fetch(new URL("/cameras/import?existing=update", server.url), {
        method: "POST",
        headers,
        body: lines,
      })
      const results = (await response.text()).trim().split("\n").map((line) => JSON.parse(line))
      assert.equal(results.length, 1501)
      return results.at(-1)
    }
    const [one, other] = await Promise.all([send(), send()])
    assert.equal(one.added + other.added, 1500)
    assert.equal(one.unchanged + other.unchanged, 1500)
    assert.deepEqual(await send(), { added: 0, updated: 0, unchanged: 1500, refused: 0 })
    assert.deepEqual(await rowsOf(server, "SELECT count(*) FROM change_log"), [[1500]])
  })

  Deno.test("examples/worker-server: what was counted is written after the answer, with no other request", async () => {
    await using server = await start()
    await asRoot(server, Effect.replicateEffect(Effect.exit(cameraById("0".repeat(24))), 3))
    const used = async () => (await rowsOf(server, "SELECT usage_count FROM app"))[0]?.[0]
    for (let wait = 0; wait < 50 && await used() !== 3; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    assert.equal(await used(), 3)
  })

  Deno.test("examples/worker-server: who goes away leaves the place of its events to others", async () => {
    await using server = await start()
    const headers = { ...await tokenOf(server), accept: "text/event-stream" }
    const open = async () => {
      const controller = new AbortController()
      const url = new URL("/cameras/changes?start=now", server.url)
      const response = await fetch(url, { headers, signal: controller.signal })
      if (response.status === 200) await response.body!.getReader().read()
      return { status: response.status, close: () => controller.abort() }
    }
    // A client can have four of them. That one is gone is noticed when the next comment is written.
    for (let count = 0; count < 4; count++) {
      const { close, status } = await open()
      assert.equal(status, 200)
      close()
    }
    let status = 429
    for (let wait = 0; wait < 60 && status === 429; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      const events = await open()
      events.close()
      status = events.status
    }
    assert.equal(status, 200)
  })

  Deno.test("examples/worker-server: has the routes of the server but for its page, and is small", async () => {
    await using server = await start()
    const statuses = await Promise.all(
      ["/health", "/ready", "/openapi.json", "/docs", "/", "/metrics"].map(async (path) => {
        const response = await fetch(new URL(path, server.url), { redirect: "manual" })
        await response.body?.cancel()
        return [path, response.status]
      }),
    )
    assert.deepEqual(Object.fromEntries(statuses), {
      "/health": 200,
      "/ready": 200,
      "/openapi.json": 200,
      "/docs": 404,
      "/": 200,
      "/metrics": 404,
    })
    const sizeOf = async (contents: string) =>
      gzipSync(new TextEncoder().encode(await bundled(contents)), { level: 9 }).length
    const path = JSON.stringify(new URL("worker.ts", example).pathname)
    const whole = `export { default } from ${path}`
    const size = await sizeOf(whole)
    // Nor has it the map, which is none of its options.
    const text = await bundled(whole)
    for (const { name } of mapFiles) assert.ok(!text.includes(name), name)
    console.log(`The bundle of examples/worker-server: ${size} bytes of 350000, gzipped`)
    assert.ok(size <= 350_000, String(size))
    const withPage = await sizeOf(`
      import { layerD1, makeWorker } from "@cam2/camera-database/d1"
      import { docs } from "@cam2/camera-database/server"
      export default makeWorker(({ DB }) => ({ stores: layerD1(DB), docs }))`)
    console.log(`With the page of the API: ${withPage - size} bytes more of 20000, gzipped`)
    assert.ok(withPage > size + 2000 && withPage < size + 20_000, String(withPage))
  })

  Deno.test("examples/worker-server: without the migrations, or with options that are wrong, it says so", async () => {
    const ask = async ({ url }: Worker, path: string) => {
      const response = await fetch(new URL(path, url))
      return [response.status, (await response.json()).message]
    }
    {
      await using worker = await startExample()
      assert.equal((await ask(worker, "/health"))[0], 200)
      assert.deepEqual(await ask(worker, "/ready"), [
        503,
        `The database has schema 0, and this server needs ${Object.keys(migrations).length}.`,
      ])
      assert.deepEqual(
        await ask(worker, `/auth?clientID=${root.clientID}&clientSecret=${"s".repeat(71)}`),
        [
          503,
          "The database does not have the schema that this server needs: see GET /ready.",
        ],
      )
    }
    await using worker = await startExample({ ...secrets, CAM2_ROOT_CLIENT_SECRET: "short" })
    assert.deepEqual(await ask(worker, "/health"), [500, "This server is not set up correctly."])
  })
}
