/**
 * Packing cameras: one pack at a time, in a transaction of its own, so that no write waits long. What is
 * broken off leaves the packs as they were.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Statement } from "effect/sql/Statement"
import { type Chunk, mostNumbers, setIn } from "../index/Columns.ts"
import { heldColumns, type HeldRow } from "../index/HeldRow.ts"
import { packSize } from "../sql/CameraPacks.ts"
import { emptyChunk, toPack } from "./Pack.ts"
import type { NewPart, PackedValues } from "./PackedValues.ts"
import type { ReadPacks } from "./ReadPacks.ts"

// Packs are made again where so many cameras were changed, until fewer are.
const mostChanged = packSize
const fewChanged = packSize / 2

// Where cameras were often changed, most values may be of no use. Of a camera there are nine at most.
const mostValuesOfCamera = 10

/** What is packed next. */
interface Work {
  readonly number: number
  /** Whether there is a pack of that number, of which some cameras were changed. */
  readonly isThere: boolean
}

const bytesOf = (numbers: Uint32Array) => new Uint8Array(numbers.buffer)

/**
 * How the cameras of a database are packed. Up to `leastValues` are kept, and some for each camera,
 * before it is thought that they are of no use.
 */
export const makePackCameras = (
  sql: SqlClient.SqlClient,
  values: PackedValues,
  { readGroup }: Pick<ReadPacks, "readGroup">,
  leastValues = 500_000,
) => {
  const { entryOf } = values.dictionaries
  let isRepacking = false

  const rowsOf = <Row>(query: Statement<unknown>) =>
    query.values as Effect.Effect<ReadonlyArray<Row>, SqlError>

  const findWork = Effect.gen(function* () {
    const [row] = yield* rowsOf<readonly [number | null, number | null, number]>(
      sql.unsafe(`SELECT (SELECT min(seq) FROM camera WHERE seq >=
          (coalesce((SELECT max(number) FROM camera_pack), -1) + 1) * ${packSize}),
        (SELECT max(seq) FROM camera),
        (SELECT count(*) FROM (SELECT 1 FROM camera_unpacked LIMIT ${mostChanged}))`),
    )
    const [next, last, changed] = row!
    const number = Math.floor((next ?? 0) / packSize)
    // All numbers of a pack were given where the last of them, or one behind it, is there.
    if (next !== null && (number + 1) * packSize <= last! + 1) {
      return { number, isThere: false } satisfies Work
    }
    isRepacking = changed >= mostChanged || isRepacking && changed >= fewChanged
    if (!isRepacking) return undefined
    const [most] = yield* rowsOf<readonly [number]>(sql.unsafe(`
      SELECT seq / ${packSize} FROM camera_unpacked GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`))
    return most && { number: most[0], isThere: true } satisfies Work
  })

  const chunkOf = Effect.fnUntraced(function* ({ isThere, number }: Work) {
    if (isThere) {
      const [found] = (yield* readGroup(number, 1, Effect.void)).chunks
      return found?.first === number * packSize ? found : undefined
    }
    const chunk = emptyChunk(number)
    const rows = yield* rowsOf<HeldRow>(sql.unsafe(
      `SELECT ${heldColumns.join(", ")} FROM camera NOT INDEXED WHERE seq >= ? AND seq < ?`,
      [chunk.first, chunk.first + packSize],
    ))
    for (const row of rows) setIn(chunk, row[0] - chunk.first, entryOf(row))
    return chunk
  })

  const addValues = Effect.fnUntraced(function* ({ localities, profiles, texts }: NewPart) {
    const [row] = yield* rowsOf<readonly [number]>(sql`
      INSERT INTO camera_pack_values (texts, profiles, localities)
      VALUES (${JSON.stringify(texts)}, ${bytesOf(profiles)}, ${bytesOf(localities)})
      RETURNING part`)
    values.added(row![0])
  })

  const write = Effect.fnUntraced(function* (chunk: Chunk) {
    const part = values.toDatabase(chunk)
    if (part !== undefined) yield* addValues(part)
    const { cameras, exactPlaces, number } = toPack(chunk)
    yield* sql`INSERT INTO camera_pack (number, cameras, exact_places)
      VALUES (${number}, ${cameras}, ${exactPlaces})
      ON CONFLICT (number) DO UPDATE
      SET cameras = excluded.cameras, exact_places = excluded.exact_places`
  })

  /** Takes all packs away where too many values are of no use; they are made again. */
  const dropUnused = Effect.gen(function* () {
    const [row] = yield* rowsOf<readonly [number]>(sql`SELECT count(*) FROM camera_pack`)
    const most = leastValues + mostValuesOfCamera * row![0] * packSize
    if (values.size() <= Math.min(most, mostNumbers - mostValuesOfCamera * packSize)) return
    yield* sql`DELETE FROM camera_pack`
    yield* sql`DELETE FROM camera_pack_values`
    yield* sql`DELETE FROM camera_unpacked`
    values.forget()
  })

  const packInOrder = Effect.gen(function* () {
    yield* values.load(Effect.void)
    yield* dropUnused
    // Another process may have packed it meanwhile.
    const work = yield* findWork
    if (work === undefined) return
    const chunk = yield* chunkOf(work)
    if (chunk !== undefined) yield* write(chunk)
    const first = work.number * packSize
    yield* sql`DELETE FROM camera_unpacked WHERE seq >= ${first} AND seq < ${first + packSize}`
  })

  /** Makes one pack, if there is one to make; gives whether there was. `pause` frees the loop. */
  const packOne = Effect.fnUntraced(function* (pause: Effect.Effect<void>) {
    if ((yield* findWork) === undefined) return false
    yield* values.load(pause)
    yield* Effect.onError(
      sql.withTransaction(packInOrder),
      () => Effect.sync(values.forget),
    )
    return true
  })

  return { packOne }
}
