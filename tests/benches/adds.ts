/**
 * Single adds of cameras, each a transaction of its own, against bare inserts of the same rows.
 *
 * @module
 */
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { CameraStore } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { toColumns } from "../../src/server/stores/sql/CameraRow.ts"
import { type DatabaseFile, withDatabases } from "./Database.ts"
import { inTurn, median, micros, processorMillis } from "./Measure.ts"
import type { Row } from "./Row.ts"
import { synthesise, type Synthetic } from "./Synthesis.ts"

const rounds = 9
const warmups = 2
const adds = 500
// A database without what reads of much find cameras by takes an add in so much of the time, at least.
const reach = 0.9

type Add = (cameras: ReadonlyArray<Synthetic>) => Promise<void>

const openStore = async (filename: string) => {
  const scope = Scope.makeUnsafe()
  const stores = await Effect.runPromise(
    Layer.buildWithScope(layerSqlite({ filename, index: false }), scope),
  )
  const { add } = Context.get(stores, CameraStore)
  return {
    add: ((cameras) =>
      Effect.runPromise(
        Effect.forEach(cameras, ({ camera, cameraID }) => add(cameraID, camera, undefined), {
          discard: true,
        }),
      )) as Add,
    close: () => Effect.runPromise(Scope.close(scope, Effect.runSync(Effect.exit(Effect.void)))),
  }
}

/** A copy of a database with a driver alone, that does what `change` says before. */
const openBare = async (filename: string, name: string, change = "") => {
  const copy = `${filename}.${name}`
  await Deno.copyFile(filename, copy)
  const database = new DatabaseSync(copy)
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")
  database.exec("PRAGMA cache_size = -65536; PRAGMA mmap_size = 2147483647")
  database.exec(change)
  const [first] = synthesise(1)
  const names = ["camera_id", ...Object.keys(toColumns(first!.camera, ""))]
  const insert = database.prepare(
    `INSERT INTO camera (${names.join()}) VALUES (${names.map(() => "?").join()})`,
  )
  return {
    add: ((cameras) => {
      const now = new Date().toISOString()
      for (const { camera, cameraID } of cameras) {
        insert.run(cameraID, ...Object.values(toColumns(camera, now)) as Array<SQLInputValue>)
      }
      return Promise.resolve()
    }) as Add,
    close: () => database.close(),
  }
}

const without = `DROP TRIGGER IF EXISTS camera_words_added;
  DROP INDEX IF EXISTS camera_scan;
  DROP INDEX IF EXISTS change_log_kind`

const measureAdds = async ({ count, filename }: DatabaseFile): Promise<ReadonlyArray<Row>> => {
  const store = await openStore(filename)
  const bare = await openBare(filename, "bare")
  const narrow = await openBare(filename, "narrow", without)
  const left = synthesise(count + adds * (rounds + warmups))
  for (let passed = 0; passed < count; passed++) left.next()
  const parts = Array.from(
    { length: rounds + warmups },
    () => Array.from({ length: adds }, (): Synthetic => left.next().value!),
  )
  /** Milliseconds of an add, of the next part each time. */
  const timed = (add: Add) => {
    const own = [...parts]
    return async () => {
      const before = processorMillis()
      await add(own.shift()!)
      return (processorMillis() - before) / adds
    }
  }
  const times = await inTurn(rounds, {
    store: timed(store.add),
    bare: timed(bare.add),
    narrow: timed(narrow.add),
  }, warmups)
  await store.close()
  bare.close()
  narrow.close()
  const ratio = (one: keyof typeof times, other: keyof typeof times) =>
    median(times[one].map((time, round) => time / times[other][round]!))
  const shown = (one: keyof typeof times, other: keyof typeof times) =>
    `${micros(median(times[one]))} to ${micros(median(times[other]))}`
  const cameras = `${count.toLocaleString("en")} cameras, processor time`
  const against = ratio("narrow", "bare")
  return [{
    work: `a single add by the store, ${cameras}`,
    against: "a bare prepared insert, a transaction of its own",
    ratio: ratio("store", "bare"),
    detail: shown("store", "bare"),
  }, {
    work: `that bare insert without the indexes of the order, of words and of kinds, ${cameras}`,
    against: "with them",
    ratio: against,
    reach: `≥ ${reach}`,
    met: against >= reach,
    detail: shown("narrow", "bare"),
  }]
}

/** The rows of the table. */
export const rows = (count = 1e5): Promise<ReadonlyArray<Row>> =>
  withDatabases([count], ([file]) => measureAdds(file!))
