import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Cam2 from "../../mod.ts"
import { ipCamera } from "../contract/Fixtures.ts"
import { listenRaw } from "../Loopback.ts"
import { root } from "../Process.ts"
import { report } from "./Report.ts"

const id = (number: number) => String(number).padStart(24, "0")
const list = { cameraIDs: [1, 2, 3, 4].map(id), legacyCameraIDs: [1] }

/** Every operation, and how many of its requests wait at the same time. */
const operations: Readonly<
  Record<
    string,
    readonly [program: Effect.Effect<unknown, unknown, Cam2.ApiClient>, requests: number]
  >
> = {
  addCamera: [Cam2.addCamera(ipCamera), 1],
  cameraById: [Cam2.cameraById(id(1)), 1],
  cameraByLegacyId: [Cam2.cameraByLegacyId(1), 1],
  cameraByListId: [Cam2.cameraByListId(list, { concurrency: "unbounded" }), 5],
  cameraClusters: [Cam2.cameraClusters(3), 1],
  cameraFacets: [Cam2.cameraFacets(["country"]), 1],
  cameraWithVersion: [Cam2.cameraWithVersion(id(1)), 1],
  deleteCamera: [Cam2.deleteCamera(id(1)), 1],
  retireCamera: [Cam2.retireCamera(id(1)), 1],
  camerasByIds: [Cam2.camerasByIds(list), 1],
  checkCamExist: [Cam2.checkCamExist({ camera_type: "ip", ip: "192.0.2.7" }), 1],
  clientIdsByOwner: [Cam2.clientIdsByOwner("ada"), 1],
  countCameras: [Cam2.countCameras(), 1],
  exportCameras: [Stream.runDrain(Cam2.exportCameras({}, { format: "csv" })), 1],
  getCameraChanges: [Cam2.getCameraChanges(), 1],
  getChangeLog: [Cam2.getChangeLog(), 1],
  getClientLog: [Cam2.getClientLog(), 1],
  listClients: [Cam2.listClients("ada"), 1],
  listSources: [Cam2.listSources(), 1],
  nearestCameras: [Cam2.nearestCameras({ latitude: 1, longitude: 2 }, 3), 1],
  putSource: [Cam2.putSource("a source", { licence: "MIT" }), 1],
  putCameraBySource: [
    Cam2.putCameraBySource("a", "b", {
      camera_type: "ip",
      ip: "192.0.2.7",
      is_active_image: true,
      is_active_video: false,
    }),
    1,
  ],
  register: [Cam2.register("ada"), 1],
  removeClient: [Cam2.removeClient(root.clientID), 1],
  resetSecret: [Cam2.resetSecret(root.clientID), 1],
  searchCamera: [Cam2.searchCamera(), 1],
  streamCameraPages: [Stream.runDrain(Cam2.streamCameraPages()), 1],
  streamCameras: [Stream.runDrain(Cam2.streamCameras({ city: "ahead" }, { concurrency: 4 })), 4],
  streamChangeLog: [Stream.runDrain(Cam2.streamChangeLog({}, { concurrency: 4 })), 1],
  streamChangeLogPages: [Stream.runDrain(Cam2.streamChangeLogPages()), 1],
  streamChangePages: [Stream.runDrain(Cam2.streamChangePages({}, { every: "1 second" })), 1],
  streamChanges: [Stream.runDrain(Cam2.streamChanges({}, { every: "1 second" })), 1],
  streamClientIdsByOwner: [Stream.runDrain(Cam2.streamClientIdsByOwner("ada")), 1],
  streamSources: [Stream.runDrain(Cam2.streamSources()), 1],
  streamClients: [Stream.runDrain(Cam2.streamClients()), 1],
  streamClientLog: [Stream.runDrain(Cam2.streamClientLog({}, { concurrency: 4 })), 1],
  streamClientLogPages: [Stream.runDrain(Cam2.streamClientLogPages()), 1],
  updateCamera: [Cam2.updateCamera({ cameraID: id(1), city: "ulm" }), 1],
  updateOwner: [Cam2.updateOwner(root.clientID, "ada"), 1],
  updatePermission: [Cam2.updatePermission(root.clientID, "user"), 1],
  usageByClient: [Cam2.usageByClient(root.clientID, "ada"), 1],
  whoami: [Cam2.whoami(), 1],
  writeCamera: [Cam2.writeCamera(ipCamera), 1],
}

