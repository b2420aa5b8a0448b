/**
 * What a Worker must not do: wait for another request's promise, ask for a token at each request, or
 * go on for a client that went away.
 *
 * @module
 */
import assert from "node:assert/strict"
import { connect } from "node:net"
import { addCamera, layer } from "@cam2/camera-database"
import { layerMemory, makeHandler } from "@cam2/camera-database/server"
import { sampleCameras, testCredentials } from "@cam2/camera-database/testing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { start, succeed } from "./Command.ts"
import type { Packed } from "./Packed.ts"
import { bundle, type Setting, settingOf, startWorker } from "./Workers.ts"

const here = (path: string) => new URL(path, import.meta.url).pathname

type Meet = (request: Request) => Promise<void> | undefined

/** A camera database on the loopback with the sample in it, which counts what it is asked. */
const startDatabase = async (meet: Meet = () => undefined) => {
  const { dispose, handler } = makeHandler({ stores: layerMemory, rootClient: testCredentials })
  const asked: Array<string> = []
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      asked.push(new URL(request.url).pathname)
      await meet(request)
      return await handler(request)
    },
  )
  const baseURL = `http://127.0.0.1:${server.addr.port}/`
  await Effect.forEach(sampleCameras, (camera) => addCamera(camera)).pipe(
    Effect.provide(layer({ ...testCredentials, baseURL })),
    Effect.runPromise,
  )
  asked.length = 0
  return {
    asked: (path: string) => asked.filter((each) => each === path).length,
    bindings: {
      CAM2_BASE_URL: baseURL,
      CAM2_CLIENT_ID: testCredentials.clientID,
      CAM2_CLIENT_SECRET: Redacted.value(testCredentials.clientSecret),
    },
    [Symbol.asyncDispose]: async () => {
      await server.shutdown()
      await dispose()
    },
  }
}

interface FeatureCollection {
  readonly type: string
  readonly features: ReadonlyArray<{
    readonly geometry: { readonly coordinates: ReadonlyArray<number> }
    readonly properties: { readonly city: string }
  }>
}

