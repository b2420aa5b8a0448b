import assert from "node:assert/strict"
import { addCamera, cameraById, layer, searchCamera, TokenService } from "@cam2/camera-database"
import { CameraStore } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { numbered, stored, streamCamera } from "../contract/Fixtures.ts"
import { Connection } from "../faults/Connection.ts"
import { report } from "../faults/Report.ts"
import { stopsAtOnce, stopsInOrder, stopsUnheld } from "../faults/Stopping.ts"
import { root } from "../Process.ts"
import { execute, start, succeed } from "./Command.ts"
import { testEdge } from "./Edge.ts"
import { listen } from "./Loopback.ts"
import { makePacked, type Packed } from "./Packed.ts"
import { run, suite } from "./suite.ts"
import { bundle, bundleForNode, startWorker } from "./Workers.ts"
import type { PeerShape } from "./World.ts"

let installed: Promise<Packed> | undefined
/** The package in a project, installed for the first test that asks for it. */
const packed = () => installed ??= makePacked()

Deno.test.afterAll(async () => {
  // When it could not be installed, the tests that asked for it have said so.
  await installed?.then((packed) => packed[Symbol.asyncDispose](), () => {})
})

const here = (path: string) => new URL(path, import.meta.url).pathname
const titles = Object.keys(suite)

/** What is wrong with each behaviour, or null. */
type Outcomes = Readonly<Record<string, string | null>>

const each = async (run: (title: string) => Promise<string | null>): Promise<Outcomes> => {
  const outcomes: Record<string, string | null> = {}
  for (const title of titles) outcomes[title] = await run(title)
  return outcomes
}

const bundleRunner = async (): Promise<string> =>
  bundle({ entryPoints: [here("runners/worker.ts")] }, (await packed()).project)

/** How each runtime runs the suite. */
const runtimes: Readonly<Record<string, (peer: PeerShape) => Promise<Outcomes>>> = {
  "Deno 2.9": (peer) => each(async (title) => await run(title, peer) ?? null),
  "Node 24": async (peer) => {
    const { node, project } = await packed()
    await bundleForNode(here("runners/node.ts"), `${project}/suite.js`)
    return JSON.parse(
      await succeed(node, ["suite.js", JSON.stringify(peer)], { cwd: project }),
    )
  },
  workerd: async (peer) => {
    await using worker = await startWorker(await bundleRunner())
    return await each(async (title) => {
      const body = JSON.stringify({ title, peer })
      const response = await fetch(new URL("/run", worker.url), { method: "POST", body })
      return await response.json()
    })
  },
}

const results = new Map<string, Outcomes>()

for (const [runtime, runSuite] of Object.entries(runtimes)) {
  Deno.test(`suite: every behaviour on ${runtime}`, async () => {
    await using peer = listen()
    const { baseURL, closedURL } = peer
    const outcomes = await runSuite({ baseURL, closedURL })
    results.set(runtime, outcomes)
    assert.deepEqual(Object.keys(outcomes), titles)
    const failures = Object.entries(outcomes).filter(([, failure]) => failure !== null)
    const report = failures.map(([title, failure]) => `${title}\n${failure}`).join("\n\n")
    assert.equal(failures.length, 0, report)
  })
}

Deno.test("suite: the same on every runtime", () => {
  const width = Math.max(...titles.map(({ length }) => length))
  const names = Object.keys(runtimes)
  const line = (title: string, cells: ReadonlyArray<string>) =>
    [title.padEnd(width), ...cells.map((cell, index) => cell.padEnd(names[index]!.length))]
      .join("  ").trimEnd()
  const cell = (runtime: string, title: string) => {
    const outcome = results.get(runtime)?.[title]
    return outcome === null ? "ok" : outcome === undefined ? "not run" : "FAILED"
  }
  const table = titles.map((title) => line(title, names.map((name) => cell(name, title))))
  console.log([line("", names), ...table].join("\n"))
  const wrong = table.filter((line) => /FAILED|not run/.test(line))
  assert.equal(
    wrong.length,
    0,
    `${wrong.length} of ${table.length} behaviours are not ok everywhere`,
  )
})

Deno.test("makeHandler: a Worker's fetch handler, kept for 50 cold requests side by side", async () => {
  await using worker = await startWorker(await bundleRunner())
  const answers = await Promise.all(Array.from({ length: 50 }, async () => {
    const response = await fetch(new URL("/cameras/search", worker.url))
    return [response.status, await response.json()]
  }))
  const message = "The request has no bearer token. Get one from GET /auth."
  assert.deepEqual(answers, answers.map(() => [401, { message }]))
})

testEdge(packed)

const { exports: entryPoints } = JSON.parse(await Deno.readTextFile(here("../../deno.json"))) as {
  readonly exports: Readonly<Record<string, string>>
}
const nameOf = (entryPoint: string) => `@cam2/camera-database${entryPoint.slice(1)}`

