/**
 * Counting the rows of the table `camera` by the values of its columns.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { cameraTypes } from "../../../domain/Camera.ts"
import type { StoreSelection } from "../CameraStore.ts"
import type { CameraScan } from "./CameraScan.ts"
import { makeDialect } from "./Dialect.ts"

/** A value of a column. */
export type Value = string | number | null

/** How many cameras have a value, and the `seq` of the first of them. */
export interface Tally {
  first: number
  cameras: number
}

type Tallies = Map<Value, Tally>

// The columns of which every value is known: those of a camera are the digits of one number, so that
// one list is made and read for all of them.
const known: Readonly<Record<string, ReadonlyArray<Value>>> = {
  camera_type: cameraTypes,
  is_active_image: [0, 1],
  is_active_video: [0, 1],
}

const put = (tallies: Tallies, value: Value, first: number, cameras: number) => {
  const tally = tallies.get(value)
  if (tally === undefined) {
    const added = { first, cameras }
    tallies.set(value, added)
    return added
  }
  tally.cameras += cameras
  // An index gives them in an order of its own.
  if (first < tally.first) tally.first = first
  return tally
}

/** Counts values; `seqs` are those of the cameras that have them. */
const addAll = (tallies: Tallies, seqs: ReadonlyArray<number>, values: ReadonlyArray<Value>) => {
  let last: Value | undefined
  let tally: Tally = { first: 0, cameras: 0 }
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    // Most cameras have what the one before has.
    if (value === last) {
      tally.cameras++
      if (seqs[at]! < tally.first) tally.first = seqs[at]!
    } else {
      tally = put(tallies, value, seqs[at]!, 1)
      last = value
    }
  }
}

/** The digits of some columns: what a number is made of, and the tallies of each by those of numbers. */
const makeDigits = (columns: ReadonlyArray<string>) => {
  let base = 1
  const digits = columns.map((column) => {
    const digit = { column, values: known[column]!, base }
    base *= digit.values.length
    return digit
  })
  return {
    terms: digits.map(({ base, column, values }) => {
      const whens = values.slice(1).map((value, index) =>
        `WHEN ${typeof value === "string" ? `'${value}'` : value} THEN ${base * (index + 1)}`
      )
      return `CASE ${column} ${whens.join(" ")} ELSE 0 END`
    }),
    talliesOf: (numbers: Tallies) =>
      digits.map(({ base, column, values }) => {
        const tallies: Tallies = new Map()
        for (const [number, { cameras, first }] of numbers) {
          const value = values[Math.floor(Number(number) / base) % values.length]!
          put(tallies, value, first, cameras)
        }
        return [column, tallies] as const
      }),
  }
}

/** How the cameras that match are counted by some columns. */
export const makeTallies = (
  sql: SqlClient.SqlClient,
  { readAll }: CameraScan,
): (
  columns: ReadonlyArray<string>,
  selection: StoreSelection,
) => Effect.Effect<ReadonlyMap<string, ReadonlyMap<Value, Tally>>, SqlError> =>
  Effect.fnUntraced(function* (columns, selection) {
    const { listOf } = makeDialect(sql)
    const { talliesOf, terms } = makeDigits(columns.filter((column) => column in known))
    const others = columns.filter((column) => !(column in known))
    const lists = [...others, ...terms.length > 0 ? [terms.join(" + ")] : []]
    const tallies = lists.map((): Tallies => new Map())
    // Grouping sorts each slice by each column; lists are made without, and counted here.
    const asked = sql.csv(["seq", ...lists].map(listOf))
    yield* readAll(selection, {
      weight: lists.length + 1,
      hasTexts: true,
      read: (part) =>
        Effect.map(sql`SELECT ${asked} ${part}`.values, ([texts]) => {
          const [seqs, ...values] = texts!.map((text) => JSON.parse(String(text)))
          for (const [at, tally] of tallies.entries()) addAll(tally, seqs, values[at])
          return false
        }),
    })
    const numbers = terms.length > 0 ? tallies.at(-1)! : new Map()
    return new Map([
      ...others.map((column, at) => [column, tallies[at]!] as const),
      ...talliesOf(numbers),
    ])
  })
