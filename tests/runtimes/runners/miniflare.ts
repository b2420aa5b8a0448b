/**
 * Runs Workers until standard input ends; prints where it is told of them. `POST` with what miniflare
 * is to run starts one: gives its address, or why it does not start. `DELETE` with the path that the
 * start gave ends it.
 *
 * @module
 */
import { Miniflare } from "miniflare"
import process from "node:process"

const workers = new Map<string, Miniflare>()

const start = async (request: Request) => {
  const { script, ...setting } = await request.json()
  const worker = new Miniflare({
    ...setting,
    host: "127.0.0.1",
    // Without the proxy of miniflare in front, which keeps from the Worker that its client went away.
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    modules: [{ type: "ESModule", path: "worker.js", contents: script }],
    // What it says of a Worker that does not start is in the error, too.
    handleRuntimeStdio: () => {},
  })
  const path = `/${crypto.randomUUID()}`
  workers.set(path, worker)
  try {
    await worker.ready
    return Response.json({ path, url: String(await worker.unsafeGetDirectURL()) })
  } catch (error) {
    await end(path)
    return Response.json({ error: String(error) })
  }
}

const end = async (path: string) => {
  await workers.get(path)?.dispose().catch(() => {
    // It did not start.
  })
  workers.delete(path)
}

const server = Deno.serve(
  {
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => console.log(`http://127.0.0.1:${port}`),
  },
  async (request) => {
    if (request.method === "POST") return await start(request)
    await end(new URL(request.url).pathname)
    return new Response(null, { status: 204 })
  },
)
for await (const _ of Deno.stdin.readable);
await Promise.all([...workers.keys()].map(end))
await server.shutdown()
// It leaves something open that would keep the process for some seconds.
process.exit()
