import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { map } from "@cam2/camera-database/map"
import { type HandledRequest, makeHandler, type ServerOptions } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"

import { mapFiles, mapPage } from "../../src/map/assets/mod.ts"

type Ask = (path: string, init?: RequestInit) => Promise<Response>

const withMap =
  (test: (ask: Ask) => Promise<void>, options: ServerOptions = { map: map() }) => async () => {
    const stores = layerSqlite({ filename: ":memory:" })
    const { dispose, handler } = makeHandler({ ...options, stores })
    try {
      await test((path, init) => handler(new Request(`http://cam2.test${path}`, init)))
    } finally {
      await dispose()
    }
  }

const packed = { headers: { "accept-encoding": "br, gzip" } }

const unpack = ({ body }: Response) =>
  new Response(body!.pipeThrough(new DecompressionStream("gzip"))).bytes()

/** The directives of a policy. */
const policyOf = ({ headers }: Response) =>
  Object.fromEntries(
    headers.get("content-security-policy")!.split("; ").map((directive) => {
      const [name, ...sources] = directive.split(" ")
      return [name, sources]
    }),
  )

Deno.test(
  "GET /map: the page, packed as it is kept or unpacked, is asked after before it is used again",
  withMap(async (ask) => {
    const response = await ask("/map", packed)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get("content-type"), mapPage.contentType)
    assert.equal(response.headers.get("content-encoding"), "gzip")
    assert.equal(response.headers.get("cache-control"), "no-cache")
    assert.equal(response.headers.get("vary"), "accept-encoding")
    const plain = await ask("/map")
    assert.equal(plain.headers.get("content-encoding"), null)
    assert.deepEqual(await plain.bytes(), await unpack(response))
    const etag = response.headers.get("etag")!
    assert.notEqual(plain.headers.get("etag"), etag)
    const again = await ask("/map", { headers: { ...packed.headers, "if-none-match": etag } })
    assert.deepEqual([again.status, await again.text()], [304, ""])
    for (const name of ["etag", "cache-control", "vary", "content-security-policy"]) {
      assert.equal(again.headers.get(name), response.headers.get(name), name)
    }
    const head = await ask("/map", { ...packed, method: "HEAD" })
    assert.deepEqual([head.status, head.headers.get("etag")], [200, etag])
  }),
)

Deno.test(
  "GET /map: a strict policy, nothing of it inline, and no site may have it in a frame",
  withMap(async (ask) => {
    const response = await ask("/map")
    const policy = policyOf(response)
    assert.deepEqual(policy["default-src"], ["'none'"])
    assert.deepEqual(policy["script-src"], ["'self'"])
    assert.deepEqual(policy["style-src"], ["'self'"])
    for (const name of ["base-uri", "form-action", "frame-ancestors"]) {
      assert.deepEqual(policy[name], ["'none'"])
    }
    assert.doesNotMatch(response.headers.get("content-security-policy")!, /unsafe|\*/)
    const { headers } = response
    assert.equal(headers.get("x-content-type-options"), "nosniff")
    assert.equal(headers.get("referrer-policy"), "no-referrer")
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin")
    assert.equal(headers.get("x-frame-options"), "DENY")
    assert.match(headers.get("permissions-policy")!, /camera=\(\), .*geolocation=\(\), /)
    const html = await response.text()
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:/i)
    const addresses = [...html.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, address]) => address!)
    assert.ok(addresses.length > 0)
    for (const address of addresses) assert.match(address, /^(map\/[\w.-]+$|data:|#)/)
  }),
)

Deno.test(
  "GET /map/NAME: each file is kept for good, and there is no other",
  withMap(async (ask) => {
    assert.ok(mapFiles.length > 0)
    for (const { contentType, name } of mapFiles) {
      const response = await ask(`/map/${name}`, packed)
      const { headers, status } = response
      assert.deepEqual([status, headers.get("content-type")], [200, contentType], name)
      assert.equal(headers.get("cache-control"), "public, max-age=31536000, immutable")
      assert.equal(headers.get("x-content-type-options"), "nosniff")
      assert.match(name, /[-.][\w]{8,}\./)
      assert.deepEqual(await unpack(response), await (await ask(`/map/${name}`)).bytes())
    }
    for (const name of ["nothing.js", mapPage.name, "..%2fcameras", "constructor", "a/b", "%00"]) {
      const response = await ask(`/map/${name}`)
      assert.deepEqual([response.status, await response.json()], [404, {
        message: "There is no such route.",
      }], name)
    }
    assert.equal((await ask("/map", { method: "POST" })).status, 405)
    const moved = await ask("/map/")
    assert.deepEqual([moved.status, moved.headers.get("location")], [308, "../map"])
  }),
)

