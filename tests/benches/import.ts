/**
 * `cam2 import` of many cameras against bare inserts of the same rows into the same tables.
 *
 * `deno run -A tests/benches/import.ts [cameras]`, 1,000,000 when left out.
 *
 * @module
 */
import assert from "node:assert/strict"
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { addCamera } from "@cam2/camera-database"
import { readCameras } from "../../src/lists/ReadCameras.ts"
import type { NewCamera } from "../../src/domain/CameraWrite.ts"
import { toColumns } from "../../src/server/stores/sql/CameraRow.ts"
import { cam2, end, root, serve, start, withDirectory } from "../Process.ts"
import type { Row } from "./Row.ts"
import { table } from "./Table.ts"

const file = new URL("../../../shared/cameras/USA.json", import.meta.url)
const reach = 6
// Within this every process ends, whatever happens.
const lifetime = 3_600_000
const oneByOneCount = 2000

/** The cameras of the file, or nothing where it is absent. */
const readReal = async (): Promise<ReadonlyArray<NewCamera> | undefined> => {
  try {
    const bytes = Stream.make(await Deno.readFile(file))
    const read = await readCameras(bytes, { country: "US" }).pipe(
      Effect.flatMap(({ entries }) => Stream.runCollect(entries)),
      Effect.scoped,
      Effect.runPromise,
    )
    return read.flatMap(({ camera }) => camera._tag === "Success" ? [camera.success] : [])
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined
    throw error
  }
}

/** The `index`-th of many cameras made from real ones: each at an address and a place of its own. */
const synthesise = (real: ReadonlyArray<NewCamera>, index: number): NewCamera => {
  const camera = real[index % real.length]!
  const copy = Math.floor(index / real.length)
  const shift = (degrees: number | null | undefined) =>
    degrees == null ? degrees : Math.max(-180, Math.min(90, degrees + copy / 1000))
  const moved = {
    ...camera,
    latitude: shift(camera.latitude),
    longitude: shift(camera.longitude),
  }
  switch (moved.camera_type) {
    case "stream":
      return { ...moved, m3u8_url: `${moved.m3u8_url}?copy=${index}` }
    case "non_ip":
      return { ...moved, snapshot_url: `${moved.snapshot_url}?copy=${index}` }
    default:
      return moved
  }
}

/** Writes `count` cameras as NDJSON. */
const writeLines = async (path: string, real: ReadonlyArray<NewCamera>, count: number) => {
  using out = await Deno.open(path, { write: true, create: true })
  const writer = out.writable.getWriter()
  const encoder = new TextEncoder()
  for (let start = 0; start < count; start += 5000) {
    let text = ""
    for (let index = start; index < Math.min(start + 5000, count); index++) {
      text += `${JSON.stringify(synthesise(real, index))}\n`
    }
    await writer.write(encoder.encode(text))
  }
  writer.releaseLock()
}

/**
 * Seconds that the inserts take: one prepared statement, one transaction, the tables, indices and
 * triggers of the server. What is inserted is made beforehand and not counted.
 */
const insertBare = async (db: string, real: ReadonlyArray<NewCamera>, count: number) => {
  await Effect.runPromise(Effect.scoped(Layer.build(layerSqlite({ filename: db }))))
  using database = new DatabaseSync(db)
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")
  const now = new Date().toISOString()
  const rowOf = (index: number) => ({
    camera_id: crypto.randomUUID().replaceAll("-", "").slice(8),
    ...toColumns(synthesise(real, index), now),
  })
  const names = Object.keys(rowOf(0))
  const insert = database.prepare(
    `INSERT INTO camera (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  )
  let spent = 0
  const time = (work: () => void) => {
    const began = performance.now()
    work()
    spent += performance.now() - began
  }
  time(() => database.exec("BEGIN"))
  for (let first = 0; first < count; first += 5000) {
    const rows = Array.from(
      { length: Math.min(5000, count - first) },
      (_, index) => Object.values(rowOf(first + index)) as Array<SQLInputValue>,
    )
    time(() => {
      for (const row of rows) insert.run(...row)
    })
  }
  time(() => database.exec("COMMIT"))
  return spent / 1000
}

/** Seconds that `cam2 import` takes as a process, from its start to its end, with `cam2 serve`. */
const importFile = async (db: string, path: string, count: number) => {
  await using server = await serve(db, { lifetime })
  const began = performance.now()
  const { code, stderr, stdout } = await end(
    start([...cam2, "import", path, "--json"], {
      lifetime,
      env: {
        CAM2_BASE_URL: server.baseURL,
        CAM2_CLIENT_ID: root.clientID,
        CAM2_CLIENT_SECRET: root.clientSecret,
      },
    }),
  )
  const seconds = (performance.now() - began) / 1000
  assert.equal(stderr, "")
  assert.deepEqual([code, JSON.parse(stdout).added], [0, count])
  return seconds
}

/** Seconds that `cameras/create` takes for `count` cameras, 8 at a time. */
const addOneByOne = async (db: string, real: ReadonlyArray<NewCamera>, count: number) => {
  await using server = await serve(db, { lifetime })
  const began = performance.now()
  await Effect.forEach(
    Array.from({ length: count }, (_, index) => synthesise(real, index)),
    addCamera,
    { concurrency: 8, discard: true },
  ).pipe(Effect.provide(server.client), Effect.runPromise)
  return (performance.now() - began) / 1000
}

const shown = (seconds: number, count: number) =>
  `${seconds.toFixed(1)} s, ${(seconds / count * 1e6).toFixed(0)} µs each`

/** The rows about imports of `count` cameras; none where the real cameras are absent. */
export const rows = async (count = 1_000_000): Promise<ReadonlyArray<Row>> => {
  const real = await readReal()
  if (real === undefined) {
    console.log(`skipped: import of ${count} cameras, for ${file.pathname} is absent`)
    return []
  }
  let result: ReadonlyArray<Row> = []
  await withDirectory(async (directory) => {
    const path = `${directory}/cameras.ndjson`
    await writeLines(path, real, count)
    const { code, stderr, stdout } = await end(start([
      Deno.execPath(),
      "run",
      "--quiet",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      import.meta.filename!,
      "bare",
      String(count),
      `${directory}/bare.sqlite`,
    ], { lifetime }))
    assert.equal(code, 0, stderr)
    const bare = Number(stdout)
    const bulk = await importFile(`${directory}/bulk.sqlite`, path, count)
    const created = await addOneByOne(`${directory}/one.sqlite`, real, oneByOneCount)
    const scaled = created / oneByOneCount * count
    const against = "bare prepared inserts in one transaction"
    const bareDetail = `bare ${shown(bare, count)}`
    result = [
      {
        work: `cam2 import of ${count} cameras`,
        against,
        ratio: bulk / bare,
        reach: `at most ${reach}`,
        met: bulk / bare <= reach,
        detail: `${shown(bulk, count)}; ${bareDetail}`,
      },
      {
        work: `cameras/create one by one, 8 at a time, scaled from ${oneByOneCount} to ${count}`,
        against,
        ratio: scaled / bare,
        detail: `${shown(created, oneByOneCount)}; ${bareDetail}`,
      },
    ]
  })
  return result
}

if (import.meta.main) {
  const [first, count, db] = Deno.args
  if (first === "bare") {
    console.log(await insertBare(db!, (await readReal())!, Number(count)))
  } else {
    console.log(table(await rows(Number(first ?? 1e6))))
  }
}
