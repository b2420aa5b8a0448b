/**
 * The server as a Worker over a D1 database of miniflare with synthetic cameras, and its binding without
 * the server.
 *
 * @module
 */
import { succeed } from "../../runtimes/Command.ts"
import { bundle, settingOf, startWorker } from "../../runtimes/Workers.ts"
import { layerD1 } from "../../../src/server/stores/d1/D1.ts"
import { toColumns } from "../../../src/server/stores/sql/CameraRow.ts"
import { root } from "../../Process.ts"
import { doStatements, prepareD1, statementsPath } from "../../stores/D1.ts"
import { synthesise } from "../Synthesis.ts"
import { makeHeaders, open, type Sent, textOf } from "./InProcess.ts"

const { imports } = JSON.parse(
  await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)),
)
const server = new URL("../../../src/server/worker/mod.ts", import.meta.url).pathname
const barePath = "/bare"

// The statements of a question are one request here, as they are of the server.
const source = `
  import { layerD1, makeWorker } from ${JSON.stringify(server)}
  import * as Redacted from "effect/Redacted"
  const { fetch } = makeWorker(({ DB, clientID, clientSecret }) => ({
    stores: layerD1(DB),
    rootClient: { clientID, clientSecret: Redacted.make(clientSecret) },
  }))
  const doStatements = ${doStatements}
  const bare = async (request, DB) => {
    for (const [sql, params] of await request.json()) {
      await DB.prepare(sql).bind(...params).all()
    }
    return new Response()
  }
  export default {
    fetch: (request, env, context) => {
      const { pathname } = new URL(request.url)
      return pathname === ${JSON.stringify(statementsPath)} ? doStatements(request, env.DB)
        : pathname === ${JSON.stringify(barePath)} ? bare(request, env.DB)
        : fetch(request, env, context)
    },
  }`

const bundled = async () => {
  const project = await Deno.makeTempDir({ prefix: "cam2-bench-d1-" })
  try {
    // esbuild looks for packages in folders, which Deno only makes when it is asked to.
    const { effect, jose } = imports
    const config = { nodeModulesDir: "auto", imports: { effect, jose } }
    await Deno.writeTextFile(`${project}/deno.json`, JSON.stringify(config))
    await succeed(Deno.execPath(), ["install", "--quiet"], { cwd: project })
    const stdin = { contents: source, resolveDir: project }
    return await bundle({ stdin }, project, { minify: true })
  } finally {
    await Deno.remove(project, { recursive: true })
  }
}

const changedAt = "2026-01-01T00:00:00.000Z"
const rowsInStatement = 1000

/** Starts a Worker whose database has `count` cameras. */
export const startD1 = async (count: number) => {
  const worker = await startWorker(await bundled(), {
    ...await settingOf("worker-server"),
    d1Databases: ["DB"],
    bindings: { ...root },
    timeout: 3_600_000,
  })
  const { binding } = await prepareD1(worker)
  const [first] = synthesise(1)
  const names = ["camera_id", "created_at", ...Object.keys(toColumns(first!.camera, changedAt))]
  const insert = `INSERT INTO camera (${names.join()})
    SELECT ${names.map((_, at) => `value ->> ${at}`).join()} FROM json_each(?)`
  let rows: Array<ReadonlyArray<unknown>> = []
  const flush = async () => {
    await binding.batch([binding.prepare(insert).bind(JSON.stringify(rows))])
    rows = []
  }
  for (const { camera, cameraID } of synthesise(count)) {
    rows.push([cameraID, changedAt, ...Object.values(toColumns(camera, changedAt))])
    if (rows.length === rowsInStatement) await flush()
  }
  await flush()
  const urlOf = (path: string) => new URL(path, worker.url)
  const ask = async (path: string, init?: RequestInit) =>
    await textOf(path, await fetch(urlOf(`/${path}`), init))
  const headers = makeHeaders(ask)
  const here = await open(layerD1(binding))
  return {
    // Of a store from afar, which sends the same.
    statementsOf: here.statementsOf,
    request: async (path: string, init: RequestInit = {}): Promise<string> =>
      await ask(path, { ...init, headers: { ...await headers(), ...init.headers } }),
    bare: async (statements: ReadonlyArray<Sent>): Promise<void> => {
      const init = { method: "POST", body: JSON.stringify(statements) }
      await textOf("statements", await fetch(urlOf(barePath), init))
    },
    close: async (): Promise<void> => {
      await here.close()
      await worker[Symbol.asyncDispose]()
    },
  }
}