Deno.test("packed: every entry point gives Node what it gives Deno", async () => {
  const { node, project } = await packed()
  const names = JSON.stringify(Object.keys(entryPoints).map(nameOf))
  const script = `const names = ${names}
    console.log(JSON.stringify(await Promise.all(names.map(async (name) =>
      Object.keys(await import(name)).sort()))))`
  const given = JSON.parse(
    await succeed(node, ["--input-type=module", "--eval", script], { cwd: project }),
  )
  const expected = await Promise.all(
    Object.values(entryPoints).map(async (path) =>
      Object.keys(await import(new URL(`../../${path}`, import.meta.url).href)).sort()
    ),
  )
  assert.deepEqual(given, expected)
})

Deno.test("packed: depends on what it imports, and holds the sources and nothing else", async () => {
  const { project } = await packed()
  const folder = `${project}/node_modules/@cam2/camera-database`
  const { dependencies, exports, name, version } = JSON.parse(
    await Deno.readTextFile(`${folder}/package.json`),
  )
  const own = JSON.parse(await Deno.readTextFile(here("../../deno.json")))
  assert.deepEqual([name, version], [own.name, own.version])
  assert.deepEqual(Object.keys(exports), Object.keys(entryPoints))
  assert.deepEqual(Object.keys(dependencies).sort(), ["@effect/platform-node", "effect", "jose"])
  const found = []
  for await (const entry of Deno.readDir(folder)) found.push(entry.name)
  assert.deepEqual(found.sort(), [
    "LICENSE",
    "README.md",
    "mod.d.ts",
    "mod.js",
    "package.json",
    "src",
  ])
})

for (const version of ["5.9.3", "7.0.2"]) {
  Deno.test(`packed: every entry point has types for TypeScript ${version}`, async () => {
    const { compilers, node, project } = await packed()
    const imports = Object.keys(entryPoints).map((entryPoint, index) =>
      `export * as e${index} from "${nameOf(entryPoint)}"`
    )
    await Deno.writeTextFile(`${project}/entryPoints.ts`, imports.join("\n"))
    await Deno.copyFile(here("consumers.ts"), `${project}/consumers.ts`)
    const options = ["--strict", "--module", "nodenext", "--target", "es2024", "--noEmit"]
    const compiler = compilers[version]!
    assert.match(await succeed(node, [compiler, "--version"]), new RegExp(version))
    const files = ["entryPoints.ts", "consumers.ts"]
    const { code, stdout } = await execute(node, [compiler, ...options, ...files], { cwd: project })
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "" })
  })
}

Deno.test("sqlite, cli: one line says where they run, when they are imported elsewhere", async () => {
  const line =
    "@cam2/camera-database/sqlite and /cli need node:sqlite, which comes with Deno 2.2 " +
    "and with Node 22.13 or later. On other runtimes use makeHandler with stores of your own."
  const { project } = await packed()
  const importing = (entryPoint: string) =>
    bundle({
      stdin: {
        contents: `import ${JSON.stringify(nameOf(entryPoint))}
          export default { fetch: () => new Response() }`,
        resolveDir: project,
      },
    }, project)
  // Without its flag, workerd itself names the first of Node's modules that the command line needs.
  for (
    const [entryPoint, compatibilityFlags] of [
      ["./sqlite", []],
      ["./sqlite", ["nodejs_compat"]],
      ["./cli", ["nodejs_compat"]],
    ] as const
  ) {
    await assert.rejects(
      startWorker(await importing(entryPoint), { compatibilityFlags }),
      (error) => error instanceof Error && error.message.includes(`Uncaught Error: ${line}\n`),
    )
  }
})

/** The words that run `cam2` on Node. */
const cam2OnNode = async (): Promise<readonly [string, string]> => {
  const { node, project } = await packed()
  const main = entryPoints["./cli"]!.replace(/ts$/, "js")
  return [node, `${project}/node_modules/@cam2/camera-database/${main}`]
}

Deno.test("serve: on Node 24, SIGTERM under load drops no request that was taken", async () => {
  report(await stopsInOrder(await cam2OnNode()))
})

