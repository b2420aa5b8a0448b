import * as assert from "node:assert/strict"
import { once } from "node:events"
import { connect } from "node:net"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import { layerHttpServer } from "@cam2/camera-database/node"
import { layerMemory, makeHandler, makeHttpEffect } from "@cam2/camera-database/server"
import { withServer } from "./Ask.ts"

const webSocket = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
}

Deno.test(
  "upgrades: who asks for a WebSocket hears that there is none, and where events are",
  async () => {
    const { dispose, handler } = makeHandler({ stores: layerMemory })
    const message =
      "This server has no WebSockets. GET /cameras/changes tells of changes as they " +
      "happen, as server-sent events."
    for (const path of ["/cameras/changes", "/cameras/search", "/health", "/nowhere"]) {
      const asked = new Request(`http://localhost${path}`, { headers: webSocket })
      const response = await handler(asked)
      assert.deepEqual([response.status, await response.json()], [400, { message }])
    }
    await dispose()
  },
)

Deno.test(
  "upgrades: another protocol is left out, as one may, and the request is answered",
  withServer(async ({ ask }) => {
    const headers = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c" }
    assert.equal((await ask("/health", { headers })).status, 200)
  }),
)

/** All that comes for a request until the server ends the connection. */
const answerTo = async (port: number, text: string) => {
  const socket = connect(port, "127.0.0.1")
  let read = ""
  socket.on("data", (bytes) => read += String(bytes))
  socket.write(text)
  await once(socket, "close")
  return read
}

Deno.test("layerHttpServer: a request for a tunnel is answered before its connection is closed", () =>
  Effect.gen(function* () {
    const services = yield* Layer.build(layerHttpServer({ hostname: "127.0.0.1", port: 0 }))
    const serving = HttpServer.serveEffect(yield* makeHttpEffect())
    yield* Effect.provideContext(serving, services)
    const { address } = Context.get(services, HttpServer.HttpServer)
    assert.ok("port" in address)
    const { port } = address
    for (const target of ["db.example.org:443", "/cameras/search"]) {
      const text = yield* Effect.promise(() =>
        answerTo(port, `CONNECT ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
      )
      assert.match(text, /^HTTP\/1\.1 501 Not Implemented\r\n/)
      const body = text.slice(text.indexOf("\r\n\r\n") + 4)
      assert.deepEqual(JSON.parse(body), { message: "The method CONNECT is not allowed here." })
    }
  }).pipe(Effect.scoped, Effect.provide(layerMemory), Effect.runPromise))
