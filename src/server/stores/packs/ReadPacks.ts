/**
 * Reading every camera by packs: some of them in one statement, with the rows of those cameras that were
 * changed since, and then the rows of the cameras that are in none.
 *
 * Each camera is read once, as it is at that moment.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Statement } from "effect/sql/Statement"
import { type Chunk, makeChunk, setIn } from "../index/Columns.ts"
import { heldColumns, type HeldRow } from "../index/HeldRow.ts"
import type { Walk } from "../index/Passes.ts"
import { packSize } from "../sql/CameraPacks.ts"
import { toChunk } from "./Pack.ts"
import type { PackedValues } from "./PackedValues.ts"

// So many packs are read in one statement: 128 KB, as long as a slice.
const together = 4

// So many cameras behind the last pack, and so many that were changed, take about as long as a hundred
// thousand in packs do.
const mostBehind = 8 * packSize
const mostChanged = 8192

// A chunk has no room for larger numbers.
const mostSeq = 2 ** 32 - 1

/** Where the packs of a database are. */
export interface PackState {
  /** Whether they have most cameras as they are. */
  readonly isCurrent: boolean
  /** Whether so many cameras are in none, or were changed, that others can be packed. */
  readonly isBehind: boolean
  /** The number of the last change of a camera. */
  readonly lastChange: number
}

type PackValues = readonly [
  isRow: 0,
  number: number,
  cameras: Uint8Array,
  exactPlaces: Uint8Array | null,
  firstPart: number | null,
  lastPart: number | null,
]
type RowValues = readonly [isRow: 1, seq: number, ...row: HeldRow | [null]]

/** The cameras of some packs as they are. */
export interface PackGroup {
  readonly chunks: ReadonlyArray<Chunk>
  /** The number of the pack after them; undefined where no other is. */
  readonly next: number | undefined
  /** The number that is behind all of them. */
  readonly end: number
}

// Each column has a name of its own: some drivers give rows by names.
const packColumns = `0 AS is_row, number, cameras, exact_places,
  (SELECT min(part) FROM camera_pack_values) AS first_part,
  (SELECT max(part) FROM camera_pack_values) AS last_part`
const rest = heldColumns.slice(4).map((column) => `, NULL AS no_${column}`).join("")
const columnsOf = (table: string) => heldColumns.map((column) => `${table}.${column}`).join(", ")

// Of some packs, which are the parameters: from which number on, and how many.
const some = "SELECT number FROM camera_pack WHERE number >= ? ORDER BY number LIMIT ?"
const groupText = `
  SELECT ${packColumns}${rest} FROM camera_pack WHERE number IN (${some})
  UNION ALL
  SELECT 1, camera_unpacked.seq, ${columnsOf("camera")}
  FROM camera_unpacked LEFT JOIN camera ON camera.seq = camera_unpacked.seq
  WHERE camera_unpacked.seq >= ? * ${packSize}
    AND camera_unpacked.seq < (SELECT max(number) + 1 FROM (${some})) * ${packSize}`

// Not their ids, which the index does not have.
const rowsText = `
  SELECT ${heldColumns.map((column) => column === "camera_id" ? "''" : column).join(", ")}
  FROM camera INDEXED BY camera_scan WHERE seq >= ? ORDER BY seq LIMIT ?`

