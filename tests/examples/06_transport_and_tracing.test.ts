import assert from "node:assert/strict"
import { searchCamera } from "../../mod.ts"
import { run } from "./Example.ts"
import { type Handle, withServer } from "./Served.ts"

const example = "examples/06_transport_and_tracing.ts"

Deno.test("examples/06_transport_and_tracing: sends its header, counts requests, and prints each span", () => {
  const received: Array<readonly [path: string, header: string | null]> = []
  const tokens: Array<string> = []
  const between = (handle: Handle): Handle => async (request) => {
    const { pathname } = new URL(request.url)
    received.push([pathname, request.headers.get("x-pipeline")])
    const response = await handle(request)
    if (pathname === "/auth") tokens.push((await response.clone().json()).token)
    return response
  }
  return withServer(async ({ ask, env }) => {
    const [first] = await ask(searchCamera({ country: "US" }))
    received.length = 0
    tokens.length = 0
    const { code, stderr, stdout } = await run(example, { env })
    assert.deepEqual({ code, stderr, received }, {
      code: 0,
      stderr: "",
      received: [
        ["/auth", "nightly"],
        ["/cameras/search", "nightly"],
        [`/cameras/${first!.cameraID}`, "nightly"],
      ],
    })
    const spans = stdout.matchAll(/^(\w+)(?: in (\w+))?: \d+\.\d ms, Success$/gm)
    assert.deepEqual([...spans].map(([, name, parent]) => [name, parent]), [
      ["authenticate", "searchCamera"],
      ["GET", "searchCamera"],
      ["searchCamera", "pipeline"],
      ["GET", "cameraById"],
      ["cameraById", "pipeline"],
      ["pipeline", undefined],
    ])
    assert.match(stdout, /^3 requests: a token, a search, and a camera by its id$/m)
    assert.match(stdout, /^ {4}url\.full: http:\/\/127\.0\.0\.1:\d+\/cameras\/search\?country=US$/m)
    assert.match(stdout, /^ {4}http\.response\.status_code: 200$/m)

    assert.equal(tokens.length, 1)
    for (const secret of [env.CAM2_CLIENT_SECRET, ...tokens]) {
      assert.equal(stdout.includes(secret), false)
    }
  }, { between })
})

Deno.test("examples/06_transport_and_tracing: no failure shows the secret either", () => {
  const between = (): Handle => () =>
    Promise.resolve(Response.json({ message: "Out of order" }, { status: 400 }))
  return withServer(async ({ env }) => {
    const { code, stderr, stdout } = await run(example, { env })
    assert.equal(code, 1)
    assert.match(stdout, /^searchCamera in pipeline: .* ms, Failure$/m)
    assert.match(stderr, /InvalidResponseError/)
    assert.equal((stdout + stderr).includes(env.CAM2_CLIENT_SECRET), false)
  }, { between })
})
