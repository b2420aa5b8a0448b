import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { layerHttpServer } from "@cam2/camera-database/node"
import {
  CameraStore,
  type CameraStoreShape,
  layerMemory,
  makeHandler,
  makeHttpEffect,
  type ServerOptions,
} from "@cam2/camera-database/server"
import { nonIpCamera, stored } from "../contract/Fixtures.ts"
import { type Client, root, sleep } from "../Process.ts"
import { Reader } from "./Reader.ts"

const rootClient = { ...root, clientSecret: Redacted.make(root.clientSecret) }

type Stores = typeof layerMemory

interface Listening {
  readonly port: number
  readonly end: () => Promise<unknown>
}

const address = { hostname: "127.0.0.1", port: 0 }

const onDeno = (stores: Stores, options: ServerOptions): Promise<Listening> => {
  const { dispose, handler } = makeHandler({ stores, ...options })
  const server = Deno.serve({ ...address, onListen: () => {} }, handler)
  return Promise.resolve({
    port: server.addr.port,
    end: async () => {
      await server.shutdown()
      await dispose()
    },
  })
}

const onNode = (stores: Stores, options: ServerOptions): Promise<Listening> =>
  new Promise((resolve) => {
    const fiber = Effect.gen(function* () {
      yield* HttpServer.serveEffect(yield* makeHttpEffect(options))
      const { address } = yield* HttpServer.HttpServer
      const port = "port" in address ? address.port : 0
      resolve({ port, end: () => Effect.runPromise(Fiber.interrupt(fiber)) })
      return yield* Effect.never
    }).pipe(Effect.scoped, Effect.provide([stores, layerHttpServer(address)]), Effect.runFork)
  })

const servers = { "Deno.serve": onDeno, "node:http": onNode }

const properties = { note: "x".repeat(3000) }

const pageOf = (page: number) =>
  Array.from(
    { length: 100 },
    (_, index) =>
      stored((page * 100 + index).toString(16).padStart(24, "0"), { ...nonIpCamera, properties }),
  )

/** How often a server has asked its store for pages. */
interface Asked {
  searches: number
  changes: number
}

/** A store with so many pages of cameras and of changes, which are made when they are asked for. */
const layerPages = (pages: number, asked: Asked): Stores => {
  const paged = (store: CameraStoreShape): CameraStoreShape => ({
    ...store,
    search: ({ after }) =>
      Effect.sync(() => {
        asked.searches++
        const last = Number(after ?? 0) + 1
        return { items: pageOf(last - 1), next: last < pages ? last : undefined, last }
      }),
    changes: ({ after = 0 }) =>
      Effect.sync(() => {
        asked.changes++
        if (after >= pages) return { items: [], next: undefined, last: undefined }
        const items = pageOf(after).map(({ cameraID }) => ({
          cameraID,
          timestamp: "2018-07-04T00:00:00.000Z",
          kind: "added" as const,
        }))
        return { items, next: after + 1, last: after + 1 }
      }),
  })
  return Layer.provideMerge(
    Layer.effect(CameraStore, Effect.map(CameraStore, paged)),
    layerMemory,
  )
}

const walk = "/cameras/search?all=true&format=ndjson"
const events = "/cameras/changes"

interface Served {
  readonly asked: Asked
  /** Asks as the root client, or with the token of another. */
  readonly ask: (path: string, token?: string) => Promise<Reader>
  /** The status of the answer to a request, of which nothing more is read. */
  readonly statusOf: (path: string, token?: string) => Promise<number>
  /** The token of a new client. */
  readonly register: () => Promise<string>
}

