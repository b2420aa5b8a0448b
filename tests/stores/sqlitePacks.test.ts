import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import * as Statement from "effect/sql/Statement"
import { CameraStore } from "@cam2/camera-database/server"
import { layerClient, layerSqlite } from "@cam2/camera-database/sqlite"
import { makePackCameras } from "../../src/server/stores/packs/PackCameras.ts"
import { makePackedValues } from "../../src/server/stores/packs/PackedValues.ts"
import { makeReadPacks } from "../../src/server/stores/packs/ReadPacks.ts"
import { checkDatabase } from "../../src/server/stores/sqlite/CheckDatabase.ts"
import * as SqlCameraStore from "../../src/server/stores/sql/SqlCameraStore.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { migrateTo } from "./OlderSchema.ts"
import { packSize } from "../../src/server/stores/sql/CameraPacks.ts"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"
import { randomFrom } from "../Sphere.ts"
import { temporaryDirectory } from "./Engines.ts"
import { openReads } from "./IndexedStores.ts"
import { openPacked, packAll } from "./PackedStores.ts"
import { alike, cameraOf, idOf, write } from "./RandomReads.ts"

const seed = Number(Deno.env.get("CAM2_SEED") ?? 20261127)

// Indexes find few, so that packs are asked.
const limits = { width: 2000, found: 3, patience: 60_000 }

const run = (effect: Effect.Effect<void, unknown, Scope>) => () =>
  effect.pipe(
    Effect.provideService(CurrentSlices, limits),
    Effect.scoped,
    Effect.runPromise,
  )

const camerasBy = (random: () => number, from: number, count: number) =>
  Array.from({ length: count }, (_, at) => [idOf(from + at), cameraOf(random)] as const)

const packsIn = (sql: SqlClient.SqlClient) =>
  Effect.map(
    sql<{ readonly packs: number }>`SELECT count(*) AS packs FROM camera_pack`,
    ([row]) => row!.packs,
  )

/** Whether an effect reads packs. */
const readsPacks = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    let found = false
    yield* Effect.provideService(effect, Statement.CurrentTransformer, (statement) => {
      found ||= statement.compile()[0].includes("exact_places")
      return Effect.succeed(statement)
    })
    return found
  })

const newFile = Effect.map(temporaryDirectory, (directory) => `${directory}/cam2.sqlite`)

const untilPacked = (sql: SqlClient.SqlClient, packs: number) =>
  Effect.gen(function* () {
    while ((yield* packsIn(sql)) < packs) yield* Effect.sleep(5)
  })

Deno.test(
  "packs: answer as the rows do, of whatever is written to cameras that are packed and that are not",
  run(Effect.gen(function* () {
    const random = randomFrom(seed)
    const filename = yield* newFile
    const { packed, plain, sql } = yield* openPacked(filename)
    const first = camerasBy(random, 0, 2 * packSize + 500)
    yield* packed.addAll(first)
    yield* untilPacked(sql, 2)
    assert.equal(yield* readsPacks(packed.count({ is_active_image: true })), true)
    const ids = first.map(([id]) => id)
    for (let round = 0; round < 8; round++) {
      for (let times = 0; times < 40 * round; times++) yield* write(packed, random, ids)
      for (let times = 0; times < 5; times++) yield* alike(packed, plain, random)
    }
    assert.ok((yield* sql`SELECT 1 FROM camera_unpacked`).length > 0)
    yield* packed.addAll(camerasBy(random, 1e6, 2 * packSize))
    yield* untilPacked(sql, 4)
    for (let times = 0; times < 10; times++) yield* alike(packed, plain, random)
    for (let times = 0; times < 50; times++) yield* write(packed, random, ids)
    const reads = yield* openReads(filename)
    assert.deepEqual(yield* reads.content, yield* (yield* openReads(filename, "rows")).content)
    for (let times = 0; times < 5; times++) yield* alike(reads, plain, random)
  })),
)

Deno.test(
  "packs: a database of an older schema is packed once it is open, and one in memory is",
  run(Effect.gen(function* () {
    const random = randomFrom(seed)
    const filename = yield* newFile
    const cameras = camerasBy(random, 0, 2 * packSize)
    yield* Effect.gen(function* () {
      yield* migrateTo("0012_index_sources")
      yield* (yield* CameraStore).addAll(cameras)
    }).pipe(
      Effect.provide(Layer.provideMerge(SqlCameraStore.layer, layerClient({ filename }))),
    )
    for (const name of [filename, ":memory:"]) {
      const { packed, plain, sql } = yield* openPacked(name)
      if (name !== filename) yield* packed.addAll(cameras)
      yield* untilPacked(sql, 1)
      for (let times = 0; times < 5; times++) yield* alike(packed, plain, random)
    }
  })),
)

