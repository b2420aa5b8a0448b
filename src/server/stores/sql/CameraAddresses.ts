/**
 * Cameras by their addresses, of which one can be that of very many.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { type CameraType, cameraTypes } from "../../../domain/Camera.ts"
import type { CameraKey } from "../../../domain/CameraKey.ts"
import { keyOf } from "../../../domain/CameraMatch.ts"
import { mostAtAddress } from "../CameraPage.ts"
import { beginTurn } from "../Turn.ts"
import { seqOf } from "./CameraRow.ts"
import { makeDialect } from "./Dialect.ts"
import type { CameraRow } from "./RowCamera.ts"
import { CurrentSlices, type ReadSlices, whole } from "./Slices.ts"
import type { Rows } from "./SqlCameraRows.ts"

// The columns that the index of the addresses of a type has, in its order.
const addressColumns: { readonly [T in CameraType]: ReadonlyArray<string> } = {
  ip: ["ip", "port"],
  non_ip: ["snapshot_url"],
  stream: ["m3u8_url"],
}

// So many rows are read at once where more than are found at once have one address.
const chunk = 1000

/** How cameras are found by their addresses. */
export const makeAddresses = (
  sql: SqlClient.SqlClient,
  { columns, rowsOf }: Rows,
  readSlices: ReadSlices,
) => {
  const { entries, join, member } = makeDialect(sql)
  const hasAddress = (key: CameraKey): Fragment =>
    sql.and(
      Object.entries(keyOf(key)).map(([name, value]) => sql`${sql(name)} = ${String(value)}`),
    )

  /** Whether more cameras have an address than are read at once. */
  const isCrowded = Effect.fnUntraced(function* (address: Fragment) {
    const { found } = yield* CurrentSlices
    return (yield* sql`SELECT 1 FROM camera WHERE ${address} LIMIT 1 OFFSET ${found}`).length > 0
  })

  /** The `seq` of those at a crowded address that match, after `offset` others. */
  const findCrowded = Effect.fnUntraced(function* (
    address: Fragment,
    conditions: Fragment,
    offset: number,
  ) {
    const found: Array<number> = []
    let skipped = 0
    const seqs = (rest: Fragment) =>
      Effect.map(
        sql<{ readonly seq: number }>`SELECT seq FROM camera WHERE ${address} AND ${rest}`,
        (rows) => rows.map(({ seq }) => seq),
      )
    yield* whole(readSlices({
      after: 0,
      weight: 5,
      next: (after) => Effect.map(seqs(sql`seq > ${after} ORDER BY seq LIMIT 1`), ([seq]) => seq),
      endOf: (after, width) =>
        Effect.map(
          seqs(sql`seq > ${after} ORDER BY seq LIMIT 1 OFFSET ${width - 1}`),
          ([seq = Number.MAX_SAFE_INTEGER]) => seq,
        ),
      read: ({ after, last }) =>
        Effect.map(
          seqs(sql`seq > ${after} AND seq <= ${last} AND ${conditions} ORDER BY seq`),
          (matching) => {
            const rest = matching.slice(Math.max(0, offset - skipped))
            skipped += matching.length - rest.length
            found.push(...rest.slice(0, mostAtAddress + 1 - found.length))
            return found.length > mostAtAddress
          },
        ),
    }))
    return found
  })

  /** The rows of the cameras at one address, of which no statement reads more than a part. */
  const readCrowded = Effect.fnUntraced(function* (key: CameraKey) {
    const all: Array<CameraRow> = []
    const read = (after: number) =>
      rowsOf(sql`SELECT ${columns} FROM camera
        WHERE ${hasAddress(key)} AND seq > ${after} ORDER BY seq LIMIT ${chunk}`)
    for (let after = 0;;) {
      const rows = yield* Effect.acquireUseRelease(
        Effect.sync(beginTurn),
        (turn) => Effect.tap(read(after), ({ length }) => length < chunk ? Effect.void : turn.wait),
        (turn) => Effect.sync(turn.end),
      )
      all.push(...rows)
      if (rows.length < chunk) return all
      after = seqOf(rows.at(-1)!)
    }
  })

  /** The cameras of a type at addresses, joined to them from a JSON array. */
  const atAddresses = (type: CameraType): Fragment =>
    sql.and([
      ...addressColumns[type].map((name) => sql`${sql(name)} = ${member("address", name)}`),
      sql`camera_type = ${type}`,
    ])

  const ofType = Effect.fnUntraced(function* (
    type: CameraType,
    keys: ReadonlyArray<CameraKey>,
  ): Effect.fn.Return<ReadonlyArray<CameraRow>, SqlError> {
    if (keys.length === 0) return []
    const { found } = yield* CurrentSlices
    const crowded = yield* sql<{ readonly key: number }>`
      SELECT key FROM ${entries(keys.map(keyOf), "address")}
      WHERE EXISTS (SELECT 1 FROM camera WHERE ${atAddresses(type)} LIMIT 1 OFFSET ${found})`
    const places = new Set(crowded.map(({ key }) => key))
    const few = keys.filter((_, place) => !places.has(place))
    // The index of addresses only helps when those are gone through, and not the cameras.
    const rows = yield* rowsOf(
      sql`SELECT ${columns} FROM ${entries(few.map(keyOf), "address")} ${join} camera ON ${
        atAddresses(type)
      }`,
    )
    const many = yield* Effect.forEach(keys.filter((_, place) => places.has(place)), readCrowded)
    return [...rows, ...many.flat()]
  })

  return {
    hasAddress,
    isCrowded,
    findCrowded,
    /** The rows of every camera at some addresses, in the order of adding. */
    byAddresses: (keys: ReadonlyArray<CameraKey>) =>
      Effect.map(
        Effect.forEach(
          cameraTypes,
          (type) => ofType(type, keys.filter(({ camera_type }) => camera_type === type)),
        ),
        (rows) => rows.flat().sort((one, other) => seqOf(one) - seqOf(other)),
      ),
  }
}

/** See {@linkcode makeAddresses}. */
export type Addresses = ReturnType<typeof makeAddresses>
