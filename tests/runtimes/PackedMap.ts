/**
 * The map of the package as others get it: on Node, and in a Worker that asks for it.
 *
 * @module
 */
import assert from "node:assert/strict"
import { openMap } from "../cli/MapSession.ts"
import { mapFiles } from "../../src/map/assets/mod.ts"
import { start, succeed } from "./Command.ts"
import type { Packed } from "./Packed.ts"
import { bundle, startWorker } from "./Workers.ts"

/** Checks that a server has the page, and all that this is made of. */
const assertServed = async (baseURL: string) => {
  const page = await fetch(new URL("map", baseURL))
  assert.equal(page.status, 200)
  assert.match(page.headers.get("content-security-policy")!, /script-src 'self';/)
  assert.match(await page.text(), /^<!doctype html>/i)
  for (const { contentType, name } of mapFiles) {
    const file = await fetch(new URL(`map/${name}`, baseURL))
    assert.deepEqual([file.status, file.headers.get("content-type")], [200, contentType])
    const text = await file.text()
    assert.ok(/^[\x20-\x7e\s]/.test(text) && text.length > 1000, `${name} is unpacked once`)
  }
  const config = await (await fetch(new URL("map/config.json", baseURL))).json()
  assert.equal(config.mode, "public")
  assert.deepEqual(await (await fetch(new URL("cameras/count", baseURL))).json(), { count: 0 })
}

const worker = (from: string, options: string) =>
  `import { makeHandler, layerMemory } from "@cam2/camera-database/server"
  ${from}
  const { handler } = makeHandler({ stores: layerMemory, publicRead: true, ${options} })
  export default { fetch: (request, env, context) => handler(request, context) }`
const withMap = worker('import { map } from "@cam2/camera-database/map"', "map: map()")

/** Registers the tests, for a package that is installed once for all of them. */
export const testPackedMap = (packed: () => Promise<Packed>): void => {
  Deno.test("packed: ./map is an option of a server on Node", async () => {
    const { node, project } = await packed()
    const script = `
      import { map } from "@cam2/camera-database/map"
      import { layerMemory, makeHandler } from "@cam2/camera-database/server"
      const { dispose, handler } = makeHandler({ stores: layerMemory, map: map() })
      const { headers, status } = await handler(new Request("http://localhost/map"))
      console.log(status, headers.get("content-type"))
      await dispose()`
    assert.equal(
      await succeed(node, ["--input-type=module", "--eval", script], { cwd: project }),
      "200 text/html; charset=utf-8\n",
    )
  })

  Deno.test("packed: the command serves the map, and shows it over a server, on Node 22.13", async () => {
    const { node22, project } = await packed()
    const cam2 = `${project}/node_modules/.bin/cam2`
    const place = ["--port", "0", "--db", ":memory:", "--json"]
    const server = await start(node22, [cam2, "serve", "--map", "--public-read", ...place])
    const { address, clientID, clientSecret } = JSON.parse(server.line)
    await assertServed(address)
    const env = {
      CAM2_BASE_URL: address,
      CAM2_CLIENT_ID: clientID,
      CAM2_CLIENT_SECRET: clientSecret,
    }
    const map = await start(node22, [cam2, "map", "--no-open", "--json"], { env })
    const { ask } = await openMap({ baseURL: JSON.parse(map.line).address })
    assert.match((await ask("map")).text, /^<!doctype html>/i)
    assert.equal(JSON.parse((await ask("apps/me")).text).permissionLevel, "admin")
    assert.equal((await ask("cameras/search?all=true&format=geojson")).status, 200)
    const { code, stderr } = await map.end("SIGINT")
    assert.deepEqual([code, stderr], [0, ""])
    assert.equal((await server.end("SIGTERM")).code, 0)
  })

  Deno.test("packed: a Worker has the map where it asks for it, and else nothing of it", async () => {
    const { project } = await packed()
    const bundled = (contents: string) =>
      bundle({ stdin: { contents, resolveDir: project } }, project, { minify: true })
    const [without, whole] = [await bundled(worker("", "")), await bundled(withMap)]
    for (const { gzip, name } of mapFiles) {
      assert.deepEqual([without.includes(name), without.includes(gzip)], [false, false])
      assert.ok(whole.includes(gzip))
    }
    await using running = await startWorker(whole)
    await assertServed(running.url)
    for (const path of ["/", "/docs"]) {
      const headers = { accept: "text/html" }
      const text = await (await fetch(new URL(path, running.url), { headers })).text()
      assert.match(text, /^<!doctype html>/i, `${path} is unpacked once`)
    }
  })
}
