/**
 * Writes to PostgreSQL that end later than others that began after them.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as SqlClient from "effect/sql/SqlClient"
import { CameraStore, ClientStore, type StorePage } from "@cam2/camera-database/server"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { layerClient } from "../../src/server/stores/postgres/Connect.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { postgres } from "../PostgresServer.ts"
import { holdOpen, temporaryDatabase } from "./Databases.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")
const add = (index: number) =>
  Effect.flatMap(CameraStore, (store) => store.add(idOf(index), streamCamera))

const insertCamera = `INSERT INTO camera
  (camera_id, camera_type, m3u8_url, is_active_image, is_active_video, changed_at)
  VALUES ('${idOf(999)}', 'stream', 'http://a.example/', 0, 0, '2018-07-04T00:00:00.000Z')`

interface Place<A> {
  readonly after: number | undefined
  readonly found: ReadonlyArray<A>
}

/** Goes on from a place for as long as there are pages, and gives where it got to. */
const walkOn = Effect.fnUntraced(function* <A>(
  { after, found }: Place<A>,
  read: (after: number | undefined) => Effect.Effect<
    Pick<StorePage<A>, "items"> & { readonly next: unknown; readonly last: unknown }
  >,
) {
  const all = [...found]
  for (let from = after;;) {
    const { items, last, next } = yield* read(from)
    all.push(...items)
    from = last === undefined ? from : Number(last)
    if (next === undefined) return { after: from, found: all } satisfies Place<A>
  }
})

type Needed = CameraStore | ClientStore | SqlClient.SqlClient | Scope.Scope

const withDatabase = <E>(
  program: Effect.Effect<void, E, Needed>,
  index: boolean,
) =>
  temporaryDatabase.pipe(
    Effect.flatMap((url) =>
      Effect.scoped(program).pipe(
        Effect.provide(layerPostgres({ url, migrate: true, index })),
        Effect.provide(layerClient({ url, maxConnections: 2 })),
      )
    ),
    Effect.scoped,
    Effect.runPromise,
  )

for (const index of [false, true]) {
  const name = index ? "postgres" : "postgres, without the index"
  const test = (
    title: string,
    program: Effect.Effect<void, unknown, Needed>,
  ) =>
    Deno.test({
      name: `${name}: ${title}`,
      ignore: typeof postgres === "string",
      fn: () => withDatabase(program, index),
    })

  test(
    "search: a walk and its checkpoint pass over no camera that is committed late",
    Effect.gen(function* () {
      const store = yield* CameraStore
      const read = (filter: object) => (after: number | undefined) =>
        Effect.map(
          store.search({ ...filter, limit: 2, after }),
          ({ items, ...page }) => ({ ...page, items: items.map(({ cameraID }) => cameraID) }),
        )
      for (const filter of [{}, { camera_type: "stream" as const }, { is_active_image: false }]) {
        const base = 100 * (yield* store.count({}))
        const one = base + 1
        for (let index = one; index < one + 3; index++) yield* add(index)
        let place = yield* walkOn<string>({ after: undefined, found: [] }, read(filter))
        const before = place.found.length
        const end = yield* holdOpen(insertCamera.replace(idOf(999), idOf(base + 99)))
        for (let index = one + 3; index < one + 8; index++) yield* add(index)
        place = yield* walkOn(place, read(filter))
        assert.equal(place.found.length, before, "what is behind an open write waits for it")
        // Who asks for one page, and not for what follows, sees all of it.
        const { items } = yield* store.search({ ...filter, limit: 1000 })
        assert.ok(items.some(({ cameraID }) => cameraID === idOf(one + 7)))
        yield* end
        place = yield* walkOn(place, read(filter))
        const all = yield* store.search({ ...filter, limit: 1000 })
        assert.deepEqual(place.found, all.items.map(({ cameraID }) => cameraID))
        assert.ok(place.found.includes(idOf(base + 99)))
      }
    }),
  )

  test(
    "changes: the log passes over no entry that is committed late, nor does who begins at its end",
    Effect.gen(function* () {
      const store = yield* CameraStore
      const read = (after: number | undefined) => store.changes({ after })
      for (let index = 0; index < 3; index++) yield* add(index)
      const end = yield* holdOpen(insertCamera)
      const fromEnd = yield* store.lastChange
      for (let index = 3; index < 8; index++) yield* add(index)
      const place = yield* walkOn({ after: 0, found: [] }, read)
      assert.equal(place.found.length, 3)
      yield* end
      const all = yield* walkOn(place, read)
      assert.deepEqual(all.found.map(({ cameraID }) => cameraID), [
        ...[0, 1, 2, 999, 3, 4, 5, 6, 7].map(idOf),
      ])
      const since = yield* walkOn({ after: fromEnd, found: [] }, read)
      assert.deepEqual(since.found, all.found.slice(3))
    }),
  )

  test(
    "count: the index has a camera that is committed late",
    Effect.gen(function* () {
      const store = yield* CameraStore
      const selection = { camera_type: "stream" as const, is_active_image: false }
      const idle = { ...streamCamera, is_active_image: false }
      yield* store.add(idOf(0), idle)
      assert.equal(yield* store.count(selection), 1)
      const end = yield* holdOpen(insertCamera)
      yield* store.add(idOf(1), idle)
      assert.equal(yield* store.count(selection), 2)
      assert.equal(yield* store.count(selection), 2)
      yield* end
      assert.equal(yield* store.count(selection), 3)
    }),
  )

  test(
    "log: the log of clients passes over no entry that is committed late",
    Effect.gen(function* () {
      const store = yield* ClientStore
      const client = (clientID: string) =>
        store.add({
          clientID,
          owner: "ada",
          permissionLevel: "user",
          secretHash: clientID.repeat(64),
        })
      yield* client("a")
      const end = yield* holdOpen(`INSERT INTO app
        (client_id, owner, permission_level, secret_hash, changed_at)
        VALUES ('b', 'bob', 'user', 'b', '2018-07-04T00:00:00.000Z')`)
      yield* client("c")
      const read = (after: number | undefined) => store.log({ after })
      const place = yield* walkOn({ after: 0, found: [] }, read)
      assert.deepEqual(place.found.map(({ clientID }) => clientID), ["a"])
      yield* end
      const all = yield* walkOn(place, read)
      assert.deepEqual(all.found.map(({ clientID }) => clientID), ["a", "b", "c"])
    }),
  )
}
