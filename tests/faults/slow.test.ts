import assert from "node:assert/strict"
import * as Cam2 from "@cam2/camera-database"
import { layerMemory, makeHandler } from "@cam2/camera-database/server"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { root, sleep } from "../Process.ts"
import { Connection } from "./Connection.ts"

const rootClient = { ...root, clientSecret: Redacted.make(root.clientSecret) }
const camera = {
  type: "non_ip",
  is_active_image: true,
  is_active_video: false,
  retrieval: { snapshot_url: "https://example.org/slow.jpg" },
}
const bodies = {
  "application/json": JSON.stringify(camera),
  "application/x-www-form-urlencoded": String(
    new URLSearchParams({
      ...camera,
      is_active_image: "true",
      is_active_video: "false",
      retrieval: JSON.stringify(camera.retrieval),
    }),
  ),
}

/** A server that waits for a body for half a second, its port and a token of its root client. */
const withServer = async (test: (port: number, token: string) => Promise<void>) => {
  const { dispose, handler } = makeHandler({
    stores: layerMemory,
    rootClient,
    bodyTimeout: "500 millis",
  })
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler)
  const { port } = server.addr
  const baseURL = `http://127.0.0.1:${port}/`
  try {
    const answer = await fetch(`${baseURL}auth?${new URLSearchParams({ ...root })}`)
    await test(port, (await answer.json()).token)
    const cameras = await Effect.runPromise(
      Effect.provide(Cam2.searchCamera(), Cam2.layer({ ...rootClient, baseURL })),
    )
    assert.equal(cameras.length, 0)
  } finally {
    await server.shutdown()
    await dispose()
  }
}

const lengthOf = (text: string) => `Content-Length: ${text.length}`

for (const [type, body] of Object.entries(bodies)) {
  Deno.test(`slow: a body of ${type} that stops half-way is 408, and nothing is written`, () =>
    withServer(async (port, token) => {
      for (const length of [lengthOf(body), "Transfer-Encoding: chunked"]) {
        using connection = await Connection.open(port)
        await connection.send(
          `POST /cameras/create HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n` +
            `Content-Type: ${type}\r\n${length}\r\n\r\n`,
        )
        const half = body.slice(0, body.length / 2)
        await connection.send(
          length.startsWith("Content") ? half : `${half.length.toString(16)}\r\n${half}\r\n`,
        )
        const { headers, ...answer } = await connection.answer()
        assert.deepEqual(answer, {
          status: 408,
          body: `{"message":"The body did not arrive in time."}`,
        })
        assert.equal(headers.get("connection"), "close")
        assert.equal(headers.get("content-type"), "application/json")
      }
    }))
}

Deno.test("slow: a body that drips in does not get more time by it", () =>
  withServer(async (port, token) => {
    using connection = await Connection.open(port)
    await connection.send(
      `PUT /cameras/${
        "0".repeat(24)
      } HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n`,
    )
    let isAnswered = false
    const answered = connection.answer().finally(() => isAnswered = true)
    while (!isAnswered) {
      await connection.send(" ")
      await sleep(20)
    }
    assert.equal((await answered).status, 408)
  }))

Deno.test("slow: a body is not waited for from someone who may not send it", () =>
  withServer(async (port) => {
    for (const path of ["/cameras/create", "/apps/register", "/missing"]) {
      using connection = await Connection.open(port)
      await connection.send(
        `POST ${path} HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer x\r\n` +
          `Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
      )
      assert.equal((await connection.answer()).status, path === "/missing" ? 404 : 401)
    }
  }))

Deno.test("slow: an import that stops half-way keeps what it acknowledged, and its last line is 408", async () => {
  const { dispose, handler } = makeHandler({
    stores: layerMemory,
    rootClient,
    bodyTimeout: "500 millis",
  })
  try {
    const signIn = await handler(
      new Request(`http://localhost/auth?${new URLSearchParams({ ...root })}`),
    )
    const authorization = `Bearer ${(await signIn.json()).token}`
    const line = `${JSON.stringify(camera)}\n`
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(line + line.slice(0, 9))),
    })
    const imported = await handler(
      new Request("http://localhost/cameras/import", {
        method: "POST",
        headers: { authorization, "content-type": "application/x-ndjson" },
        body,
      }),
    )
    const results = (await imported.text()).trim().split("\n").map((line) => JSON.parse(line))
    assert.equal(results.length, 2)
    assert.deepEqual(results[1], { status: 408, message: "The body did not arrive in time." })
    const found = await handler(
      new Request("http://localhost/cameras/search", { headers: { authorization } }),
    )
    assert.deepEqual(
      (await found.json()).map(({ cameraID }: { readonly cameraID: string }) => cameraID),
      [results[0].cameraID],
    )
  } finally {
    await dispose()
  }
})
