import assert from "node:assert/strict"
import { succeed } from "./Command.ts"
import { testEdge } from "./Edge.ts"
import { listen } from "./Loopback.ts"
import { makePacked, type Packed } from "./Packed.ts"
import { testPackedMap } from "./PackedMap.ts"
import { run, suite } from "./suite.ts"
import { bundle, bundleForNode, shareRunner, startWorker } from "./Workers.ts"
import { testWorkerServer } from "./WorkerServer.ts"
import type { PeerShape } from "./World.ts"

let installed: Promise<Packed> | undefined
/** The package in a project, installed for the first test that asks for it. */
const packed = () => installed ??= makePacked(["@effect/sql-pg@4.0.5"])

// Most tests of Workers start one or more.
const workers = await shareRunner()

Deno.test.afterAll(async () => {
  await workers[Symbol.asyncDispose]()
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

/** The Worker of the suite. */
const bundleRunner = async () =>
  await bundle({ entryPoints: [here("runners/worker.ts")] }, (await packed()).project)

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

Deno.test("sqlite, cli: one line says where they run, when they are imported elsewhere", async () => {
  const line =
    "@cam2/camera-database/sqlite and /cli need node:sqlite: Node 22.13 or newer, or Deno 2.9 " +
    "or newer. On other runtimes use makeHandler with stores of your own."
  const { project } = await packed()
  const importing = (entryPoint: string) =>
    bundle({
      stdin: {
        // What is imported and not used is left out.
        contents: `import * as entryPoint from "@cam2/camera-database/${entryPoint}"
          export default { fetch: () => Response.json(Object.keys(entryPoint)) }`,
        resolveDir: project,
      },
    }, project)
  // Without its flag, workerd itself names the first of Node's modules that the command line needs.
  for (
    const [entryPoint, compatibilityFlags] of [
      ["sqlite", []],
      ["sqlite", ["nodejs_compat"]],
      ["cli", ["nodejs_compat"]],
    ] as const
  ) {
    await assert.rejects(
      startWorker(await importing(entryPoint), { compatibilityFlags }),
      (error) => error instanceof Error && error.message.includes(`Uncaught Error: ${line}\n`),
    )
  }
})

testPackedMap(packed)
testWorkerServer(packed)
