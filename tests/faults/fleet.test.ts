import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { addCamera, searchCamera } from "@cam2/camera-database"
import { run } from "../cli/InProcess.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { postgres } from "../PostgresServer.ts"
import { cam2, end, serve, type Server, start, stop } from "../Process.ts"
import { temporaryDatabase } from "../stores/Databases.ts"
import type { WithFleet } from "./Processes.ts"
import { sharesClients, sharesLimits } from "./ProcessesShared.ts"
import { report } from "./Report.ts"

const count = 3

/** Runs a test with a database that has nothing. */
const withNewDatabase = async (test: (url: string) => Promise<void>) => {
  const scope = await Effect.runPromise(Scope.make())
  try {
    const url = Redacted.value(
      await Effect.runPromise(Scope.provide(temporaryDatabase, scope)),
    )
    await test(url)
  } finally {
    await Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

/** Runs a test with a database that has the newest schema. */
const withDatabase = (test: (url: string) => Promise<void>) =>
  withNewDatabase(async (url) => {
    const migrated = await run(["migrate", "--db", url])
    assert.deepEqual([migrated.code, migrated.stderr], [0, ""])
    await test(url)
  })

const test = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore: typeof postgres === "string", fn })

/** Servers over one database, which are asked in turn. */
const servers: WithFleet = (args, test) =>
  withDatabase(async (url) => {
    const fleet = await Promise.all(Array.from({ length: count }, () => serve(url, { args })))
    try {
      let turn = 0
      await test({
        client: fleet[0]!.client,
        get port() {
          return fleet[turn++ % count]!.port
        },
      })
      for (const server of fleet) {
        assert.deepEqual(await stop(server), { code: 0, stderr: "" })
      }
    } finally {
      for (const server of fleet) await server[Symbol.asyncDispose]()
    }
  })

test("serve over PostgreSQL: tokens, counts, revocations and idempotency keys are those of all servers", () =>
  sharesClients(servers))

test("serve over PostgreSQL: limits are not multiplied by the servers", async () => {
  report(await sharesLimits(servers))
})

test("serve over PostgreSQL: servers that start at once make one root client, and come and go at any time", () =>
  withDatabase(async (url) => {
    const fleet: ReadonlyArray<Server> = await Promise.all(
      Array.from({ length: count }, () => serve(url, { env: {} })),
    )
    const created = fleet.filter(({ announced }) => announced.clientID !== undefined)
    assert.equal(created.length, 1)
    const [first] = created
    const others = fleet.filter((server) => server !== first)
    const cameraID = await Effect.runPromise(Effect.provide(addCamera(streamCamera), first!.client))
    first!.kill("SIGKILL")
    await first!.ended()
    await using late = await serve(url, { env: {} })
    for (const { baseURL } of [...others, late]) {
      const { clientID, clientSecret } = first!.announced
      const query = new URLSearchParams({ clientID: clientID!, clientSecret: clientSecret! })
      const { token } = await (await fetch(`${baseURL}auth?${query}`)).json()
      const answer = await fetch(`${baseURL}cameras/${cameraID}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      assert.deepEqual([answer.status, (await answer.json()).cameraID], [200, cameraID])
    }
    for (const server of [...others, late]) {
      assert.deepEqual(await stop(server), { code: 0, stderr: "" })
    }
  }))

test("serve --migrate over PostgreSQL: of servers that start at once one migrates, and all serve", () =>
  withNewDatabase(async (url) => {
    const fleet = await Promise.all(
      Array.from({ length: count }, () => serve(url, { args: ["--migrate"] })),
    )
    for (const server of fleet) {
      const ready = await fetch(`${server.baseURL}ready`)
      assert.deepEqual([ready.status, await ready.json()], [200, { status: "ok" }])
      assert.deepEqual(await stop(server), { code: 0, stderr: "" })
    }
    const { code, stdout } = await end(
      start([...cam2, "migrate", "--db", url, "--dry-run", "--json"]),
    )
    assert.deepEqual([code, JSON.parse(stdout).steps], [0, []])
  }))

test("serve --processes over PostgreSQL: serves, tells of its connections, and ends in order", () =>
  withDatabase(async (url) => {
    const [words, main] = [cam2.slice(0, -1), cam2.at(-1)!]
    await using server = await serve(url, {
      command: [...words, "--allow-run", main],
      args: ["--processes", "2", "--metrics"],
    })
    await Effect.runPromise(Effect.provide(addCamera(streamCamera), server.client))
    const found = await Effect.runPromise(Effect.provide(searchCamera(), server.client))
    assert.equal(found.length, 1)
    const ready = await fetch(`${server.baseURL}ready`)
    assert.deepEqual([ready.status, await ready.json()], [200, { status: "ok" }])
    const page = await (await fetch(`${server.baseURL}metrics`)).text()
    assert.match(page, /^cam2_database_connections_max\{process="1"\} 10$/m)
    assert.match(page, /^cam2_database_connections_used\{process="1"\} \d+$/m)
    assert.match(page, /^cam2_database_connections_waiting\{process="1"\} 0$/m)
    assert.deepEqual(await stop(server), { code: 0, stderr: "" })
  }))
