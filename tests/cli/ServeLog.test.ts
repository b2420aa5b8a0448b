import assert from "node:assert/strict"
import { root, serve, stop, withDirectory } from "../Process.ts"

Deno.test("serve: --log-format json is a line for each request, without a secret", () =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cameras.sqlite`, {
      args: ["--log-format", "json"],
    })
    const { address } = server.announced
    const { clientID, clientSecret } = root
    const query = new URLSearchParams({ clientID, clientSecret })
    const headers = { "x-request-id": "mine" }
    const { token } = await (await fetch(`${address}auth?${query}`, { headers })).json()
    const found = await fetch(`${address}cameras/search?city=Paris`, {
      headers: { ...headers, authorization: `Bearer ${token}` },
    })
    await found.text()
    const { code, stderr } = await stop(server)
    assert.equal(code, 0)
    for (const secret of [clientSecret, token, "Paris"]) {
      assert.equal(stderr.includes(secret), false)
    }
    const lines = stderr.trim().split("\n").map((line) => JSON.parse(line))
    assert.deepEqual(
      lines.map(({ ms, time, ...rest }) => (assert.ok(ms > 0 && Date.parse(time) > 0), rest)),
      [
        {
          level: "INFO",
          message: "GET /auth 200",
          method: "GET",
          path: "/auth",
          status: 200,
          requestId: "mine",
        },
        {
          level: "INFO",
          message: "GET /cameras/search 200",
          method: "GET",
          path: "/cameras/search",
          status: 200,
          requestId: "mine",
          clientID,
        },
      ],
    )
  }))

Deno.test("serve: --log-format pretty names the request and masks an unknown path, on standard error", () =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cameras.sqlite`, {
      args: ["--log-format", "pretty"],
    })
    const secret = "s".repeat(71)
    for (const path of ["health", `auth/${secret}`, `cameras/${secret}`]) {
      const init = { headers: { "x-request-id": path.slice(0, 4) } }
      await (await fetch(`${server.baseURL}${path}?clientSecret=${secret}`, init)).text()
    }
    const { stderr } = await stop(server)
    assert.match(stderr, /GET \/health 200.*heal/)
    assert.match(stderr, /GET \/\* 404.*auth/)
    assert.match(stderr, /GET \/cameras\/:cameraID 401.*came/)
    assert.equal(stderr.includes(secret), false)
  }))