/** A test on a server of each kind, with a store of so many pages. */
const onEach = (
  title: string,
  { bodyTimeout = "2 seconds", maxConcurrency, pages }: {
    readonly bodyTimeout?: ServerOptions["bodyTimeout"]
    readonly maxConcurrency: number
    readonly pages: number
  },
  test: (served: Served) => Promise<void>,
) => {
  for (const [name, listen] of Object.entries(servers)) {
    Deno.test(`readers: on ${name}, ${title}`, async () => {
      const asked = { searches: 0, changes: 0 }
      const { end, port } = await listen(layerPages(pages, asked), {
        rootClient,
        maxConcurrency,
        bodyTimeout,
      })
      const baseURL = `http://127.0.0.1:${port}/`
      const signIn = async ({ clientID, clientSecret }: Client): Promise<string> => {
        const query = new URLSearchParams({ clientID, clientSecret })
        return (await (await fetch(`${baseURL}auth?${query}`)).json()).token
      }
      const readers: Array<Reader> = []
      const token = await signIn(root)
      const ask = async (path: string, as = token) => {
        const accept = path === events ? "text/event-stream" : "*/*"
        const reader = await Reader.ask(port, path, [
          `Authorization: Bearer ${as}`,
          `Accept: ${accept}`,
        ])
        readers.push(reader)
        return reader
      }
      const statusOf = async (path: string, as?: string) => {
        using reader = await ask(path, as)
        return await reader.status()
      }
      const register = async () => {
        const response = await fetch(`${baseURL}apps/register`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}` },
          body: new URLSearchParams({ owner: "a reader" }),
        })
        return await signIn(await response.json())
      }
      try {
        await test({ asked, ask, statusOf, register })
        assert.equal(await statusOf("/ready"), 200)
      } finally {
        for (const reader of readers) reader.close()
        await end()
      }
    })
  }
}

const four = [0, 1, 2, 3]

/** Waits until this is so; fails after some seconds in which it is not. */
const eventually = async (isSo: () => Promise<boolean>) => {
  for (let tries = 0; tries < 1000; tries++) {
    if (await isSo()) return
    await sleep(100)
  }
  assert.fail("not within a hundred seconds")
}

/** Waits until the server asks its store no more, for longer than it lets pass between two times. */
const silent = (count: () => number, millis: number) =>
  eventually(async () => {
    const before = count()
    await sleep(millis)
    return count() === before
  })

for (const path of [walk, events]) {
  const what = path === walk ? "walks" : "events"
  const countOf = ({ changes, searches }: Asked) => path === walk ? searches : changes
  const pages = 1_000_000_000
  const betweenTwo = path === walk ? 300 : 1300

  onEach(
    `${what} that nobody reads end, and give their places back`,
    { maxConcurrency: 16, pages },
    async ({ ask, asked, statusOf }) => {
      const stalled = await Promise.all(four.map(() => ask(path)))
      for (const reader of stalled) assert.equal(await reader.status(), 200)
      assert.equal(await statusOf("/cameras/count"), 200)
      await silent(() => countOf(asked), betweenTwo)
      // Each of the four has ended once there is room for four others.
      await eventually(async () => {
        const readers = await Promise.all(four.map(() => ask(path)))
        const statuses = await Promise.all(readers.map((reader) => reader.status()))
        for (const reader of readers) reader.close()
        return statuses.every((status) => status === 200)
      })
      // Who reads on is not told that this was all.
      assert.equal(await stalled[0]!.isWhole(), false)
    },
  )

  onEach(
    `clients that vanish from ${what} leave nothing behind`,
    // Events come to an end at which they wait; a walk is left in its middle.
    { maxConcurrency: 64, pages: path === walk ? pages : 3 },
    async ({ ask, asked, statusOf }) => {
      for (let round = 0; round < 5; round++) {
        await eventually(async () => {
          const readers = await Promise.all(four.map(() => ask(path)))
          const statuses = await Promise.all(readers.map((reader) => reader.status()))
          // Some go in the middle of what they read, and some before they read anything.
          if (round % 2 === 0) await readers[0]!.until("cameraID")
          for (const reader of readers) reader.close()
          ;(await ask(path)).close()
          return statuses.every((status) => status === 200)
        })
      }
      await silent(() => countOf(asked), betweenTwo)
      await eventually(async () => await statusOf(path) === 200)
    },
  )
}

onEach(
  "a walk that is read slowly and steadily comes whole, for longer than one part may take",
  { bodyTimeout: "4 seconds", maxConcurrency: 16, pages: 120 },
  async ({ ask }) => {
    const reader = await ask(walk)
    assert.equal(await reader.status(), 200)
    for (let pause = 0; pause < 75; pause++) {
      await sleep(60)
      const length = reader.text.length
      while (reader.text.length < length + 450_000 && await reader.read());
    }
    assert.equal(await reader.isWhole(), true)
    const ids = new Set(reader.text.match(/"cameraID":"\w{24}"/g))
    assert.equal(ids.size, 12_000)
  },
)

onEach(
  "many who wait for events have a bound, and keep no other request out",
  { maxConcurrency: 16, pages: 0 },
  async ({ ask, asked, register, statusOf }) => {
    const tokens: Array<string> = []
    for (let client = 0; client < 6; client++) tokens.push(await register())
    const readers = await Promise.all(
      tokens.flatMap((token) => four.map(() => ask(events, token))),
    )
    const statuses = await Promise.all(readers.map((reader) => reader.status()))
    assert.deepEqual(
      [200, 503].map((status) => statuses.filter((other) => other === status).length),
      [16, 8],
    )
    for (const token of tokens) assert.equal(await statusOf("/cameras/count", token), 200)
    // Each asks about once a second, as long as it is there.
    const before = asked.changes
    await eventually(() => Promise.resolve(asked.changes >= before + 32))
    for (const reader of readers) reader.close()
    await silent(() => asked.changes, 1300)
    assert.equal(await statusOf(events, tokens[5]), 200)
  },
)
