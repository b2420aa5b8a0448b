import assert from "node:assert/strict"
import * as Redacted from "effect/Redacted"
import { makeHandler } from "../../src/server/mod.ts"
import { layerSqlite } from "../../src/server/stores/sqlite/NodeSqlite.ts"
import { deno, end, root, start, withDirectory } from "../Process.ts"

const program = new URL("./oneCall.ts", import.meta.url).pathname
const rootClient = { clientID: root.clientID, clientSecret: Redacted.make(root.clientSecret) }

Deno.test("tokenStoreKeyValue: of processes that live for one call, a changed key of the server fails one", () =>
  withDirectory(async (directory) => {
    const handlers = ["a", "b"].map((letter) =>
      makeHandler({
        stores: layerSqlite({ filename: `${directory}/cam2.sqlite` }),
        tokenKey: Redacted.make(letter.repeat(32)),
        rootClient,
      })
    )
    let key = 0
    let asked = 0
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => {
        if (new URL(request.url).pathname === "/auth") asked++
        return handlers[key]!.handler(request)
      },
    )
    const env = {
      CAM2_BASE_URL: `http://127.0.0.1:${server.addr.port}/`,
      CAM2_CLIENT_ID: root.clientID,
      CAM2_CLIENT_SECRET: root.clientSecret,
    }
    const call = async () => {
      const { code, stderr, stdout } = await end(
        start([...deno, "--allow-sys=uid", program, `${directory}/tokens`], { env }),
      )
      assert.deepEqual([code, stderr], [0, ""])
      return [stdout.trim(), asked]
    }
    try {
      assert.deepEqual([await call(), await call()], [["ok", 1], ["ok", 1]])
      key = 1
      assert.deepEqual(await call(), ["Invalid token.", 1])
      assert.deepEqual([await call(), await call()], [["ok", 2], ["ok", 2]])
    } finally {
      await server.shutdown()
      for (const { dispose } of handlers) await dispose()
    }
  }))
