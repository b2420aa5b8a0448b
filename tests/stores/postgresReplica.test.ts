/**
 * Reads that a standby of PostgreSQL answers: a client never goes back behind what it has written or
 * was told of, whichever server it asks.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { CameraStore, ClientStore, SourceStore } from "@cam2/camera-database/server"
import { layerPostgres, type ReplicaOptions } from "@cam2/camera-database/postgres"
import { CurrentLastWrite, CurrentReader } from "../../src/server/stores/Reader.ts"
import { ReplicaHealth } from "../../src/server/stores/StoreHealth.ts"
import type { CameraCursor, StoreFilter } from "../../src/server/stores/CameraStore.ts"
import type { Stores } from "../../src/server/stores/Stores.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { holdOpen, temporaryDatabase } from "./Databases.ts"
import { catchUp, onStandby, pause, standby } from "./Standby.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")

/** A server over the database at `url`, asked by one client after the other. */
const open = Effect.fnUntraced(function* (
  url: Redacted.Redacted,
  { index, ...replica }: Omit<ReplicaOptions, "url"> & { readonly index: boolean },
) {
  const context = yield* Layer.build(layerPostgres({
    url,
    migrate: true,
    index,
    maxConnections: 4,
    replica: { url: onStandby(url), ...replica },
  }))
  /** Does what a request of a client does. */
  const as = <A, E>(clientID: string, effect: Effect.Effect<A, E, Stores>) =>
    Effect.gen(function* () {
      const client = Option.getOrThrow(yield* Context.get(context, ClientStore).byId(clientID))
      return yield* effect.pipe(
        Effect.provideService(CurrentReader, clientID),
        Effect.provideService(CurrentLastWrite, client.lastWrite),
      )
    }).pipe(Effect.provideContext(context))
  return { as, state: () => Context.get(context, ReplicaHealth)() }
})

type Opened = Effect.Success<ReturnType<typeof open>>

interface World {
  readonly url: Redacted.Redacted
  readonly servers: readonly [Opened, Opened]
}

const names = ["ada", "bob", "eve"]

const test = (
  name: string,
  body: (world: World) => Effect.Effect<void, unknown, Scope.Scope>,
  options: Omit<ReplicaOptions, "url"> = {},
) => {
  for (const index of [false, true]) {
    Deno.test({
      name: `postgres with a replica${index ? "" : ", without the index"}: ${name}`,
      ignore: typeof standby === "string",
      fn: () =>
        Effect.gen(function* () {
          const url = yield* temporaryDatabase
          const first = yield* Layer.build(layerPostgres({ url, migrate: true, index: false }))
          for (const clientID of names) {
            yield* Context.get(first, ClientStore).add({
              clientID,
              owner: clientID,
              permissionLevel: "admin",
              secretHash: clientID,
            })
          }
          yield* catchUp(url)
          const given = { ...options, index }
          yield* body({ url, servers: [yield* open(url, given), yield* open(url, given)] })
        }).pipe(Effect.scoped, Effect.runPromise),
    })
  }
}

const add = (index: number) =>
  Effect.flatMap(CameraStore, (store) => store.add(idOf(index), streamCamera))

const insertOf = (index: number) =>
  `INSERT INTO camera
    (camera_id, camera_type, m3u8_url, is_active_image, is_active_video, changed_at)
    VALUES ('${idOf(index)}', 'stream', 'http://a.example/', 0, 0, '2018-07-04T00:00:00.000Z')`

/** The cameras that each kind of read shows. */
const seen = Effect.gen(function* () {
  const store = yield* CameraStore
  const ids = (yield* store.search({ camera_type: "stream" })).items.map(({ cameraID }) => cameraID)
  const counts = [
    yield* store.count({}),
    yield* store.count({ camera_type: "stream" }),
    (yield* store.facets({}, ["camera_type"])).camera_type!.values[0]?.count ?? 0,
    (yield* store.byIds(ids)).filter((camera) => camera !== undefined).length,
    (yield* store.search({})).items.length,
    (yield* (yield* SourceStore).list({ limit: 10 })).length === 0 ? ids.length : -1,
  ]
  assert.deepEqual(counts, counts.map(() => ids.length))
  return ids.length
})

const isThere = (index: number) =>
  Effect.flatMap(CameraStore, (store) => Effect.map(store.byId(idOf(index)), Option.isSome))

