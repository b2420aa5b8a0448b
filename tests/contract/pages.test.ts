import assert from "node:assert/strict"
import { gunzipSync } from "node:zlib"
import { map } from "@cam2/camera-database/map"
import { layerMemory, makeHandler } from "@cam2/camera-database/server"
import { routes } from "../../src/contract/Routes.ts"
import { withServer } from "./Ask.ts"

const asPage = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } }

const policyOf = (headers: Headers) =>
  headers.get("content-security-policy")!.split("; ").map((rule) => rule.split(" "))

const assertStrict = (headers: Headers) => {
  const policy = headers.get("content-security-policy")!
  assert.doesNotMatch(policy, /unsafe|https?:|\*/)
  const rules = Object.fromEntries(policyOf(headers).map(([name, ...sources]) => [name, sources]))
  for (const name of ["default-src", "base-uri", "form-action", "frame-ancestors"]) {
    assert.deepEqual(rules[name], ["'none'"], name)
  }
  assert.equal(headers.get("referrer-policy"), "no-referrer")
  assert.equal(headers.get("x-frame-options"), "DENY")
  assert.equal(headers.get("x-content-type-options"), "nosniff")
  return rules
}

const sha256 = async (text: string) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toBase64()

Deno.test(
  "GET /: says what the server is, how many cameras it has and where to go, as a page",
  withServer(async ({ ask }) => {
    const { body, headers, status } = await ask("/", asPage)
    assert.equal(status, 200)
    assert.match(headers.get("content-type")!, /^text\/html/)
    assert.equal(headers.get("vary"), "accept")
    const page = String(body)
    assert.match(page, /<h1>CAM2 camera database<\/h1>/)
    assert.match(page, /<strong>2<\/strong>\s*cameras/)
    assert.deepEqual([...page.matchAll(/href="([^"]*)"/g)].map(([, path]) => path), [
      "./docs",
      "./openapi.json",
      "./health",
    ])
    const rules = assertStrict(headers)
    const [, style] = /<style>([^]*)<\/style>/.exec(page)!
    assert.deepEqual(rules["style-src"], [`'sha256-${await sha256(style!)}'`])
    assert.equal(rules["script-src"], undefined)
    assert.doesNotMatch(page, /<script| style=| on\w+=/)
    const again = await ask("/", {
      headers: { ...asPage.headers, "if-none-match": headers.get("etag")! },
    })
    assert.deepEqual([again.status, again.body], [304, ""])
  }),
)

Deno.test(
  "GET /: is JSON for whoever does not ask for a page",
  withServer(async ({ ask }) => {
    for (const accept of ["*/*", "application/json"]) {
      const { body, headers, status } = await ask("/", { headers: { accept } })
      assert.equal(status, 200)
      assert.equal(headers.get("content-type"), "application/json")
      const { version, ...rest } = body as Readonly<Record<string, unknown>>
      assert.match(String(version), /^\d+\.\d+\.\d+/)
      assert.deepEqual(rest, {
        name: "CAM2 camera database",
        description: "A directory of public network cameras.",
        cameras: 2,
        links: { docs: "./docs", openapi: "./openapi.json", health: "./health" },
      })
    }
  }),
)

Deno.test("GET /: leads to the map where there is one, and says that reading needs no token", async () => {
  const { dispose, handler } = makeHandler({ stores: layerMemory, map: map(), publicRead: true })
  try {
    const page = await (await handler(new Request("http://cam2.test/", asPage))).text()
    assert.match(page, /href="\.\/map"/)
    assert.match(page, /Cameras are read without a token/)
    const { cameras, links } = await (await handler(new Request("http://cam2.test/"))).json()
    assert.deepEqual([cameras, links.map], [0, "./map"])
  } finally {
    await dispose()
  }
})