/** Registers the tests, for a package that is installed once for all of them. */
export const testEdge = (packed: () => Promise<Packed>): void => {
  const startBundled = async (
    path: string,
    database: { readonly bindings: Readonly<Record<string, string>> },
    setting: Setting = {},
  ) =>
    startWorker(
      // As the settings of the example have it.
      await bundle({ entryPoints: [here(path)] }, (await packed()).project, { minify: true }),
      { ...setting, bindings: database.bindings },
    )
  const startExample = async (database: Parameters<typeof startBundled>[1]) =>
    await startBundled(
      "../../examples/cloudflare-worker/worker.ts",
      database,
      await settingOf("cloudflare-worker"),
    )
  const near = (url: string, query: string, init?: RequestInit) =>
    fetch(new URL(`/near?${query}`, url), init)

  Deno.test("examples/cloudflare-worker: answers with the cameras around a place as GeoJSON", async () => {
    await using database = await startDatabase()
    await using worker = await startExample(database)
    const response = await near(worker.url, "lat=40.4259&lon=-86.9081&km=5")
    assert.equal(response.status, 200)
    assert.equal(response.headers.get("content-type"), "application/geo+json")
    assert.equal(response.headers.get("cache-control"), "public, max-age=60, s-maxage=300")
    const { features, type }: FeatureCollection = await response.json()
    assert.equal(type, "FeatureCollection")
    assert.deepEqual(features.map(({ properties }) => properties.city), [
      "West Lafayette",
      "West Lafayette",
      "West Lafayette",
    ])
    for (const { geometry: { coordinates: [longitude, latitude] } } of features) {
      assert.equal(Math.round(longitude!), -87)
      assert.equal(Math.round(latitude!), 40)
    }
  })

  Deno.test("examples/cloudflare-worker: the edge answers again what it answered before", async () => {
    await using database = await startDatabase()
    await using worker = await startExample(database)
    const first = await (await near(worker.url, "lat=48.85&lon=2.35&km=20")).text()
    // The answer is put into the cache after it was given.
    await new Promise((resolve) => setTimeout(resolve, 200))
    const asked = database.asked("/cameras/search")
    const again = await near(worker.url, "lat=48.850001&lon=2.35&km=20")
    assert.equal(await again.text(), first)
    assert.equal(database.asked("/cameras/search"), asked)
  })

  Deno.test("examples/cloudflare-worker: bad input is a 400 that names the parameter", async () => {
    await using database = await startDatabase()
    await using worker = await startExample(database)
    const outcomes = await Promise.all(
      ["lat=91&lon=0&km=1", "lat=0&lon=x&km=1", "lat=0&lon=0", "lat=0&lon=0&km=101"].map(
        async (query) => {
          const response = await near(worker.url, query)
          return [response.status, (await response.json()).message]
        },
      ),
    )
    assert.deepEqual(outcomes, [
      [400, "lat: expected a number from -90 to 90"],
      [400, "lon: expected a number from -180 to 180"],
      [400, "km: expected a number from 0.001 to 100"],
      [400, "km: expected a number from 0.001 to 100"],
    ])
    const others = await Promise.all([
      near(worker.url, "lat=0&lon=0&km=1", { method: "POST" }),
      fetch(worker.url),
    ])
    assert.deepEqual(others.map(({ status }) => status), [405, 404])
    await Promise.all(others.map((response) => response.body?.cancel()))
    assert.equal(database.asked("/auth"), 0)
  })

  Deno.test("examples/cloudflare-worker: a database that does not answer is a 502 without its inside", async () => {
    await using database = await startDatabase()
    await using worker = await startExample({
      bindings: { ...database.bindings, CAM2_BASE_URL: "http://127.0.0.1:1/" },
    })
    const response = await near(worker.url, "lat=0&lon=0&km=1")
    assert.deepEqual([response.status, await response.json()], [502, {
      message: "The camera database does not answer.",
    }])
  })

  Deno.test("examples/cloudflare-worker: what its operator mistyped is a 500 without its inside", async () => {
    await using database = await startDatabase()
    const { CAM2_BASE_URL, CAM2_CLIENT_ID, CAM2_CLIENT_SECRET } = database.bindings
    const { CAM2_CLIENT_SECRET: _, ...withoutSecret } = database.bindings
    const mistyped = [
      { ...database.bindings, CAM2_CLIENT_SECRET: CAM2_CLIENT_SECRET.slice(1) },
      { ...database.bindings, CAM2_CLIENT_ID: `${CAM2_CLIENT_ID}c` },
      { ...database.bindings, CAM2_BASE_URL: new URL(CAM2_BASE_URL).host },
      withoutSecret,
    ]
    for (const bindings of mistyped) {
      await using worker = await startExample({ bindings })
      const response = await near(worker.url, "lat=0&lon=0&km=1")
      assert.deepEqual([response.status, await response.json()], [500, {
        message: "This service is not set up correctly.",
      }])
    }
    assert.equal(database.asked("/auth"), 0)
  })

  Deno.test("examples/cloudflare-worker: the end of a line after a secret is no part of it", async () => {
    await using database = await startDatabase()
    const lines = Object.entries(database.bindings).map(([name, value]) => [name, `${value}\n`])
    await using worker = await startExample({ bindings: Object.fromEntries(lines) })
    const response = await near(worker.url, "lat=40.4259&lon=-86.9081&km=5")
    assert.equal(response.status, 200)
    await response.body?.cancel()
  })

  Deno.test("examples/cloudflare-worker: 50 first requests at once all succeed, a warm isolate asks for no more tokens", async () => {
    await using database = await startDatabase()
    await using worker = await startExample(database)
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const response = await near(worker.url, `lat=${index}&lon=0&km=1`)
        await response.body?.cancel()
        return response.status
      }),
    )
    assert.deepEqual(statuses, statuses.map(() => 200))
    const cold = database.asked("/auth")
    assert.ok(cold >= 1 && cold <= 50)
    for (let index = 0; index < 20; index++) {
      const response = await near(worker.url, `lat=${index}&lon=90&km=1`)
      assert.equal(response.status, 200)
      await response.body?.cancel()
    }
    assert.equal(database.asked("/auth"), cold)
  })

  Deno.test("examples/cloudflare-worker: a client that goes away cancels what was done for it", async () => {
    const reached = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    await using database = await startDatabase((request) => {
      if (!request.url.includes("/search")) return undefined
      request.signal.addEventListener("abort", () => gone.resolve())
      reached.resolve()
      return gone.promise
    })
    await using worker = await startExample(database)
    const { port } = new URL(worker.url)
    const client = connect(Number(port), "127.0.0.1")
    client.write("GET /near?lat=1&lon=1&km=1 HTTP/1.1\r\nHost: edge\r\n\r\n")
    await reached.promise
    // A reset: workerd does not see that a connection is only closed.
    client.resetAndDestroy()
    await gone.promise
    // Had it given up for lack of time instead, it would ask again now.
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.equal(database.asked("/cameras/search"), 1)
  })

  Deno.test("tokenStoreWorkersKV: two isolates share a token that KV does not show", async () => {
    await using database = await startDatabase()
    const kvPersist = await Deno.makeTempDir()
    try {
      const setting = { kvNamespaces: ["TOKENS"], kvPersist }
      await using first = await startBundled("runners/kv.ts", database, setting)
      assert.equal(await (await fetch(first.url)).json(), 60)
      assert.equal(database.asked("/auth"), 1)
      const kept = await (await fetch(new URL("/kept", first.url))).json()
      assert.equal(kept.length, 1)
      // A token is three parts of base64, the first of which names the algorithm.
      assert.doesNotMatch(JSON.stringify(kept), /eyJ|ssss|cccc/)

      await using second = await startBundled("runners/kv.ts", database, setting)
      assert.equal(await (await fetch(second.url)).json(), 60)
      assert.equal(database.asked("/auth"), 1)
    } finally {
      await Deno.remove(kvPersist, { recursive: true })
    }
  })

  Deno.test("src/client/README: the snippet for Cloudflare Workers runs in workerd", async () => {
    await using database = await startDatabase()
    const { project } = await packed()
    const contents = await readSnippet("Cloudflare Workers")
    await using worker = await startWorker(
      await bundle({ stdin: { contents, resolveDir: project } }, project),
      { bindings: database.bindings, compatibilityFlags: ["enable_request_signal"] },
    )
    assert.equal((await (await fetch(worker.url)).json()).length, 60)
  })

  for (const version of ["24", "22.13"]) {
    Deno.test(`examples/node: searches and serves on Node ${version}, until a signal`, async () => {
      const { node, node22, project } = await packed()
      await Deno.copyFile(here("../../examples/node/main.mjs"), `${project}/main.mjs`)
      const server = await start(version === "24" ? node : node22, ["main.mjs", "0"], {
        cwd: project,
      })
      const { code, stdout } = await server.end("SIGINT")
      assert.match(stdout, /^found: stream, West Lafayette\n/)
      assert.equal(code, 0)
    })
  }

  Deno.test("src/client/README: the snippet for Node runs on Node", async () => {
    const { node, project } = await packed()
    await Deno.writeTextFile(`${project}/snippet.mjs`, await readSnippet("Node"))
    const printed = await succeed(node, ["snippet.mjs"], { cwd: project })
    assert.match(printed, /m3u8_url: 'https:\/\/example\.org\/playlist\.m3u8'/)
  })
}

/** The first code below a heading of the page of the client. */
const readSnippet = async (heading: string): Promise<string> => {
  const page = await Deno.readTextFile(here("../../src/client/README.md"))
  const section = page.split(`\n### ${heading}\n`)[1] ?? assert.fail(`no section ${heading}`)
  return /```js[^\n]*\n([^]*?)```/.exec(section)?.[1] ?? assert.fail(`no snippet in ${heading}`)
}
