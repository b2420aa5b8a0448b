import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import { DatabaseSync } from "node:sqlite"
import type { CameraStoreShape, StoreFilter } from "@cam2/camera-database/server"
import { layerClient } from "@cam2/camera-database/sqlite"
import { makeCameraIndex } from "../../src/server/stores/index/CameraIndex.ts"
import { makeFollower } from "../../src/server/stores/index/Follow.ts"
import { unreachable } from "../../src/server/stores/StoreTrouble.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { distance, randomFrom } from "../Sphere.ts"
import { temporaryDirectory } from "./Engines.ts"
import { openIndexed, openPlain, openReads } from "./IndexedStores.ts"
import { alike, cameraOf, idOf, pick, write } from "./RandomReads.ts"

const seed = 20261126
const rounds = 100

/** The path of a file that is not there yet. */
const newFile = Effect.map(temporaryDirectory, (directory) => `${directory}/cam2.sqlite`)

const run = <A, E>(test: Effect.Effect<A, E, Scope.Scope>) => () =>
  Effect.runPromise(Effect.scoped(test))

Deno.test(
  "index: answers as the database does while two stores write the file",
  run(Effect.gen(function* () {
    const filename = yield* newFile
    const random = randomFrom(seed)
    const one = yield* openPlain(filename)
    const ids = Array.from({ length: 1500 }, (_, index) => idOf(index))
    yield* one.addAll(ids.map((id) => [id, cameraOf(random)]))
    const reads = yield* openReads(filename)
    const two = yield* openIndexed(filename)
    for (let round = 0; round < rounds; round++) {
      for (let writes = Math.floor(random() * 4); writes > 0; writes--) {
        yield* write(pick(random, [one, two]), random, ids)
      }
      yield* alike(reads, one, random)
      yield* alike(two, one, random)
    }
    const fresh = yield* openReads(filename)
    assert.deepEqual(yield* reads.content, yield* fresh.content)
  })),
)

Deno.test(
  "index: while it cannot be filled the database answers, and the log says so once",
  run(Effect.gen(function* () {
    const filename = yield* newFile
    const random = randomFrom(seed)
    const one = yield* openPlain(filename)
    yield* one.addAll(Array.from({ length: 50 }, (_, index) => [idOf(index), cameraOf(random)]))
    using database = new DatabaseSync(filename)
    // More than the index has room for.
    database.exec(`UPDATE camera SET seq = ${2 ** 40} WHERE camera_id = '${idOf(49)}'`)
    const logged: Array<unknown> = []
    const logger = Logger.make(({ logLevel, message }) => {
      logged.push([logLevel, Array.isArray(message) ? message[0] : message])
    })
    yield* Effect.gen(function* () {
      const two = yield* openIndexed(filename)
      for (let round = 0; round < 20; round++) {
        yield* Effect.yieldNow
        yield* alike(two, one, random)
      }
    }).pipe(Effect.provide(Logger.layer([logger])))
    assert.deepEqual(logged, [
      ["Warn", "The index in memory is not used, for it cannot be filled"],
    ])
  })),
)

