import assert from "node:assert/strict"
import { layerMemory, makeHandler } from "@cam2/camera-database/server"
import { withServer } from "./Ask.ts"

const map = "https://map.example.org"
const preflight = (origin: string, method = "PUT") => ({
  method: "OPTIONS",
  headers: {
    origin,
    "access-control-request-method": method,
    "access-control-request-headers": "authorization,if-match",
  },
})

Deno.test(
  "cors: a page of an origin that is named asks first, then asks, and reads what the client needs",
  withServer(async ({ cameraID, ask }) => {
    const first = await ask(`/cameras/${cameraID}`, preflight(map))
    assert.equal(first.status, 204)
    assert.equal(first.headers.get("access-control-allow-origin"), map)
    assert.equal(first.headers.get("access-control-allow-credentials"), null)
    assert.match(first.headers.get("access-control-allow-headers")!, /authorization,.*if-match/)
    assert.match(first.headers.get("access-control-allow-methods")!, /DELETE.*GET.*POST.*PUT/)
    const { headers, status } = await ask("/cameras/search?limit=1", {
      as: "user",
      headers: { origin: map },
    })
    assert.equal(status, 200)
    assert.equal(headers.get("access-control-allow-origin"), map)
    const exposed = headers.get("access-control-expose-headers")!.split(",")
    const limits = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"]
    for (const name of [...limits, "date", "link", "etag", "retry-after", "x-request-id"]) {
      assert.ok(exposed.includes(name), name)
    }
    // What an answer has besides, every page may read, or is for the browser itself.
    const readable = ["cache-control", "content-length", "content-type"]
    const ofBrowser = /^(?:access-control-.*|vary|x-content-type-options)$/
    assert.deepEqual(
      [...headers.keys()].filter((name) =>
        !exposed.includes(name) && !readable.includes(name) && !ofBrowser.test(name)
      ),
      [],
    )
    // What it already varied by stays.
    assert.match(headers.get("vary")!, /authorization/i)
    assert.match(headers.get("vary")!, /origin/i)
    const refused = await ask("/cameras/search", { headers: { origin: map } })
    assert.deepEqual([refused.status, refused.headers.get("access-control-allow-origin")], [
      401,
      map,
    ])
  }, { cors: [map, "http://localhost:3000"], clientLimit: { requests: 100 } }),
)

Deno.test(
  "cors: no other origin is let in, and OPTIONS that asks nothing first is a method like others",
  withServer(async ({ ask }) => {
    for (const origin of ["https://evil.example.org", `${map}.evil.example`, "null"]) {
      const { headers } = await ask("/cameras/search", preflight(origin))
      assert.equal(headers.get("access-control-allow-origin"), null)
      const read = await ask("/cameras/search", { as: "user", headers: { origin } })
      assert.equal(read.headers.get("access-control-allow-origin"), null)
    }
    assert.equal((await ask("/cameras/search", { method: "OPTIONS" })).status, 405)
  }, { cors: [map] }),
)

Deno.test(
  "cors: * lets every page in, and never with credentials",
  withServer(async ({ ask }) => {
    for (const question of [preflight(map), { as: "user" as const, headers: { origin: map } }]) {
      const { headers } = await ask("/cameras/search", question)
      assert.equal(headers.get("access-control-allow-origin"), "*")
      assert.equal(headers.get("access-control-allow-credentials"), null)
    }
  }, { cors: ["*"] }),
)

Deno.test(
  "cors: left out, no page of another origin is let in",
  withServer(async ({ ask }) => {
    const { headers, status } = await ask("/cameras/search", preflight(map))
    assert.equal(status, 405)
    assert.equal(headers.get("access-control-allow-origin"), null)
  }),
)

Deno.test("cors: what is no origin is told before the server starts", () => {
  for (
    const origin of [
      "https://*.example.org",
      "map.example.org",
      `${map}/`,
      `${map}/map`,
      "null",
      "",
      "ftp://a",
    ]
  ) {
    assert.throws(
      () => makeHandler({ stores: layerMemory, cors: [origin] }),
      { name: "TypeError", message: /^cors: Expected an origin such as/ },
    )
  }
})
