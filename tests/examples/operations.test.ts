import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Yaml from "effect/encoding/Yaml"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { addCamera, countCameras } from "@cam2/camera-database"
import { streamCamera } from "../contract/Fixtures.ts"
import { postgres } from "../PostgresServer.ts"
import {
  cam2,
  clientOf,
  deno,
  end,
  root,
  rootEnv,
  type Server,
  sleep,
  start,
  startServer,
  stop,
  withDirectory,
} from "../Process.ts"
import { execute } from "../runtimes/Command.ts"
import { temporaryDatabase } from "../stores/Databases.ts"

const folder = new URL("../../examples/operations/", import.meta.url)
const read = (name: string) => Deno.readTextFile(new URL(name, folder))

interface Service {
  readonly command?: ReadonlyArray<string>
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: unknown
}

const readServices = async () => {
  const { services } = Yaml.parse(await read("compose.yaml")) as {
    readonly services: Readonly<Record<string, Service>>
  }
  return services
}

/** The words of a command with other values for some of its flags. */
const withValues = (
  words: ReadonlyArray<string>,
  values: Readonly<Record<string, string>>,
): ReadonlyArray<string> => words.map((word, index) => values[words[index - 1] ?? ""] ?? word)

const onLoopback = { "--hostname": "127.0.0.1", "--port": "0" }

Deno.test("examples/operations/cam2.service: serves with its processes, and ends in order", () =>
  withDirectory(async (directory) => {
    const unit = await read("cam2.service")
    const [, line = ""] = /^ExecStart=\/usr\/bin\/env cam2 (.+)$/m.exec(unit) ?? []
    const words = withValues(line.split(" "), {
      "--db": `${directory}/cameras.sqlite`,
      "--port": "0",
    })
    assert.deepEqual(words.slice(0, 2), ["serve", "--db"])
    const command = [...deno, "--allow-run", cam2.at(-1)!]
    await using server = await startServer([...command, ...words, "--json"])
    await Effect.runPromise(Effect.provide(addCamera(streamCamera), server.client))
    // The manager sends it to the first process, and the first one to the others.
    assert.deepEqual(await stop(server), { code: 0, stderr: "" })
    assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name), ["cameras.sqlite"])
  }))

Deno.test("examples/operations/cam2.service: is the unit of the page about operating", async () => {
  const page = await Deno.readTextFile(new URL("../../src/server/operating.md", folder))
  assert.equal(/^```ini\n(.*?)^```/ms.exec(page)?.[1], await read("cam2.service"))
})

Deno.test("examples/operations/cam2.service: is a unit that systemd takes", async () => {
  const found = await execute("systemd-analyze", ["--version"]).catch(() => undefined)
  if (found?.code !== 0) return console.warn("SKIPPED: there is no systemd-analyze")
  const path = new URL("cam2.service", folder).pathname
  const { code, stderr } = await execute("systemd-analyze", ["verify", path])
  const ours = stderr.split("\n").filter((line) => line.includes("cam2.service"))
  assert.deepEqual([code, ours], [0, []], stderr)
})

interface Balancer {
  readonly port: number
  readonly end: () => Promise<void>
}

/** Stands in for HAProxy where there is none: asks the servers that its check finds ready, in turn. */
const balance = (servers: ReadonlyArray<Server>, check: string): Balancer => {
  let turn = 0
  const isReady = ({ baseURL }: Server) =>
    fetch(new URL(check, baseURL)).then(async (answer) => {
      await answer.body?.cancel()
      return answer.status === 200
    }, () => false)
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} }
  const balancer = Deno.serve(options, async (request) => {
    const body = request.body === null ? null : await request.arrayBuffer()
    for (let tries = 0; tries < servers.length; tries++) {
      const server = servers[turn++ % servers.length]!
      if (!await isReady(server)) continue
      const { pathname, search } = new URL(request.url)
      const { headers, method } = request
      return await fetch(new URL(pathname + search, server.baseURL), { method, headers, body })
    }
    return new Response(null, { status: 503 })
  })
  return { port: balancer.addr.port, end: () => balancer.shutdown() }
}

const freePort = () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
  return listener.addr.port
}

/** The balancer of the example before servers of this machine; undefined where there is no HAProxy. */
const startHaproxy = async (
  config: string,
  servers: ReadonlyMap<string, Server>,
): Promise<Balancer | undefined> => {
  const found = await execute("haproxy", ["-v"]).catch(() => undefined)
  if (found?.code !== 0) return undefined
  const port = freePort()
  const here = [...servers].reduce(
    (text, [name, server]) => text.replace(`${name}:8080`, `127.0.0.1:${server.port}`),
    config.replace("bind :8080", `bind 127.0.0.1:${port}`),
  )
  const path = await Deno.makeTempFile({ suffix: ".cfg" })
  await Deno.writeTextFile(path, here)
  const words = ["haproxy", "-db", "-f", path]
  const child = start(words)
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/ready`).then(async (answer) => {
      await answer.body?.cancel()
      return answer.status === 200
    }, () => false)
  while (!await isReady()) await sleep(50)
  return {
    port,
    end: async () => {
      child.kill("SIGTERM")
      await end(child)
      await Deno.remove(path)
    },
  }
}

Deno.test({
  name: "examples/operations/compose.yaml: two servers over PostgreSQL, of which one may go",
  ignore: typeof postgres === "string",
  fn: async () => {
    const services = await readServices()
    assert.deepEqual(Object.keys(services), ["postgres", "migrate", "cam2-a", "cam2-b", "balancer"])
    const config = await read("haproxy.cfg")
    const [, check = ""] = /option httpchk GET (\S+)/.exec(config) ?? []
    const backends = [...config.matchAll(/^ +server (\S+) \1:8080$/gm)].map(([, name]) => name!)
    assert.deepEqual([check, backends], ["/ready", ["cam2-a", "cam2-b"]])

    const scope = await Effect.runPromise(Scope.make())
    const url = await Effect.runPromise(Scope.provide(temporaryDatabase, scope))
    const env = { ...rootEnv, CAM2_DATABASE_URL: Redacted.value(url) }
    const migrated = await end(start([...cam2, ...services.migrate!.command!], { env }))
    assert.deepEqual([migrated.code, migrated.stderr], [0, ""])
    const servers = await Promise.all(backends.map((name) => {
      const { command = [], environment = {} } = services[name]!
      assert.deepEqual(Object.keys(environment).sort(), Object.keys(env).sort())
      return startServer([...cam2, ...withValues(command, onLoopback), "--json"], { env })
    }))
    const named = new Map(backends.map((name, at) => [name, servers[at]!]))
    const balancer = await startHaproxy(config, named) ?? balance(servers, check)
    try {
      const client = clientOf(`http://127.0.0.1:${balancer.port}/`, root)
      const add = () => Effect.runPromise(Effect.provide(addCamera(streamCamera), client))
      for (let times = 0; times < 4; times++) await add()
      servers[0]!.kill("SIGKILL")
      await servers[0]!.ended()
      await sleep(100)
      for (let times = 0; times < 4; times++) await add()
      assert.equal(await Effect.runPromise(Effect.provide(countCameras({}), client)), 8)
      assert.deepEqual(await stop(servers[1]!), { code: 0, stderr: "" })
    } finally {
      await balancer.end()
      for (const server of servers) await server[Symbol.asyncDispose]()
      await Effect.runPromise(Scope.close(scope, Exit.void))
    }
  },
})
