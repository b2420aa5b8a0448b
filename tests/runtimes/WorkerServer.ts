/**
 * The whole server in workerd, over the D1 of miniflare: the example as others deploy it.
 *
 * @module
 */
import assert from "node:assert/strict"
import { gzipSync } from "node:zlib"
import { addCamera, cameraById, type Credentials, layer, register } from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { behaviours } from "../contract/behaviours.ts"
import { ipCamera, streamCamera } from "../contract/Fixtures.ts"
import { World } from "../contract/World.ts"
import { type D1Database, doStatements, prepareD1, statementsPath } from "../stores/D1.ts"
import type { Packed } from "./Packed.ts"
import { bundle, startWorker } from "./Workers.ts"

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

/** Registers the tests, for a package that is installed once for all of them. */
export const testWorkerServer = (packed: () => Promise<Packed>): void => {
  const start = async () => {
    const { project } = await packed()
    const contents = `import server from ${JSON.stringify(new URL("worker.ts", example).pathname)}
      const doStatements = ${doStatements}
      export default {
        fetch: (request, env, context) =>
          new URL(request.url).pathname === ${JSON.stringify(statementsPath)}
            ? doStatements(request, env.DB)
            : server.fetch(request, env, context),
      }`
    const script = await bundle({ stdin: { contents, resolveDir: project } }, project, {
      minify: true,
    })
    const worker = await startWorker(script, {
      compatibilityFlags: ["enable_request_signal"],
      d1Databases: ["DB"],
      bindings: {
        CAM2_ROOT_CLIENT_ID: root.clientID,
        CAM2_ROOT_CLIENT_SECRET: `${Redacted.value(root.clientSecret)}\n`,
      },
      timeout: 600_000,
    })
    return { ...await prepareD1(worker), url: worker.url }
  }
  type Started = Awaited<ReturnType<typeof start>>
  const asRoot = ({ url }: Started) => Effect.provide(layer({ ...root, baseURL: url }))

  Deno.test("examples/worker-server: 50 cold requests side by side are all answered", async () => {
    await using server = await start()
    const answers = await Promise.all(Array.from({ length: 50 }, async (_, index) => {
      const query = new URLSearchParams({
        clientID: root.clientID,
        clientSecret: Redacted.value(root.clientSecret),
      })
      const response = await fetch(
        new URL(index % 2 === 0 ? `/auth?${query}` : "/cameras/search", server.url),
      )
      await response.body?.cancel()
      return response.status
    }))
    assert.deepEqual(answers, answers.map((_, index) => index % 2 === 0 ? 200 : 401))
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
}
