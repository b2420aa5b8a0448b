/**
 * Adding many cameras to an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { CameraKey } from "../../../domain/CameraKey.ts"
import { type Candidate, findExisting, keysOf, toStandIns } from "../StandIns.ts"
import type { Addresses } from "./CameraAddresses.ts"
import { toColumns } from "./CameraRow.ts"
import { toCamera } from "./RowCamera.ts"
import { nowText, type Rows } from "./SqlCameraRows.ts"
import { makeAddConflict } from "./SqlCameraWrites.ts"
import { type BatchRows, makeUnits, takesBatches } from "./Units.ts"

// The fewer statements the quicker, and a few sizes do, so that each is prepared once. The largest
// has a quarter of the parameters that SQLite takes.
const rowsOfInsert = [256, 32, 4, 1]

// Of an engine that takes few parameters the rows are one, as long as its texts may be: D1 takes 2 MB.
const charactersOfInsert = 500_000

/** `items` in parts as long as `sizes` allow, the longest first; the last size is 1. */
const inParts = <A>(items: ReadonlyArray<A>, sizes: ReadonlyArray<number>) => {
  const parts: Array<ReadonlyArray<A>> = []
  for (let start = 0; start < items.length;) {
    const size = sizes.find((size) => size <= items.length - start)!
    parts.push(items.slice(start, start + size))
    start += size
  }
  return parts
}

/** Texts of JSON as arrays of them, none longer than `most` characters where it has several. */
const inArrays = (texts: ReadonlyArray<string>, most: number) => {
  const arrays: Array<Array<string>> = []
  let length = Infinity
  for (const text of texts) {
    if (length + text.length > most) {
      arrays.push([])
      length = 0
    }
    arrays.at(-1)!.push(text)
    length += text.length + 1
  }
  return arrays.map((array) => `[${array.join(",")}]`)
}

type Row = Readonly<Record<string, string | number | null>>

/** The statements that add rows to `camera` where nothing is in their way, and give their ids. */
const makeInserts = (sql: SqlClient.SqlClient) => {
  const texts = new Map<number, string>()
  const insertText = (names: ReadonlyArray<string>, rows: number) => {
    let text = texts.get(rows)
    if (text === undefined) {
      const row = `(${names.map(() => "?").join(", ")})`
      text = `INSERT INTO camera (${names.join(", ")})
        VALUES ${Array.from({ length: rows }, () => row).join(", ")}
        ON CONFLICT DO NOTHING RETURNING camera_id`
      texts.set(rows, text)
    }
    return text
  }

  const asValues = (names: ReadonlyArray<string>, rows: ReadonlyArray<Row>) =>
    inParts(rows, rowsOfInsert).map((part) =>
      sql.unsafe(insertText(names, part.length), part.flatMap((row) => Object.values(row)))
    )

  const asJson = (names: ReadonlyArray<string>, rows: ReadonlyArray<Row>) => {
    const values = names.map((_, place) => `json_extract(value, '$[${place}]')`)
    const text = `INSERT INTO camera (${names.join(", ")})
      SELECT ${values.join(", ")} FROM json_each(?) WHERE true
      ON CONFLICT DO NOTHING RETURNING camera_id`
    return inArrays(rows.map((row) => JSON.stringify(Object.values(row))), charactersOfInsert)
      .map((json) => sql.unsafe(text, [json]))
  }

  const statementsOf = takesBatches(sql) ? asJson : asValues
  return (rows: ReadonlyArray<Row>) =>
    rows.length === 0 ? [] : statementsOf(Object.keys(rows[0]!), rows)
}

/** How many cameras are added to a database. */
export const makeBulk = (sql: SqlClient.SqlClient, rows: Rows, addresses: Addresses) => {
  const addConflict = makeAddConflict(rows)
  const insertsOf = makeInserts(sql)
  const { alone } = makeUnits(sql)

  const inserts = (cameras: ReadonlyArray<Candidate>, now: string) =>
    insertsOf(cameras.map(([camera_id, camera]) => ({
      camera_id,
      created_at: now,
      ...toColumns(camera, now),
    })))

  /** Why each of some cameras was not added, if it was not, by the rows that {@linkcode inserts} gave. */
  const conflictsOf = (cameras: ReadonlyArray<Candidate>, rows: BatchRows, now: string) => {
    const written = new Set(rows.flat().map((row) => (row as Row).camera_id))
    return Effect.forEach(
      cameras,
      ([cameraID, camera]) =>
        written.has(cameraID) ? Effect.undefined : addConflict(cameraID, camera, now),
    )
  }

  const addAll = Effect.fnUntraced(function* (cameras: ReadonlyArray<Candidate>) {
    const now = yield* nowText
    const rows = yield* Effect.forEach(inserts(cameras, now), (statement) => statement)
    return yield* conflictsOf(cameras, rows, now)
  })

  const byAddresses = (keys: ReadonlyArray<CameraKey>) =>
    Effect.map(addresses.byAddresses(keys), (rows) => rows.map(toCamera))

  const addMissing = Effect.fnUntraced(function* (
    cameras: ReadonlyArray<Candidate>,
    taken: ReadonlySet<string>,
  ) {
    const now = yield* nowText
    const { made: { existing, missing }, rows } = yield* alone(
      Effect.map(byAddresses(keysOf(cameras)), (there) => {
        const existing = findExisting(cameras, there, taken)
        const missing = cameras.filter((_, index) => existing[index] === undefined)
        return { made: { existing, missing }, statements: inserts(missing, now) }
      }),
    )
    return toStandIns(cameras, existing, yield* conflictsOf(missing, rows, now))
  })

  return { addAll, addMissing, byAddresses, conflictsOf, inserts }
}

/** See {@linkcode makeBulk}. */
export type Bulk = ReturnType<typeof makeBulk>
