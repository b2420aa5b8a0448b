/**
 * PostgreSQL that may not be written, takes too long, or is asked by too many.
 *
 * @module
 */
import assert from "node:assert/strict"
import { inspect } from "node:util"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore, createRootClient, makeHandler } from "@cam2/camera-database/server"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { type ClientOptions, layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { StoreBusy } from "../../src/server/stores/StoreHealth.ts"
import { nonIpCamera, streamCamera } from "../contract/Fixtures.ts"
import { postgres } from "../PostgresServer.ts"
import { temporaryDatabase } from "./Databases.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")

const test = (name: string, body: (url: Redacted.Redacted) => Effect.Effect<void, unknown>) =>
  Deno.test({
    name: `postgres: ${name}`,
    ignore: typeof postgres === "string",
    fn: () => temporaryDatabase.pipe(Effect.flatMap(body), Effect.scoped, Effect.runPromise),
  })

const withClient = (
  options: ClientOptions,
  body: Effect.Effect<void, unknown, SqlClient.SqlClient>,
) => Effect.provide(Effect.scoped(body), layerClient(options))

const defectOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  effect.pipe(
    Effect.as(undefined),
    Effect.catchDefect((defect) => Effect.succeed(defect)),
  )

test("a database that may only be read goes on to be read, and refuses writes with 503", (url) =>
  Effect.gen(function* () {
    const stores = layerPostgres({ url, migrate: true, maxConnections: 4 })
    const created = yield* Effect.provide(
      Effect.gen(function* () {
        yield* (yield* CameraStore).add(idOf(1), streamCamera)
        return Option.getOrThrow(yield* createRootClient)
      }),
      stores,
    )
    const name = new URL(Redacted.value(url)).pathname.slice(1)
    yield* withClient(
      { url },
      Effect.flatMap(
        SqlClient.SqlClient,
        (sql) => sql.unsafe(`ALTER DATABASE ${name} SET default_transaction_read_only = on`),
      ),
    )
    const said: Array<unknown> = []
    const logger = Logger.make(({ message }) => void said.push(message))
    const opened = yield* Effect.provide(
      Layer.build(layerPostgres({ url })),
      Logger.layer([logger]),
    )
    assert.equal(
      said.filter((message) => /is a standby or read-only/.test(String(message))).length,
      1,
    )
    const { dispose, handler } = makeHandler({
      stores: Layer.succeedContext(opened),
      tokenKey: Redacted.make("0123456789abcdef".repeat(4)),
    })
    const ask = (path: string, init?: RequestInit) =>
      Effect.promise(() => handler(new Request(`http://localhost${path}`, init)))
    const auth = yield* ask(`/auth?${new URLSearchParams({
      clientID: created.clientID,
      clientSecret: Redacted.value(created.clientSecret),
    })}`)
    assert.equal(auth.status, 200)
    const { token } = yield* Effect.promise(() => auth.json())
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
    const found = yield* ask("/cameras/search", { headers })
    assert.equal((yield* Effect.promise(() => found.json())).length, 1)
    const refused = yield* ask(`/cameras/${idOf(1)}`, {
      method: "PUT",
      headers,
      body: JSON.stringify({ city: "Ulm" }),
    })
    assert.deepEqual(
      [refused.status, yield* Effect.promise(() => refused.json())],
      [503, { message: "The database cannot be written at present." }],
    )
    assert.ok(Number(refused.headers.get("retry-after")) > 0)
    yield* withClient(
      { url },
      Effect.flatMap(
        SqlClient.SqlClient,
        (sql) =>
          Effect.andThen(
            sql`SET default_transaction_read_only = off`,
            sql.unsafe(`ALTER DATABASE ${name} RESET default_transaction_read_only`),
          ),
      ),
    )
    // Connections that were told to only read are not used again; there are four, and one for /ready.
    const statuses: Array<number> = []
    for (let times = 0; times < 6; times++) {
      const written = yield* ask(`/cameras/${idOf(1)}`, {
        method: "PUT",
        headers,
        body: JSON.stringify({ city: `Ulm ${times}` }),
      })
      yield* Effect.promise(() => written.text())
      statuses.push(written.status)
    }
    assert.equal(statuses.at(-1), 200, statuses.join())
    yield* Effect.promise(dispose)
  }).pipe(Effect.scoped))

test("a statement that takes too long is ended by the database, and told as busy", (url) =>
  withClient(
    { url, statementTimeout: "100 millis" },
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const ended = yield* defectOf(sql`SELECT pg_sleep(20)`)
      assert.ok(ended instanceof StoreBusy)
      assert.deepEqual(yield* sql`SELECT 1 AS one`, [{ one: 1 }])
    }),
  ))

test("a statement whose caller leaves is ended in the database", (url) =>
  withClient(
    { url, maxConnections: 2 },
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const running = sql<{ readonly count: number }>`SELECT count(*) AS count
        FROM pg_stat_activity WHERE query LIKE '%pg_sleep(21)%' AND pid <> pg_backend_pid()
        AND state = 'active'`
      const countOf = Effect.map(running, ([row]) => row!.count)
      const fiber = yield* Effect.forkChild(sql`SELECT pg_sleep(21)`)
      while ((yield* countOf) === 0) yield* Effect.sleep("5 millis")
      yield* Fiber.interrupt(fiber)
      while ((yield* countOf) > 0) yield* Effect.sleep("5 millis")
    }),
  ))

