/**
 * Which rows of the table `camera` match what is asked for.
 *
 * @module
 */
import type * as SqlClient from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"
import { searchRows } from "../../../domain/CameraQuery.ts"
import { jsonTypes } from "../../../domain/Kind.ts"
import { timeText } from "../../../domain/Time.ts"
import { askedWords } from "../../../domain/Words.ts"
import { fold } from "../CameraRecord.ts"
import type { StoreSelection } from "../CameraStore.ts"
import { type Box, boxAround, chordSquared, pointOf, toRanges } from "../Geometry.ts"

// Beyond this a circle holds so much of the earth that reading in order and stopping at a full page
// is quicker than sorting what the index of places finds.
const wideCircle = 1000

// Seeking each strip of a circle or box is worth it as long as they are few, and an engine takes only
// so many parameters.
const mostStrips = 30

const isNarrowBox = ({ bbox }: StoreSelection) =>
  bbox !== undefined && (bbox[3] - bbox[1]) * 10 < mostStrips - 2

/** Whether the index of places finds few of what is in a circle or box. */
export const isNarrow = (selection: StoreSelection): boolean =>
  selection.radius !== undefined && selection.radius < wideCircle || isNarrowBox(selection)

const isFolded = ([, { kind, search }]: typeof searchRows[number]) =>
  jsonTypes[kind] === "string" && !search?.isExact

// The index of the fewest cameras is that of a city, then of a state; the rest follow.
const fewest = ["city", "state"]
const folded = searchRows.filter(isFolded).map(([name]) => name)
const foldedNames = [...fewest, ...folded.filter((name) => !fewest.includes(name))]
const exactNames = [
  "camera_type",
  ...searchRows.filter((row) => !isFolded(row)).map(([name]) => name),
]

/** The square of the chord from a place to each camera. */
export const chordFrom = (
  sql: SqlClient.SqlClient,
  { latitude, longitude }: { readonly latitude: number; readonly longitude: number },
): Fragment => {
  const { x, y, z } = pointOf(latitude, longitude)
  return sql`(x - ${x}) * (x - ${x}) + (y - ${y}) * (y - ${y}) + (z - ${z}) * (z - ${z})`
}

/** The conditions of all reads: what a camera must match. */
export const makeConditions = (
  sql: SqlClient.SqlClient,
): (selection: StoreSelection) => ReadonlyArray<Fragment> => {
  /** The strips that hold a range of latitudes, by the index of places. */
  const inStrips = ({ north, south }: Box) => {
    const strip = sql`CAST(latitude * 10 AS INTEGER)`
    // Wide enough for engines that cut a fraction off and for those that round it.
    const [first, last] = [Math.floor(south * 10), Math.ceil(north * 10)]
    const strips = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    return strips.length > mostStrips
      ? sql`${strip} BETWEEN ${first} AND ${last}`
      : sql`${strip} IN ${sql.in(strips)}`
  }

  const inLongitudes = ({ longitudes }: Box) =>
    longitudes.length === 0
      ? []
      : [sql.or(longitudes.map(([west, east]) => sql`longitude BETWEEN ${west} AND ${east}`))]

  const inBox = (selection: StoreSelection) => {
    if (selection.bbox === undefined) return []
    const box = toRanges(selection.bbox)
    return [
      // The planner takes one index, for which the strips of a circle do.
      ...isNarrowBox(selection) && selection.radius === undefined ? [inStrips(box)] : [],
      sql`latitude BETWEEN ${box.south} AND ${box.north}`,
      ...inLongitudes(box),
    ]
  }

  const inCircle = ({ latitude, longitude, radius }: StoreSelection) => {
    if (latitude === undefined || longitude === undefined || radius === undefined) return []
    const box = boxAround(latitude, longitude, radius)
    return [
      ...radius < wideCircle ? [inStrips(box), ...inLongitudes(box)] : [],
      sql`${chordFrom(sql, { latitude, longitude })} <= ${chordSquared(radius)}`,
    ]
  }

  // One parameter for however many values: an engine takes only so many.
  const isOneOf = (column: Fragment, values: ReadonlyArray<unknown>) =>
    values.length === 1
      ? sql`${column} = ${values[0]}`
      : sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`

  const hasWords = ({ q }: StoreSelection) =>
    q === undefined ? [] : askedWords(q).map((word) => sql`instr(words, ${word}) > 0`)

  const isSince = ({ created_after, updated_after }: StoreSelection) => [
    ...created_after === undefined ? [] : [sql`created_at > ${timeText(created_after)}`],
    ...updated_after === undefined ? [] : [sql`changed_at > ${timeText(updated_after)}`],
  ]

  const isShown = ({ retired = false }: StoreSelection) =>
    retired === "any" ? [] : [retired ? sql`retired_at IS NOT NULL` : sql`retired_at IS NULL`]

  return (selection) => {
    const conditions: Array<Fragment> = []
    const given: Readonly<Record<string, unknown>> = { ...selection }
    const wanted = (name: string): ReadonlyArray<unknown> => {
      const value = given[name]
      return value === undefined ? [] : Array.isArray(value) ? value : [value]
    }
    // One index is read, that of the fewest cameras; an expression keeps the planner from the others.
    let isIndexed = isNarrow(selection)
    for (const name of foldedNames) {
      const texts = wanted(name)
      if (texts.length === 0) continue
      const key = sql(`${name}_key`)
      const keys = texts.map((text) => fold(String(text)))
      conditions.push(isOneOf(isIndexed ? sql`${key} || ''` : sql`${key}`, keys))
      isIndexed = true
    }
    for (const name of exactNames) {
      const values = wanted(name)
      if (values.length === 0) continue
      const numbers = values.map((value) => typeof value === "boolean" ? Number(value) : value)
      conditions.push(isOneOf(sql`${sql(name)}`, numbers))
    }
    return [
      ...conditions,
      ...hasWords(selection),
      ...isSince(selection),
      ...isShown(selection),
      ...inBox(selection),
      ...inCircle(selection),
    ]
  }
}