test("a client reads what it has written, on every server; others may be behind", ({ servers, url }) =>
  Effect.gen(function* () {
    const [one, other] = servers
    yield* one.as("ada", add(1))
    assert.deepEqual([yield* one.as("ada", seen), yield* other.as("ada", seen)], [1, 1])
    const goOn = yield* pause(url)
    yield* one.as("ada", add(2))
    yield* one.as("ada", Effect.flatMap(CameraStore, (store) => store.remove(idOf(1))))
    for (const server of servers) {
      assert.equal(yield* server.as("ada", seen), 1)
      assert.deepEqual(
        [yield* server.as("ada", isThere(1)), yield* server.as("ada", isThere(2))],
        [false, true],
      )
      assert.deepEqual(
        [yield* server.as("bob", isThere(1)), yield* server.as("bob", isThere(2))],
        [true, false],
      )
    }
    // What the index has counted is read where it is there.
    const facets = yield* one.as(
      "eve",
      Effect.flatMap(CameraStore, (store) => store.facets({}, ["source", "camera_type"])),
    )
    assert.deepEqual(facets.camera_type!.values, [{ value: "stream", count: 1 }])
    // A write that is refused has told of what is there.
    yield* other.as("bob", Effect.flip(Effect.flatMap(CameraStore, (s) => s.remove(idOf(1)))))
    assert.equal(yield* one.as("bob", isThere(1)), false)
    yield* goOn
    yield* catchUp(url)
    for (const server of servers) assert.equal(yield* server.as("eve", seen), 1)
  }))

test("whoever was told of a change, or of the end of the log, finds the cameras so", ({ servers, url }) =>
  Effect.gen(function* () {
    const [one, other] = servers
    yield* pause(url)
    yield* one.as("ada", add(1))
    assert.equal(yield* other.as("bob", isThere(1)), false)
    const { items } = yield* one.as("bob", Effect.flatMap(CameraStore, (s) => s.changes({})))
    assert.deepEqual(items.map(({ kind }) => kind), ["added"])
    assert.equal(yield* other.as("bob", isThere(1)), true)
    assert.equal(yield* one.as("eve", isThere(1)), false)
    yield* other.as("eve", Effect.flatMap(CameraStore, ({ lastChange }) => lastChange))
    assert.equal(yield* one.as("eve", isThere(1)), true)
    assert.equal(yield* one.as("eve", seen), 1)
  }))

test(
  "nobody reads what is older than maxStaleness",
  ({ servers: [server], url }) =>
    Effect.gen(function* () {
      yield* pause(url)
      yield* server.as("ada", add(1))
      while (!(yield* server.as("bob", isThere(1)))) yield* Effect.sleep("50 millis")
      while (server.state() !== "behind") yield* Effect.sleep("50 millis")
    }),
  { maxStaleness: "2 seconds" },
)

test("a walk goes by what is settled in the database, and not by what the replica has", ({ servers, url }) =>
  Effect.gen(function* () {
    const [server] = servers
    const client = yield* Layer.build(layerClient({ url, maxConnections: 1 }))
    const end = yield* Effect.provideContext(holdOpen(insertOf(500)), client)
    for (const index of [1, 2, 3]) yield* server.as("ada", add(index))
    // It has what was written later, and not what is committed later.
    yield* pause(url)
    yield* end
    const search = (filter: StoreFilter) =>
      Effect.flatMap(CameraStore, (store) => store.search(filter))
    assert.equal((yield* server.as("ada", search({}))).items.length, 4)
    const walked: Array<string> = []
    let after: CameraCursor | undefined
    do {
      const page = yield* server.as("eve", search({ limit: 2, after }))
      walked.push(...page.items.map(({ cameraID }) => cameraID))
      after = page.next
    } while (after !== undefined)
    assert.deepEqual(walked, [500, 1, 2, 3].map(idOf))
  }))

test("a walk passes over no camera, though the replica follows at its own time", ({ servers, url }) =>
  Effect.gen(function* () {
    const [one, other] = servers
    const walk = Effect.fnUntraced(function* (from: number | undefined) {
      const found: Array<string> = []
      let after = from
      for (let turn = 0;; turn++) {
        const page = yield* servers[turn % 2]!.as(
          "eve",
          Effect.flatMap(CameraStore, (store) => store.search({ limit: 3, after })),
        )
        found.push(...page.items.map(({ cameraID }) => cameraID))
        after = page.last === undefined ? after : Number(page.last)
        if (page.next === undefined) return { after, found }
      }
    })
    const all: Array<string> = []
    let after: number | undefined
    const client = yield* Layer.build(layerClient({ url, maxConnections: 1 }))
    for (let round = 0; round < 6; round++) {
      const goOn = round % 2 === 0 ? yield* pause(url) : Effect.void
      // Commits after what begins later.
      const end = round % 3 === 0 ? Effect.void : yield* holdOpen(
        insertOf(100 + round),
      ).pipe(Effect.provideContext(client))
      yield* Effect.all(
        Array.from({ length: 10 }, (_, index) => one.as("ada", add(10 * round + index))),
        { concurrency: 4 },
      )
      const { after: last, found } = yield* walk(after)
      all.push(...found)
      after = last
      yield* end
      yield* goOn
    }
    yield* catchUp(url)
    all.push(...(yield* walk(after)).found)
    const whole = yield* other.as(
      "ada",
      Effect.flatMap(CameraStore, (store) => store.search({ limit: 1000 })),
    )
    assert.equal(all.length, 64)
    assert.deepEqual(all, whole.items.map(({ cameraID }) => cameraID))
  }))
