/**
 * The server and the command line on Node, from the packed module.
 *
 * @module
 */
import assert from "node:assert/strict"
import { addCamera, cameraById, layer, searchCamera, TokenService } from "@cam2/camera-database"
import { CameraStore } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { numbered, stored, streamCamera } from "../contract/Fixtures.ts"
import { sameButTimes } from "../contract/SameButTimes.ts"
import { Connection } from "../faults/Connection.ts"
import { clearsPartials, keepsOnlyWhatWasTold, survivesFileSizeLimit } from "../faults/Files.ts"
import { shedsWhatIsTooMuch } from "../faults/Overload.ts"
import { processesOf } from "../faults/Processes.ts"
import { replacesKilled } from "../faults/ProcessesKilled.ts"
import { sharesClients } from "../faults/ProcessesShared.ts"
import { stopsAll } from "../faults/ProcessesStopped.ts"
import { report } from "../faults/Report.ts"
import { sharesBodies, sharesImports } from "../faults/Shares.ts"
import { stopsAtOnce, stopsInOrder, stopsUnheld, stopsWithReaders } from "../faults/Stopping.ts"
import { root, withDirectory } from "../Process.ts"
import { execute, start } from "./Command.ts"
import type { Packed } from "./Packed.ts"

/** Registers the tests, for a package that is installed once for all of them. */
export const testServeOnNode = (packed: () => Promise<Packed>): void => {
  /** The words that run `cam2` on Node. */
  const cam2OnNode = async (): Promise<readonly [string, string]> => {
    const { node, project } = await packed()
    return [node, `${project}/node_modules/@cam2/camera-database/bin/cam2.js`]
  }

  Deno.test("serve: on Node 24, SIGTERM under load drops no request that was taken", async () => {
    report(await stopsInOrder(await cam2OnNode()))
  })

  Deno.test("serve: on Node 24, at twice what it can carry it sheds", async () => {
    report(await shedsWhatIsTooMuch(await cam2OnNode()))
  })

  Deno.test("serve: on Node 24, half-sent bodies and open imports of one client keep no other out", async () => {
    report(await sharesBodies(await cam2OnNode()))
    report(await sharesImports(await cam2OnNode()))
  })

  Deno.test("bodies: on Node 24, what is not UTF-8 is 422, and what stops half-way 408", async () => {
    const { node, project } = await packed()
    const script = `
      import { layerHttpServer } from "@cam2/camera-database/node"
      import { layerMemory, makeHttpEffect } from "@cam2/camera-database/server"
      import * as Effect from "effect/Effect"
      import * as HttpServer from "effect/http/HttpServer"
      import * as Redacted from "effect/Redacted"
      const rootClient = ${JSON.stringify(root)}
      await Effect.gen(function* () {
        const app = yield* makeHttpEffect({
          rootClient: { ...rootClient, clientSecret: Redacted.make(rootClient.clientSecret) },
          bodyTimeout: "500 millis",
        })
        yield* HttpServer.serveEffect(app)
        console.log((yield* HttpServer.HttpServer).address.port)
        return yield* Effect.never
      }).pipe(
        Effect.provide(layerMemory),
        Effect.provide(layerHttpServer({ hostname: "127.0.0.1", port: 0 })),
        Effect.scoped,
        Effect.runPromise,
      )`
    const server = await start(node, ["--input-type=module", "--eval", script], { cwd: project })
    const port = Number(server.line)
    const answer = await fetch(
      `http://127.0.0.1:${port}/auth?${new URLSearchParams({ ...root })}`,
    )
    const { token } = await answer.json()
    const broken = await fetch(`http://127.0.0.1:${port}/cameras/create`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: new Uint8Array([0x22, 0xff, 0x22]),
    })
    assert.deepEqual([broken.status, await broken.json()], [
      422,
      { message: "Format Error Messages (body): not UTF-8 text" },
    ])
    using connection = await Connection.open(port)
    await connection.send(
      `POST /cameras/create HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    )
    const { body, headers, status } = await connection.answer()
    assert.deepEqual([status, body, headers.get("connection")], [
      408,
      `{"message":"The body did not arrive in time."}`,
      "close",
    ])
    assert.equal(await connection.answerOrEnd(), undefined)
    await server.end("SIGKILL")
  })

  Deno.test("serve: on Node 24, the root client is kept only once its secret was told", () =>
    withDirectory(async (directory) => keepsOnlyWhatWasTold(directory, await cam2OnNode())))

  Deno.test("serve: on Node 24, a write past ulimit -f is 503", () =>
    withDirectory(async (directory) => survivesFileSizeLimit(directory, await cam2OnNode())))

  Deno.test("backup: on Node 24, one that is told to end leaves nothing, the next clears", () =>
    withDirectory(async (directory) => clearsPartials(directory, await cam2OnNode())))

  Deno.test("serve --processes: on Node 24, one that is killed is replaced, and a signal ends all", async () => {
    report(await replacesKilled(await cam2OnNode()))
    await stopsAll(await cam2OnNode())
  })

  Deno.test("serve --processes: on Node 22, what is kept of clients is that of one server", async () => {
    const [, main] = await cam2OnNode()
    await sharesClients(processesOf([(await packed()).node22, main]))
  })

  Deno.test("serve: on Node 24, a second signal ends it at once", async () => {
    await stopsAtOnce("SIGTERM", 143, await cam2OnNode())
  })

  Deno.test("serve: on Node 24, a stop is not held up by connections with half a request", async () => {
    await stopsUnheld(await cam2OnNode())
  })

  Deno.test("serve: on Node 24, a stop ends in time while clients wait for events, and one takes no more of a walk", async () => {
    await stopsWithReaders(await cam2OnNode())
  })

  Deno.test("serve: on Node 24 over node:sqlite, from the packed module, until SIGTERM", async () => {
    const { project } = await packed()
    const [node, main] = await cam2OnNode()
    const folder = `${project}/database`
    const filename = `${folder}/cam2.sqlite`
    await Deno.mkdir(folder)
    const server = await start(node, [main, "serve", "--port", "0", "--db", filename, "--json"])
    const { address, clientID, clientSecret } = JSON.parse(server.line)
    const client = layer({
      baseURL: address,
      clientID,
      clientSecret: Redacted.make(clientSecret),
    })
    const { cameraID, token } = await Effect.gen(function* () {
      const cameraID = yield* addCamera(streamCamera)
      const camera = stored(cameraID, streamCamera)
      sameButTimes(yield* cameraById(cameraID), camera)
      sameButTimes(yield* searchCamera({ camera_type: "stream" }), [camera])
      const error = yield* Effect.flip(cameraById("0123456789abcdef01234567"))
      assert.equal(error._tag, "ResourceNotFoundError")
      const tokens = yield* TokenService
      return { cameraID, token: Redacted.value(yield* tokens.get) }
    }).pipe(Effect.provide(client), Effect.runPromise)

    const env = {
      CAM2_BASE_URL: address,
      CAM2_CLIENT_ID: clientID,
      CAM2_CLIENT_SECRET: clientSecret,
    }
    const searched = await execute(node, [main, "search", "--json"], { env })
    assert.deepEqual([searched.code, searched.stderr], [0, ""])
    assert.equal(JSON.parse(searched.stdout).cameraID, cameraID)

    const cameras = `${project}/cameras.ndjson`
    const lines = Array.from({ length: 3000 }, (_, index) => JSON.stringify(numbered(index)))
    await Deno.writeTextFile(cameras, lines.join("\n"))
    for (const [added, unchanged] of [[3000, 0], [0, 3000]]) {
      const imported = await execute(node, [main, "import", cameras, "--json"], { env })
      assert.deepEqual([imported.code, imported.stderr], [0, ""])
      assert.deepEqual(JSON.parse(imported.stdout), { added, updated: 0, unchanged, refused: [] })
    }

    const copy = `${project}/copy.sqlite`
    const backedUp = await execute(node, [main, "backup", copy, "--db", filename])
    assert.deepEqual([backedUp.code, backedUp.stderr], [0, ""])
    const copied = await CameraStore.use((store) => store.search({ offset: 2900 })).pipe(
      Effect.provide(layerSqlite({ filename: copy })),
      Effect.runPromise,
    )
    assert.equal(copied.items.length, 100)

    // What is still arriving is answered; a connection on which nothing is asked is not waited for.
    const { hostname, port } = new URL(address)
    using idle = await Deno.connect({ hostname, port: Number(port) })
    const signalled = Promise.withResolvers<void>()
    const body = new ReadableStream({
      start: async (controller) => {
        controller.enqueue(new TextEncoder().encode('{ "city": "Kyiv"'))
        await signalled.promise
        controller.enqueue(new TextEncoder().encode("}"))
        controller.close()
      },
    })
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
    const arriving = fetch(`${address}cameras/${cameraID}`, { method: "PUT", headers, body })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const ended = server.end("SIGTERM")
    assert.equal(await idle.read(new Uint8Array(1)), null)
    signalled.resolve()
    assert.deepEqual(await (await arriving).json(), { cameraID })
    const { code, stderr } = await ended
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" })
    // SQLite takes its log and its shared memory away when the last one closes the file.
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["cam2.sqlite"])
    const kept = await CameraStore.use((store) => store.byId(cameraID)).pipe(
      Effect.provide(layerSqlite({ filename })),
      Effect.runPromise,
    )
    const changed = stored(cameraID, { ...streamCamera, city: "Kyiv" })
    sameButTimes(Option.getOrThrow(kept), changed)
  })
}