Deno.test(
  "packs: two servers that write and pack one file answer as its rows do",
  run(Effect.gen(function* () {
    const random = randomFrom(seed)
    const filename = yield* newFile
    const [one, other] = [yield* openPacked(filename), yield* openPacked(filename)]
    const ids: Array<string> = []
    for (let round = 1; round <= 4; round++) {
      for (const { packed } of [one, other]) {
        const added = camerasBy(random, ids.length, packSize).map(([id, camera], at) =>
          [id, { ...camera, city: `city ${round} ${at % 50}` }] as const
        )
        ids.push(...added.map(([id]) => id))
        yield* packed.addAll(added)
      }
      for (let times = 0; times < 100; times++) yield* write(other.packed, random, ids)
      yield* Effect.all([packAll(one.sql), packAll(other.sql)], { concurrency: 2 })
      for (const { packed, plain } of [one, other]) yield* alike(packed, plain, random)
    }
    assert.ok((yield* packsIn(one.sql)) >= 7)
    assert.deepEqual((yield* checkDatabase(filename)).problems, [])
  })),
)

Deno.test(
  "packs: what is broken off in the middle of packing leaves them as they were",
  run(Effect.gen(function* () {
    const random = randomFrom(seed)
    const filename = yield* newFile
    yield* Effect.gen(function* () {
      yield* (yield* CameraStore).addAll(camerasBy(random, 0, 3 * packSize))
    }).pipe(Effect.provide(layerSqlite({ filename, index: false })))
    const sql = yield* Effect.map(
      Layer.build(layerClient({ filename })),
      (context) => Effect.provide(SqlClient.SqlClient, context),
    ).pipe(Effect.flatten)
    yield* sql`DELETE FROM camera_pack`
    yield* sql`DELETE FROM camera_pack_values`
    const values = makePackedValues(sql)
    const { packOne } = makePackCameras(sql, values, makeReadPacks(sql, values))
    for (const name of ["camera_pack_values", "camera_pack (", "camera_unpacked WHERE"]) {
      const failing = Effect.provideService(
        packOne(Effect.void),
        Statement.CurrentTransformer,
        (statement) =>
          /^\s*(INSERT|DELETE)/.test(statement.compile()[0]) &&
            statement.compile()[0].includes(name)
            ? Effect.interrupt
            : Effect.succeed(statement),
      )
      const before = yield* packsIn(sql)
      assert.equal((yield* Effect.exit(failing))._tag, "Failure")
      assert.equal(yield* packsIn(sql), before)
      assert.equal(yield* packOne(Effect.void), true)
      assert.equal(yield* packsIn(sql), before + 1)
    }
    assert.deepEqual((yield* checkDatabase(filename)).problems, [])
  })),
)

Deno.test(
  "packs: while cameras are changed and packed between two statements each is counted once",
  run(Effect.gen(function* () {
    const random = randomFrom(seed)
    const { packed, plain, sql } = yield* openPacked(yield* newFile)
    const cameras = camerasBy(random, 0, 9 * packSize + 100)
    yield* packed.addAll(cameras)
    yield* untilPacked(sql, 9)
    let statements = 0
    const counted = Effect.provideService(
      packed.facets({ retired: "any" }, ["city", "state"]),
      Statement.CurrentTransformer,
      (statement) =>
        Effect.gen(function* () {
          const [text] = statement.compile()
          if (text.includes("exact_places") || text.includes("LIMIT ?")) {
            for (const part of [1, 8.5, 9.01]) {
              const at = Math.floor(part * packSize) + statements % 60
              const cameraID = idOf(at)
              yield* plain.update({ cameraID, city: `city ${statements++}`, state: "new" })
            }
            yield* packAll(sql)
          }
          return statement
        }).pipe(
          Effect.provideService(Statement.CurrentTransformer, undefined),
          Effect.orDie,
        ),
    )
    for (let times = 0; times < 3; times++) {
      for (const { others, values } of Object.values(yield* counted)) {
        const sum = values.reduce((sum, { count }) => sum + count, others)
        assert.equal(sum, cameras.length)
      }
    }
    assert.ok(statements > 0)
    yield* alike(packed, plain, random)
  })),
)

Deno.test(
  "packs: values that no camera has any longer are let go, and other servers notice",
  run(Effect.gen(function* () {
    const random = randomFrom(seed)
    const filename = yield* newFile
    const [one, other] = [yield* openPacked(filename), yield* openPacked(filename)]
    yield* one.packed.addAll(camerasBy(random, 0, 2 * packSize))
    yield* untilPacked(one.sql, 2)
    yield* alike(other.packed, other.plain, random)
    const firstPart = Effect.map(
      one.sql<{ readonly part: number }>`SELECT min(part) AS part FROM camera_pack_values`,
      ([row]) => row!.part,
    )
    const before = yield* firstPart
    yield* one.sql`UPDATE camera SET city_key = 'n' || seq, city = 'n' || seq
      WHERE seq % 2 = 0`
    const values = makePackedValues(one.sql)
    const { packOne } = makePackCameras(
      one.sql,
      values,
      makeReadPacks(one.sql, values),
      -10 * 2 * packSize,
    )
    while (yield* packOne(Effect.void)) {
      if ((yield* firstPart) > before) break
    }
    yield* packAll(one.sql)
    assert.equal(yield* packsIn(one.sql), 2)
    for (const { packed, plain } of [one, other]) yield* alike(packed, plain, random)
    assert.deepEqual((yield* checkDatabase(filename)).problems, [])
  })),
)