/** How the packs of a database are read. */
export const makeReadPacks = (sql: SqlClient.SqlClient, values: PackedValues) => {
  const { entryOf } = values.dictionaries
  // What a query gives is not known to the compiler either way.
  const rowsOf = <Row>(query: Statement<unknown>) =>
    query.values as Effect.Effect<ReadonlyArray<Row>, SqlError>

  const state: Effect.Effect<PackState, SqlError> = Effect.map(
    rowsOf<readonly [number | null, number | null, number, number | null]>(
      sql.unsafe(`SELECT (SELECT max(number) FROM camera_pack), (SELECT max(seq) FROM camera),
        (SELECT count(*) FROM (SELECT 1 FROM camera_unpacked LIMIT ${mostChanged + 1})),
        (SELECT max(seq) FROM change_log)`),
    ),
    ([row]) => {
      const [pack, last, changed, lastChange] = row!
      const behind = (last ?? 0) - ((pack ?? -1) + 1) * packSize
      return {
        isCurrent: pack !== null && behind <= mostBehind && changed <= mostChanged &&
          last! <= mostSeq && values.hasRoom(),
        isBehind: behind > packSize || changed > packSize,
        lastChange: lastChange ?? 0,
      }
    },
  )

  const put = (chunk: Chunk, seq: number, row: HeldRow | readonly [null]) => {
    const at = seq - chunk.first
    if (row[0] !== null) return setIn(chunk, at, entryOf(row))
    chunk.profiles[at] = 0
    chunk.localities[at] = 0
    chunk.exact.delete(at)
  }

  /** At most `count` packs from a number on, and what their cameras are by now. */
  const readGroup = Effect.fnUntraced(function* (
    from: number,
    count: number,
    pause: Effect.Effect<void>,
  ) {
    while (true) {
      const rows = yield* rowsOf<PackValues | RowValues>(
        sql.unsafe(groupText, [from, count, from, from, count]),
      )
      const packs = rows.filter((row) => row[0] === 0)
      const [first = 0, last = 0] = [packs[0]?.[4] ?? 0, packs[0]?.[5] ?? 0]
      if (packs.length > 0 && !values.hasAll({ first, last })) {
        yield* values.load(pause)
        continue
      }
      const chunks = new Map<number, Chunk>()
      for (const [, number, cameras, exactPlaces] of packs) {
        const chunk = toChunk({ number, cameras, exactPlaces })
        values.toMemory(chunk)
        chunks.set(number, chunk)
      }
      for (const row of rows) {
        if (row[0] === 0) continue
        const [, seq, ...held] = row
        const chunk = chunks.get(Math.floor(seq / packSize))
        if (chunk !== undefined) put(chunk, seq, held)
      }
      const end = packs.at(-1)?.[1] ?? from - 1
      const group: PackGroup = {
        chunks: [...chunks.values()],
        next: packs.length < count ? undefined : end + 1,
        end: (end + 1) * packSize,
      }
      return group
    }
  })

  /** The chunks of some rows, which are in the order of their numbers. */
  const chunksOf = function* (rows: ReadonlyArray<HeldRow>) {
    for (let at = 0; at < rows.length;) {
      const chunk = makeChunk(rows[at]![0], packSize)
      for (; at < rows.length && rows[at]![0] < chunk.first + packSize; at++) {
        put(chunk, rows[at]![0], rows[at]!)
      }
      yield chunk
    }
  }

  /**
   * Visits the cameras that are in packs; `pause` is done before each statement. Gives the number that
   * is behind all of them, or undefined after the last that was wanted.
   */
  const walkPacks = Effect.fnUntraced(function* (
    pause: Effect.Effect<void>,
    visit: Parameters<Walk>[0],
    from: number,
  ) {
    let number: number | undefined = Math.floor(from / packSize)
    let end = from
    while (number !== undefined) {
      yield* pause
      const group: PackGroup = yield* readGroup(number, together, pause)
      for (const chunk of group.chunks) if (visit(chunk) === "last") return undefined
      number = group.next
      end = Math.max(end, group.end)
    }
    return end
  })

  /** Visits every camera; `pause` is done before each statement. */
  const walkWith = (pause: Effect.Effect<void>): Walk =>
    Effect.fnUntraced(function* (visit, from = 0) {
      let end = yield* walkPacks(pause, visit, from)
      while (end !== undefined) {
        yield* pause
        const rows: ReadonlyArray<HeldRow> = yield* rowsOf<HeldRow>(
          sql.unsafe(rowsText, [end, packSize]),
        )
        for (const chunk of chunksOf(rows)) if (visit(chunk) === "last") return
        if (rows.length < packSize) return
        end = rows.at(-1)![0] + 1
      }
    })

  return { state, readGroup, walkPacks, walkWith }
}

/** {@linkcode makeReadPacks} */
export type ReadPacks = ReturnType<typeof makeReadPacks>
