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
    const words = withValues(line.split(" "), { "--db": `${directory}/cameras.sqlite` })
    assert.deepEqual(words.slice(0, 2), ["serve", "--db"])
    const command = [...deno, "--allow-run", cam2.at(-1)!]
    await using server = await startServer([...command, ...words, "--port", "0", "--json"])
    await Effect.runPromise(Effect.provide(addCamera(streamCamera), server.client))
    // The manager sends it to the first process, and the first one to the others.
    assert.deepEqual(await stop(server), { code: 0, stderr: "" })
    assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name), ["cameras.sqlite"])
  }))

Deno.test("examples/operations/cam2.service: is a unit that systemd takes", async () => {
  const found = await execute("systemd-analyze", ["--version"]).catch(() => undefined)
  if (found?.code !== 0) return console.warn("SKIPPED: there is no systemd-analyze")
  const path = new URL("cam2.service", folder).pathname
  const { code, stderr } = await execute("systemd-analyze", ["verify", path])
  const ours = stderr.split("\n").filter((line) => line.includes("cam2.service"))
  assert.deepEqual([code, ours], [0, []], stderr)
})

/** Stands in for the balancer: asks the servers that its check finds ready, in turn. */
const balance = (servers: ReadonlyArray<Server>, check: string) => {
  let turn = 0
  const isReady = ({ baseURL }: Server) =>
    fetch(new URL(check, baseURL)).then(async (answer) => {
      await answer.body?.cancel()
      return answer.status === 200
    }, () => false)
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
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
    const balancer = balance(servers, check)
    try {
      const client = clientOf(`http://127.0.0.1:${balancer.addr.port}/`, root)
      const add = () => Effect.runPromise(Effect.provide(addCamera(streamCamera), client))
      for (let times = 0; times < 4; times++) await add()
      servers[0]!.kill("SIGKILL")
      await servers[0]!.ended()
      await sleep(100)
      for (let times = 0; times < 4; times++) await add()
      assert.equal(await Effect.runPromise(Effect.provide(countCameras({}), client)), 8)
      assert.deepEqual(await stop(servers[1]!), { code: 0, stderr: "" })
    } finally {
      await balancer.shutdown()
      for (const server of servers) await server[Symbol.asyncDispose]()
      await Effect.runPromise(Scope.close(scope, Exit.void))
    }
  },
})