Deno.test(
  "packs: a file that is only read is asked by the packs that it has, and by its rows without",
  run(Effect.gen(function* () {
    const random = randomFrom(seed)
    for (const packs of [0, 1]) {
      const filename = yield* newFile
      yield* Effect.gen(function* () {
        const { packed, sql } = yield* openPacked(filename)
        yield* packed.addAll(camerasBy(random, 0, packSize + 300))
        yield* untilPacked(sql, 1)
        if (packs === 0) yield* sql`DELETE FROM camera_pack`
      }).pipe(Effect.scoped)
      Deno.chmodSync(filename, 0o400)
      const { packed, plain } = yield* openPacked(filename)
      for (let times = 0; times < 3; times++) yield* alike(packed, plain, random)
    }
  })),
)

Deno.test("checkDatabase: tells of packs that are not as their cameras", () =>
  Effect.gen(function* () {
    const filename = yield* newFile
    yield* Effect.gen(function* () {
      const { packed, sql } = yield* openPacked(filename)
      yield* packed.addAll(camerasBy(randomFrom(seed), 0, packSize + 1))
      yield* untilPacked(sql, 1)
      yield* packed.update({ cameraID: idOf(7), city: "Ulm" })
      yield* packed.remove(idOf(8), undefined)
    }).pipe(Effect.scoped)
    assert.deepEqual(yield* checkDatabase(filename), { problems: [], cameras: packSize })
    using database = new DatabaseSync(filename)
    database.exec("DELETE FROM camera_unpacked")
    const { problems } = yield* checkDatabase(filename)
    assert.equal(problems.length, 1)
    assert.match(problems[0]!, /^1 rows of the table camera_pack are not as their cameras/)
  }).pipe(Effect.scoped, Effect.runPromise))

Deno.test(
  "packs: an add writes no more than without them, and none is made of numbers yet to come",
  run(Effect.gen(function* () {
    const { packed, sql } = yield* openPacked(yield* newFile)
    yield* packed.addAll(
      Array.from({ length: packSize - 2 }, (_, at) => [idOf(at), streamCamera] as const),
    )
    assert.equal(yield* packAll(sql), 0)
    yield* packed.add(idOf(packSize), streamCamera)
    assert.equal(yield* packAll(sql), 1)
    yield* packed.add(idOf(packSize + 1), streamCamera)
    assert.deepEqual(yield* sql`SELECT * FROM camera_unpacked`, [])
  })),
)

/** The most cameras that are read by one statement, and which asks for packs from where. */
const most = 25_000
const packsOf = /FROM camera_pack WHERE number IN/
const rowsOf = /INDEXED BY camera_scan WHERE seq >= \? ORDER BY seq LIMIT \?/

Deno.test(
  "packs: no statement reads more cameras than a slice has, whatever is asked",
  run(Effect.gen(function* () {
    const { packed, sql } = yield* openPacked(yield* newFile)
    const random = randomFrom(seed)
    yield* packed.addAll(camerasBy(random, 0, 17 * packSize + 100))
    yield* untilPacked(sql, 17)
    const half = { latitude: 0, longitude: 0, radius: 10_000 }
    const reads: Readonly<Record<string, Effect.Effect<unknown>>> = {
      "a count": packed.count({ is_active_image: true }),
      "every facet": packed.facets({ is_active_video: true }, ["city", "state", "country"]),
      "a map": packed.clusters({ camera_type: "ip" }, 3),
      "what none has": packed.search({ ...half, resolution_width: 9 }),
      "an offset past everything": packed.search({ is_active_image: true, offset: 10 ** 6 }),
    }
    for (const [what, read] of Object.entries(reads)) {
      const starts: Array<number> = []
      yield* Effect.provideService(read, Statement.CurrentTransformer, (statement) => {
        const [text, params] = statement.compile()
        const [from, count] = params.map(Number)
        const isOfPacks = packsOf.test(text)
        if (isOfPacks) starts.push(from!)
        if (isOfPacks || rowsOf.test(text)) {
          assert.ok(count! * (isOfPacks ? packSize : 1) <= most, text)
        } else assert.match(text, /LIMIT|seq IN|max\(/, what)
        return Effect.succeed(statement)
      })
      // All of them are read, in more than one statement.
      assert.ok(starts.length > 1 && Math.max(...starts) > 8, `${what}: ${starts}`)
    }
  })),
)