const configOf = async (ask: Ask) => {
  const response = await ask("/map/config.json")
  assert.deepEqual([response.status, response.headers.get("cache-control")], [200, "no-cache"])
  const { mode, tiles } = await response.json()
  return { mode, tiles }
}

Deno.test(
  "GET /map/config.json: whoever looks has to sign in",
  withMap(async (ask) => {
    assert.deepEqual(await configOf(ask), { mode: "sign-in", tiles: null })
    assert.equal((await ask("/cameras/count")).status, 401)
  }),
)

const tiles = { url: "https://tiles.example.org/{z}/{x}/{y}.png", attribution: "© those" }

Deno.test(
  "GET /map/config.json: or reads without, over the operator's tiles",
  withMap(async (ask) => {
    assert.deepEqual(await configOf(ask), { mode: "public", tiles })
    assert.equal((await ask("/cameras/count")).status, 200)
  }, { map: map({ tiles }), publicRead: true }),
)

Deno.test(
  "GET /map: there is none unless it was asked for",
  withMap(async (ask) => {
    for (const path of ["/map", "/map/config.json", `/map/${mapFiles[0]!.name}`]) {
      assert.equal((await ask(path)).status, 404)
    }
  }, {}),
)

Deno.test("GET /map: is told of as a request like others", async () => {
  const paths: Array<string> = []
  const onResponse = ({ path }: HandledRequest) => Effect.sync(() => void paths.push(path))
  await withMap(async (ask) => {
    assert.ok((await ask("/map")).headers.get("x-request-id"))
    await ask("/map/config.json?secret=1")
    await ask(`/map/${"a".repeat(50)}`)
  }, { map: map(), onResponse })()
  assert.deepEqual(paths, ["/map", "/map/config.json", "/map/:name"])
})

Deno.test("POST /map/sign-in: gives a token for a secret that stands in no address", async () => {
  const clientID = "c".repeat(96)
  const clientSecret = "s".repeat(71)
  const paths: Array<string> = []
  const onResponse = ({ path }: HandledRequest) => Effect.sync(() => void paths.push(path))
  const rootClient = { clientID, clientSecret: Redacted.make(clientSecret) }
  const signIn = (ask: Ask, body: unknown) =>
    ask("/map/sign-in", { method: "POST", body: JSON.stringify(body) })
  await withMap(async (ask) => {
    const response = await signIn(ask, { clientID, clientSecret })
    assert.deepEqual([response.status, response.headers.get("cache-control")], [200, "no-store"])
    const { token } = await response.json()
    const me = await ask("/apps/me", { headers: { authorization: `Bearer ${token}` } })
    assert.equal((await me.json()).permissionLevel, "admin")
    assert.deepEqual(paths, ["/map/sign-in", "/apps/me"])
    const wrong = await signIn(ask, { clientID, clientSecret: "x" })
    assert.deepEqual([wrong.status, await wrong.json()], [401, { message: "Bad client secret" }])
    const unknown = await signIn(ask, { clientID: "x&clientID=y", clientSecret })
    assert.equal(unknown.status, 404)
    for (const body of [null, [], "a", {}, { clientID }, { clientID, clientSecret: 1 }]) {
      const { headers, status } = await signIn(ask, body)
      assert.deepEqual([status, headers.get("cache-control")], [422, "no-store"])
    }
    // It counts as a failure to get a token anywhere.
    assert.equal((await signIn(ask, { clientID, clientSecret: "x" })).status, 429)
    assert.equal((await ask("/map/sign-in")).status, 405)
    const large = await signIn(ask, { clientID, clientSecret: "x".repeat(1_100_000) })
    assert.equal(large.status, 413)
  }, { map: map(), rootClient, onResponse, authLimit: { failuresPerClient: 1 } })()
  await withMap(async (ask) => {
    const response = await signIn(ask, { clientID, clientSecret })
    assert.equal(response.status, 404)
  }, {})()
})