Deno.test("bodyTimeout: on Node 24, a body that stops half-way is 408", async () => {
  const { node, project } = await packed()
  const script = `
    import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
    import { layerMemory, makeHttpEffect } from "@cam2/camera-database/server"
    import * as Effect from "effect/Effect"
    import * as HttpServer from "effect/http/HttpServer"
    import * as Redacted from "effect/Redacted"
    import { createServer } from "node:http"
    const server = createServer()
    const rootClient = ${JSON.stringify(root)}
    await Effect.gen(function* () {
      const app = yield* makeHttpEffect({
        rootClient: { ...rootClient, clientSecret: Redacted.make(rootClient.clientSecret) },
        bodyTimeout: "500 millis",
      })
      yield* HttpServer.serveEffect(app)
      console.log(server.address().port)
      return yield* Effect.never
    }).pipe(
      Effect.provide(layerMemory),
      Effect.provide(NodeHttpServer.layerServer(() => server, { host: "127.0.0.1", port: 0 })),
      Effect.scoped,
      Effect.runPromise,
    )`
  const server = await start(node, ["--input-type=module", "--eval", script], { cwd: project })
  const port = Number(server.line)
  const answer = await fetch(
    `http://127.0.0.1:${port}/auth?${new URLSearchParams({ ...root })}`,
  )
  const { token } = await answer.json()
  using connection = await Connection.open(port)
  await connection.send(
    `POST /cameras/create HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  )
  const { body, headers, status } = await connection.answer()
  assert.deepEqual([status, body, headers.get("connection")], [
    408,
    `{"message":"The body did not arrive in time."}`,
    "close",
  ])
  assert.equal(await connection.answerOrEnd(), undefined)
  await server.end("SIGKILL")
})

Deno.test("serve: on Node 24, a second signal ends it at once", async () => {
  await stopsAtOnce("SIGTERM", 143, await cam2OnNode())
})

Deno.test("serve: on Node 24, a stop is not held up by connections with half a request", async () => {
  await stopsUnheld(await cam2OnNode())
})

Deno.test("serve: on Node 24 over node:sqlite, from the packed module, until SIGTERM", async () => {
  const { project } = await packed()
  const [node, main] = await cam2OnNode()
  const folder = `${project}/database`
  const filename = `${folder}/cam2.sqlite`
  await Deno.mkdir(folder)
  const server = await start(node, [main, "serve", "--port", "0", "--db", filename, "--json"])
  const { address, clientID, clientSecret } = JSON.parse(server.line)
  const client = layer({
    baseURL: address,
    clientID,
    clientSecret: Redacted.make(clientSecret),
  })
  const { cameraID, token } = await Effect.gen(function* () {
    const cameraID = yield* addCamera(streamCamera)
    const camera = stored(cameraID, streamCamera)
    assert.deepEqual(yield* cameraById(cameraID), camera)
    assert.deepEqual(yield* searchCamera({ camera_type: "stream" }), [camera])
    const error = yield* Effect.flip(cameraById("0123456789abcdef01234567"))
    assert.equal(error._tag, "ResourceNotFoundError")
    const tokens = yield* TokenService
    return { cameraID, token: Redacted.value(yield* tokens.get) }
  }).pipe(Effect.provide(client), Effect.runPromise)

  const env = {
    CAM2_BASE_URL: address,
    CAM2_CLIENT_ID: clientID,
    CAM2_CLIENT_SECRET: clientSecret,
  }
  const searched = await execute(node, [main, "search", "--json"], { env })
  assert.deepEqual([searched.code, searched.stderr], [0, ""])
  assert.equal(JSON.parse(searched.stdout).cameraID, cameraID)

  const cameras = `${project}/cameras.ndjson`
  const lines = Array.from({ length: 3000 }, (_, index) => JSON.stringify(numbered(index)))
  await Deno.writeTextFile(cameras, lines.join("\n"))
  for (const [added, alreadyThere] of [[3000, 0], [0, 3000]]) {
    const imported = await execute(node, [main, "import", cameras, "--json"], { env })
    assert.deepEqual([imported.code, imported.stderr], [0, ""])
    assert.deepEqual(JSON.parse(imported.stdout), { added, alreadyThere, refused: [] })
  }

  const copy = `${project}/copy.sqlite`
  const backedUp = await execute(node, [main, "backup", copy, "--db", filename])
  assert.deepEqual([backedUp.code, backedUp.stderr], [0, ""])
  const copied = await CameraStore.use((store) => store.search({ offset: 2900 })).pipe(
    Effect.provide(layerSqlite({ filename: copy })),
    Effect.runPromise,
  )
  assert.equal(copied.items.length, 100)

  // What is still arriving is answered; a connection on which nothing is asked is not waited for.
  const { hostname, port } = new URL(address)
  using _idle = await Deno.connect({ hostname, port: Number(port) })
  const signalled = Promise.withResolvers<void>()
  const body = new ReadableStream({
    start: async (controller) => {
      controller.enqueue(new TextEncoder().encode('{ "city": "Kyiv"'))
      await signalled.promise
      controller.enqueue(new TextEncoder().encode("}"))
      controller.close()
    },
  })
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
  const arriving = fetch(`${address}cameras/${cameraID}`, { method: "PUT", headers, body })
  await new Promise((resolve) => setTimeout(resolve, 300))
  const ended = server.end("SIGTERM")
  const begun = performance.now()
  setTimeout(signalled.resolve, 300)
  assert.deepEqual(await (await arriving).json(), { cameraID })
  const { code, stderr } = await ended
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" })
  assert.ok(performance.now() - begun < 10_000)
  // SQLite takes its log and its shared memory away when the last one closes the file.
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["cam2.sqlite"])
  const kept = await CameraStore.use((store) => store.byId(cameraID)).pipe(
    Effect.provide(layerSqlite({ filename })),
    Effect.runPromise,
  )
  const changed = stored(cameraID, { ...streamCamera, city: "Kyiv" })
  assert.deepEqual(Option.getOrThrow(kept), changed)
})