Deno.test(
  "GET /docs: shows every operation with its parameters, failures and examples",
  withServer(async ({ ask }) => {
    const { body, headers, status } = await ask("/docs", asPage)
    assert.equal(status, 200)
    assert.match(headers.get("content-type")!, /^text\/html/)
    const page = String(body)
    const document = (await ask("/openapi.json")).body as {
      readonly paths: Readonly<
        Record<
          string,
          Readonly<
            Record<string, {
              readonly operationId: string
              readonly parameters: ReadonlyArray<{ readonly name: string }>
            }>
          >
        >
      >
      readonly components: { readonly schemas: object }
    }
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const { operationId, parameters } of Object.values(operations)) {
        const [, section = ""] = page.split(`id="${operationId}"`)
        const [text = ""] = section.split("</section>")
        assert.ok(text.includes(path), operationId)
        for (const { name } of parameters) assert.ok(text.includes(`<code>${name}</code>`), name)
        assert.match(text, /curl .*\$CAM2_BASE_URL/)
      }
    }
    for (const name of Object.keys(document.components.schemas)) {
      assert.ok(page.includes(`id="schema-${name}"`), name)
    }
    assert.ok(page.includes("Authorization: Bearer"))
    assert.doesNotMatch(page, /Basic|undefined|\[object/)
    for (const message of ["Bad client secret", "Token expired.", "legacyCameraIDAlreadyExist"]) {
      assert.ok(page.includes(message), message)
    }
    // Every place that is led to is there, once.
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    assert.equal(new Set(ids).size, ids.length)
    for (const [, id] of page.matchAll(/href="#([^"]*)"/g)) assert.ok(ids.includes(id), `#${id}`)
    assert.equal(Object.keys(routes).every((name) => ids.includes(name)), true)
  }),
)

Deno.test(
  "GET /docs: is confined to itself, compressed, and asked after; what it loads is kept for good",
  withServer(async ({ ask, open }) => {
    const { body, headers } = await ask("/docs")
    const rules = assertStrict(headers)
    for (const name of ["script-src", "style-src", "connect-src"]) {
      assert.deepEqual(rules[name], ["'self'"])
    }
    const page = String(body)
    assert.doesNotMatch(page, / style=| on\w+=|<style|<script(?! type="module" src="docs\/)/)
    assert.equal(headers.get("cache-control"), "no-cache")
    const known = await ask("/docs", { headers: { "if-none-match": headers.get("etag")! } })
    assert.deepEqual([known.status, known.body], [304, ""])
    const compressed = await open("/docs", { headers: { "accept-encoding": "gzip" } })
    assert.equal(compressed.headers.get("content-encoding"), "gzip")
    const bytes = new Uint8Array(await compressed.arrayBuffer())
    assert.ok(bytes.length < 40_000, `${bytes.length} bytes`)
    assert.equal(gunzipSync(bytes).toString(), page)
    const files = [...page.matchAll(/(?:src|href)="(docs\/[^"]*)"/g)].map(([, path]) => path!)
    assert.equal(files.length, 2)
    for (const path of files) {
      assert.match(path, /-[\da-f]{12}\.(js|css)$/)
      const file = await ask(`/${path}`)
      assert.equal(file.status, 200)
      assert.equal(file.headers.get("cache-control"), "public, max-age=31536000, immutable")
      assert.match(file.headers.get("content-type")!, /^text\/(javascript|css)/)
    }
    assert.equal((await ask("/docs/script-000000000000.js")).status, 404)
    const deeper = await ask("/docs/")
    assert.deepEqual([deeper.status, deeper.headers.get("location")], [308, "../docs"])
  }),
)

Deno.test(
  "GET /openapi.json: is sent compressed, and in short to who has it",
  withServer(async ({ ask, open }) => {
    const compressed = await open("/openapi.json", { headers: { "accept-encoding": "gzip" } })
    assert.equal(compressed.headers.get("content-encoding"), "gzip")
    const bytes = new Uint8Array(await compressed.arrayBuffer())
    assert.ok(bytes.length < 25_000, `${bytes.length} bytes`)
    const plain = await ask("/openapi.json")
    assert.deepEqual(JSON.parse(gunzipSync(bytes).toString()), plain.body)
    const headers = { "if-none-match": plain.headers.get("etag")! }
    assert.equal((await ask("/openapi.json", { headers })).status, 304)
  }),
)