/** Waits for `count` of something that happens one by one. */
const awaiting = () => {
  const waiting: Array<() => void> = []
  let happened = 0
  return {
    happens: () => {
      happened++
      waiting.splice(0).forEach((resolve) => resolve())
    },
    count: () => happened,
    reaches: async (count: number) => {
      while (happened < count) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}

const page = [{ cameraID: id(1), type: "stream", retrieval: { m3u8_url: "u" } }]

const answer = (connection: Deno.TcpConn, body: unknown) => {
  const text = JSON.stringify(body)
  const head = `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${text.length}\r\n\r\n`
  return connection.write(new TextEncoder().encode(head + text))
}

/** Answers only when it is asked for a token, where it has one, or for a page to look ahead from. */
const silent = ({ token }: { readonly token: boolean }) => {
  const arrived = awaiting()
  const gone = awaiting()
  const server = listenRaw(async (connection) => {
    const buffer = new Uint8Array(16_384)
    const count = await connection.read(buffer)
    const request = new TextDecoder().decode(buffer.subarray(0, count ?? 0))
    if (token && request.startsWith("GET /auth")) {
      await answer(connection, { token: "t" })
    } else if (request.startsWith("GET /cameras/search?city=ahead ")) {
      await answer(connection, page)
    } else {
      arrived.happens()
      try {
        // What else there is, such as a body, up to the end of the connection.
        while (await connection.read(buffer) !== null);
      } finally {
        gone.happens()
      }
    }
    connection.close()
  })
  return {
    arrived,
    gone,
    client: Cam2.layer({
      clientID: root.clientID,
      clientSecret: Redacted.make(root.clientSecret),
      baseURL: server.baseURL,
    }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const interrupt = async (
  program: Effect.Effect<unknown, unknown, Cam2.ApiClient>,
  requests: number,
  options: { readonly token: boolean },
) => {
  await using server = silent(options)
  const fiber = Effect.runFork(Effect.provide(program, server.client))
  await server.arrived.reaches(requests)
  await Effect.runPromise(Fiber.interrupt(fiber))
  await server.gone.reaches(requests)
  // Nothing was sent again, and nothing was looked for.
  assert.equal(server.arrived.count(), requests)
}

Deno.test("interruption: closes every connection of every operation, and sends nothing more", async () => {
  const layers = [
    ...Object.keys(Cam2).filter((name) => name.startsWith("layer")),
    "cameraAddress",
    "isTransient",
    "makeCamera",
    "withCallOptions",
  ]
  const exported = Object.entries(Cam2)
    .filter(([name, value]) => /^[a-z]/.test(name) && typeof value === "function")
    .map(([name]) => name)
    .filter((name) => !layers.includes(name))
  assert.deepEqual(exported.sort(), Object.keys(operations).sort())

  let closed = 0
  for (const [program, requests] of Object.values(operations)) {
    await interrupt(program, requests, { token: true })
    closed += requests
  }
  report({
    fault: "interruption while a request waits",
    tries: Object.keys(operations).length,
    promised: `${closed} connections closed, nothing sent after`,
    seen: `${closed} connections closed, nothing sent after`,
  })
})

Deno.test("interruption: closes the connection on which the token is asked for", async () => {
  for (const [program] of Object.values(operations)) await interrupt(program, 1, { token: false })
})

Deno.test("interruption: a stream that has given enough closes the connections of the pages ahead", async () => {
  await using server = silent({ token: true })
  const walk = Cam2.streamCameras({ city: "ahead" }, { concurrency: 4 })
  const taken = walk.pipe(
    Stream.merge(Stream.fromEffect(Effect.promise(() => server.arrived.reaches(4)))),
    Stream.take(2),
    Stream.runCount,
  )
  assert.equal(await Effect.runPromise(Effect.provide(taken, server.client)), 2)
  await server.gone.reaches(4)
  assert.equal(server.arrived.count(), 4)
})