/** What is found, and which indexes of the database were asked for it. */
const withIndexes = Effect.fnUntraced(function* <A>(found: Effect.Effect<A>) {
  const sent: Array<string> = []
  const answer = yield* Effect.provideService(
    found,
    Statement.CurrentTransformer,
    (statement) => {
      sent.push(statement.compile()[0])
      return Effect.succeed(statement)
    },
  )
  const indexes = sent.flatMap((sql) => /FROM camera INDEXED BY "?(\w+)/.exec(sql)?.[1] ?? [])
  return [answer, new Set(indexes)] as const
})

Deno.test(
  "index: finds the nearest of all cameras without the index of places in the database",
  run(Effect.gen(function* () {
    const filename = yield* newFile
    const plain = yield* openPlain(filename)
    yield* plain.addAll(Array.from({ length: 3600 }, (_, index) => [
      idOf(index),
      { ...streamCamera, latitude: 90 - index / 20, longitude: index % 360 - 180 },
    ]))
    const indexed = yield* openIndexed(filename)
    const nearest: StoreFilter = { sort: "distance", latitude: -45, longitude: -130, limit: 7 }
    const asked = (store: CameraStoreShape) => withIndexes(store.search(nearest))
    const [page, byPlaces] = yield* asked(plain)
    assert.deepEqual(byPlaces, new Set(["camera_strip"]))
    while ((yield* asked(indexed))[1].size > 0) yield* Effect.sleep(1)
    assert.deepEqual(yield* asked(indexed), [page, new Set()])
  })),
)

Deno.test(
  "index: leaves to the database what one name of a place finds few of, not what two find few of together",
  run(Effect.gen(function* () {
    const filename = yield* newFile
    const plain = yield* openPlain(filename)
    const placeOf = (index: number) =>
      index % 3 === 0
        ? {
          country: "B",
          state: index === 0 ? "north" : "south",
          city: index === 0 ? "alone" : null,
        }
        : { country: "A", state: "north", city: null }
    yield* plain.addAll(Array.from({ length: 3600 }, (_, index) => [
      idOf(index),
      { ...streamCamera, ...placeOf(index) },
    ]))
    const { count } = yield* openIndexed(filename)
    const asked = (selection: StoreFilter) => withIndexes(count(selection))
    const [byIndex, byCity] = [new Set<string>(), new Set(["camera_city"])]
    const common = { state: "north", is_active_video: streamCamera.is_active_video }
    while ((yield* asked(common))[1].size > 0) yield* Effect.sleep(1)
    const rare = { country: "b", state: "North" }
    assert.deepEqual(yield* asked(rare), [1, byIndex])
    assert.deepEqual(yield* asked({ ...rare, city: "alone" }), [1, byCity])
    assert.deepEqual(yield* asked({ city: "alone" }), [1, byCity])
    assert.deepEqual(yield* asked({ country: "B" }), [1200, byIndex])
  })),
)

Deno.test(
  "index: looks for words in the few that match otherwise, and leaves many to the database",
  run(Effect.gen(function* () {
    const filename = yield* newFile
    const plain = yield* openPlain(filename)
    yield* plain.addAll(Array.from({ length: 3000 }, (_, index) => [idOf(index), {
      ...streamCamera,
      name: index % 2 === 0 ? "Tor eins" : "Tor zwei",
      resolution_width: index < 4 ? 7 : 8,
    }]))
    const { search } = yield* openIndexed(filename)
    /** The cameras that match, and whether the index of words was asked. */
    const asked = Effect.fnUntraced(function* (filter: StoreFilter) {
      const sent: Array<string> = []
      const { items } = yield* Effect.provideService(
        search(filter),
        Statement.CurrentTransformer,
        (statement) => {
          sent.push(statement.compile()[0])
          return Effect.succeed(statement)
        },
      )
      const ids = items.map(({ cameraID }) => cameraID)
      return [ids, sent.some((sql) => sql.includes("camera_words"))] as const
    })
    while ((yield* asked({ q: "tor", resolution_width: 9 }))[1]) yield* Effect.sleep(1)
    const few = { q: "tor", resolution_width: 7 }
    assert.deepEqual(yield* asked(few), [[0, 1, 2, 3].map(idOf), false])
    assert.deepEqual(yield* asked({ ...few, q: "TOR zw" }), [[1, 3].map(idOf), false])
    assert.deepEqual(yield* asked({ ...few, offset: 3 }), [[idOf(3)], false])
    assert.deepEqual(yield* asked({ ...few, after: 3 }), [[idOf(3)], false])
    const many = { q: "zwei", resolution_width: 8, limit: 1 }
    assert.deepEqual(yield* asked(many), [[idOf(5)], true])
  })),
)

Deno.test(
  "index: leaves out a camera that was removed, and asks about few at a time that may be it",
  run(Effect.gen(function* () {
    const filename = yield* newFile
    const plain = yield* openPlain(filename)
    // Of an id the index holds the last digits.
    const ids = Array.from({ length: 2500 }, (_, index) => `${idOf(index).slice(4)}beef`)
    yield* plain.addAll(ids.map((id) => [id, streamCamera]))
    const { content } = yield* openReads(filename)
    for (const at of [7, 2000]) yield* plain.remove(ids[at]!, undefined)
    const sent: Array<number> = []
    const found = yield* Effect.provideService(
      content,
      Statement.CurrentTransformer,
      (statement) => {
        const [sql, [list]] = statement.compile()
        if (sql.startsWith("SELECT seq FROM camera")) sent.push(JSON.parse(String(list)).length)
        return Effect.succeed(statement)
      },
    )
    assert.deepEqual(sent, [800, 800, 800, 100])
    const fresh = yield* openReads(filename)
    assert.deepEqual(found, yield* fresh.content)
    assert.equal(Object.keys(found).length, ids.length - 2)
  })),
)

Deno.test(
  "index: reads the rows of many cameras at one place a part at a time",
  run(Effect.gen(function* () {
    const filename = yield* newFile
    const plain = yield* openPlain(filename)
    const place = { latitude: 48.1, longitude: 11.5 }
    yield* plain.addAll(
      Array.from({ length: 4500 }, (_, index) => [idOf(index), {
        ...streamCamera,
        ...place,
        // The first ones are the farthest.
        ...index < 40 && { latitude: 48.1 + (index + 1) / 1000 },
      }]),
    )
    yield* plain.remove(idOf(1000), undefined)
    const { count, search } = yield* openReads(filename)
    const lists: Array<number> = []
    const noting = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      Effect.provideService(effect, Statement.CurrentTransformer, (statement) => {
        const [list] = statement.compile()[1].filter((param) => /^\[\d/.test(String(param)))
        if (list !== undefined) lists.push(JSON.parse(String(list)).length)
        return Effect.succeed(statement)
      })
    const near = {
      ...place,
      sort: "distance",
      is_active_video: streamCamera.is_active_video,
    } as const
    let filter: StoreFilter = { ...near, limit: 50, offset: 4400 }
    for (let pages = 0; pages < 3; pages++) {
      const expected = yield* plain.search(filter)
      assert.deepEqual(yield* noting(search(filter)), expected, JSON.stringify(filter))
      filter = { ...near, limit: 30, after: expected.next }
    }
    assert.deepEqual(
      yield* noting(search({ ...near, limit: 3 })),
      yield* plain.search({ ...near, limit: 3 }),
    )
    const centre = { latitude: 47, longitude: 10 }
    const rim = { ...centre, radius: distance(centre, place) }
    assert.equal(yield* noting(count(rim)), yield* plain.count(rim))
    assert.ok(lists.length > 9 && Math.max(...lists) === 2000, String(lists))
  })),
)

Deno.test(
  "index: leaves out what was removed while the database could not be asked in the middle of loading",
  run(Effect.gen(function* () {
    const filename = yield* newFile
    const plain = yield* openPlain(filename)
    const ids = Array.from({ length: 2000 }, (_, index) => idOf(index))
    yield* plain.addAll(ids.map((id) => [id, streamCamera]))
    let reads = 0
    const breakingOff = Effect.provideService(
      Effect.suspend(() => catchUp),
      Statement.CurrentTransformer,
      (statement) =>
        statement.compile()[0].includes("FROM camera") && ++reads === 2
          ? Effect.die(unreachable)
          : Effect.succeed(statement),
    )
    const client = yield* Layer.build(layerClient({ filename }))
    const index = makeCameraIndex()
    const { catchUp } = makeFollower(Context.get(client, SqlClient.SqlClient), index)
    assert.equal((yield* Effect.exit(breakingOff))._tag, "Failure")
    const begun = index.cameras()
    assert.ok(begun > 0 && begun < ids.length, String(begun))
    yield* plain.remove(ids[3]!, undefined)
    yield* catchUp
    assert.equal(index.cameras(), ids.length - 1)
  })),
)

const logs: Readonly<Record<string, string>> = {
  "that is shorter": "DELETE FROM change_log WHERE seq > 17",
  "whose last entry is of another camera":
    "UPDATE change_log SET camera_id = 'ffffffffffffffffffffffff' WHERE seq = 20",
  "whose last entry is of another time":
    "UPDATE change_log SET timestamp = '2020-01-01T00:00:00.000Z' WHERE seq = 20",
  "that is empty": "DELETE FROM change_log",
}

for (const [what, change] of Object.entries(logs)) {
  Deno.test(
    `index: is filled again where its database has a log ${what}, as from a backup`,
    run(Effect.gen(function* () {
      const filename = yield* newFile
      const plain = yield* openPlain(filename)
      const ids = Array.from({ length: 20 }, (_, index) => idOf(index))
      yield* plain.addAll(ids.map((id) => [id, streamCamera]))
      const sql = Context.get(yield* Layer.build(layerClient({ filename })), SqlClient.SqlClient)
      const index = makeCameraIndex()
      const { catchUp, follow } = makeFollower(sql, index)
      yield* catchUp
      assert.equal(yield* follow, true)
      const before = index.writes()
      // A write that the other log knows nothing of.
      yield* plain.remove(ids[3]!, undefined)
      yield* sql.unsafe("DELETE FROM change_log WHERE seq > 20")
      yield* sql.unsafe(change)
      assert.equal(yield* follow, false)
      assert.equal(index.cameras(), 0)
      assert.equal(index.isWritten(before, [1]), true)
      yield* catchUp
      assert.equal(index.cameras(), ids.length - 1)
      assert.equal(yield* follow, true)
    })),
  )
}