test("who waits too long for a connection is told so", (url) =>
  withClient(
    { url, maxConnections: 1, waitTimeout: "500 millis" },
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const fiber = yield* Effect.forkChild(sql`SELECT pg_sleep(2)`)
      yield* Effect.sleep("20 millis")
      const refused = yield* defectOf(sql`SELECT 1`)
      assert.ok(refused instanceof StoreBusy)
      yield* Fiber.join(fiber)
      assert.deepEqual(yield* sql`SELECT 1 AS one`, [{ one: 1 }])
    }),
  ))

test("writes of the same rows at the same time all come to an end", (url) =>
  Effect.gen(function* () {
    const store = yield* CameraStore
    for (let index = 0; index < 8; index++) {
      yield* store.add(idOf(index), { ...nonIpCamera, legacy_cameraID: index })
    }
    const outcomes = yield* Effect.forEach(
      Array.from({ length: 80 }, (_, index) => index),
      (index) =>
        Effect.exit(
          index % 4 === 0
            ? store.putAll(
              Array.from({ length: 8 }, (_, at) =>
                [idOf(100 + index + at), {
                  ...streamCamera,
                  source: "a",
                  source_id: `${at}`,
                }] as const),
              new Set(),
            )
            // Two of them are after the same legacy id.
            : store.update({ cameraID: idOf(index % 8), legacy_cameraID: 50 + (index >> 1) }),
        ),
      { concurrency: "unbounded" },
    )
    const failures = outcomes.flatMap((exit) => exit._tag === "Failure" ? exit.cause.reasons : [])
    assert.deepEqual(failures.filter(({ _tag }) => _tag !== "Fail"), [])
    const { items } = yield* store.search({ limit: 1000 })
    const ids = items.flatMap(({ legacy_cameraID: id }) => id ?? [])
    assert.equal(new Set(ids).size, ids.length)
    assert.equal(items.length, 16)
  }).pipe(Effect.provide(layerPostgres({ url, migrate: true, maxConnections: 8 }))))

/** A way to the server of a URL, which nothing passes any more once it is blocked. */
const openWay = (url: Redacted.Redacted) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const to = new URL(Redacted.value(url))
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
      const open: Array<Deno.Conn> = []
      let isBlocked = false
      const pass = async (from: Deno.Conn, to: Deno.Conn) => {
        try {
          for await (const bytes of from.readable) {
            if (!isBlocked) await to.write(bytes)
          }
          to.close()
        } catch {
          // It was closed meanwhile.
        }
      }
      const serve = async () => {
        for await (const client of listener) {
          const server = await Deno.connect({ hostname: to.hostname, port: Number(to.port) })
          open.push(client, server)
          void pass(client, server)
          void pass(server, client)
        }
      }
      void serve()
      const way = new URL(to)
      way.port = String((listener.addr as Deno.NetAddr).port)
      return {
        url: Redacted.make(way.href),
        block: () => isBlocked = true,
        close: () => {
          listener.close()
          for (const connection of open) {
            try {
              connection.close()
            } catch {
              // It is closed already.
            }
          }
        },
      }
    }),
    ({ close }) => Effect.sync(close),
  )

test("a database that answers nothing any more is given up, in a write too", (url) =>
  Effect.gen(function* () {
    const way = yield* openWay(url)
    const options = {
      url: way.url,
      statementTimeout: "200 millis",
      waitTimeout: "1 second",
    } as const
    yield* withClient(
      options,
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* sql`SELECT 1`
        way.block()
        const defects = yield* Effect.all(
          [defectOf(sql`SELECT 1`), defectOf(sql.withTransaction(sql`SELECT 1`))],
          { concurrency: "unbounded" },
        )
        for (const defect of defects) assert.ok(defect instanceof StoreBusy, String(defect))
      }),
    )
  }).pipe(Effect.scoped))

Deno.test("postgres: options that no connection can be made of are told at once, without the password", async () => {
  const url = Redacted.make("postgres://cam2@127.0.0.1:1/cam2")
  // The first is no URL, and of the others "1" is a port.
  const unreadable = ["secret/4f1c", "1/4f1c", "1?4f1c", "1#4f1c"].map((password) => ({
    url: Redacted.make(`postgres://cam2:${password}@127.0.0.1:1/cam2`),
  }))
  for (
    const [options, expected] of [
      ...unreadable.map((options) =>
        [options, /its URL is wrong: expected postgres:.*%2F for \//] as const
      ),
      [{ url, maxConnections: 0 }, /maxConnections has to be 1 or more/],
      [{ url, maxConnections: Number.NaN }, /maxConnections has to be 1 or more/],
    ] as const
  ) {
    const exit = await Effect.runPromiseExit(
      Effect.provide(CameraStore, layerPostgres(options)),
    )
    assert.ok(Exit.isFailure(exit))
    const told = Cause.pretty(exit.cause) + inspect(exit, { depth: Infinity })
    assert.match(told, expected)
    assert.ok(!told.includes("4f1c"), told)
  }
})
