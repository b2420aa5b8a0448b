/**
 * Which rows of the table `camera` match what is asked for.
 *
 * @module
 */
import type * as SqlClient from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"
import { searchRows } from "../../../domain/CameraQuery.ts"
import { timeText } from "../../../domain/Time.ts"
import { askedWords } from "../../../domain/Words.ts"
import { fold } from "../CameraRecord.ts"
import type { StoreSelection } from "../CameraStore.ts"
import { type Box, boxAround, chordSquared, pointOf, toRanges } from "../Geometry.ts"
import { cameraColumns } from "./CameraRow.ts"
import { makeDialect } from "./Dialect.ts"

// A circle or box wider than this is no longer sought strip by strip.
const wideCircle = 1000
const mostStrips = 200

// More than the error of a scalar product, or of the square of a chord.
const rounding = 1e-12

const isNarrowBox = ({ bbox }: StoreSelection) =>
  bbox !== undefined && (bbox[3] - bbox[1]) * 10 < mostStrips - 2

const foldedNames = cameraColumns.filter(({ key }) => key !== undefined).map(({ name }) => name)
const exactNames = [
  "camera_type",
  ...searchRows.map(([name]) => name).filter((name) => !foldedNames.includes(name)),
]

/** The fields of which each has an index of its own; the fewest cameras are in a city, then in a state. */
export const indexedNames = ["city", "state", "source", "country"] as const

/** A place in degrees. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** The square of the chord from a place to each camera. */
export const chordFrom = (
  sql: SqlClient.SqlClient,
  { latitude, longitude }: Place,
): Fragment => {
  const { x, y, z } = pointOf(latitude, longitude)
  return sql`(x - ${x}) * (x - ${x}) + (y - ${y}) * (y - ${y}) + (z - ${z}) * (z - ${z})`
}

// The scalar product of two points takes half as long as their chord.
const isWithin = (
  sql: SqlClient.SqlClient,
  { latitude, longitude }: Place,
  chord: number,
  margin: number,
) => {
  const { x, y, z } = pointOf(latitude, longitude)
  return sql`x * ${x} + y * ${y} + z * ${z} > ${1 - chord / 2 + margin}`
}

/** Whether a camera is within a chord of a place, of which the square is given, or may be for rounding. */
export const mayBeWithin = (sql: SqlClient.SqlClient, place: Place, chord: number): Fragment =>
  isWithin(sql, place, chord, -rounding)

/** The strip of latitude in which a camera is, as the index of places has it. */
export const strip = (sql: SqlClient.SqlClient): Fragment => sql`CAST(latitude * 10 AS INTEGER)`

/** Strips of latitude, and ranges of longitude in them; all of it where there is none. */
export interface Strips extends Pick<Box, "longitudes"> {
  readonly first: number
  readonly last: number
}

// Wide enough for engines that cut a fraction off and for those that round it.
const stripsOf = ({ longitudes, north, south }: Box): Strips => ({
  longitudes,
  first: Math.floor(south * 10),
  last: Math.ceil(north * 10),
})

/** Cameras that an index finds: the index, and what it is asked. */
export type Indexed = readonly [index: string, condition: Fragment]

/** What a camera must match, as conditions. */
export interface Conditions {
  /** All conditions of a selection. */
  readonly all: (selection: StoreSelection) => ReadonlyArray<Fragment>
  /** What indexes can find of them, that which finds the fewest first. */
  readonly indexed: (selection: StoreSelection) => ReadonlyArray<Indexed>
  /** The indexes of them that give what has one value in the order of adding. */
  readonly keyed: (selection: StoreSelection) => ReadonlyArray<Indexed>
  /** The strips that hold all of a selection, where it is of a place that is not wide. */
  readonly stripsOf: (selection: StoreSelection) => Strips | undefined
  /** What the index of places has in strips. */
  readonly inStrips: (strips: Strips) => Fragment
  /** What the index of places has around a place; `radius` in km. */
  readonly around: (place: Place, radius: number) => Indexed
  /** That a camera has what {@linkcode askedWords} gives. */
  readonly hasParts: (parts: ReadonlyArray<string>) => ReadonlyArray<Fragment>
}

/** The values of a field that are wanted. */
const wanted = (selection: StoreSelection, name: string): ReadonlyArray<unknown> => {
  const value = (selection as Readonly<Record<string, unknown>>)[name]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

/** The conditions of all reads. */
export const makeConditions = (sql: SqlClient.SqlClient): Conditions => {
  const { containsAll, hasOrderedKeys, hasWords: inIndex, inKeyIndex, isAmong } = makeDialect(sql)

  // One parameter for however many values: an engine takes only so many.
  const isOneOf = (column: Fragment, values: ReadonlyArray<unknown>) =>
    values.length === 1 ? sql`${column} = ${values[0]}` : isAmong(column, values)

  const inLongitudes = ({ longitudes }: Box) =>
    longitudes.length === 0
      ? []
      : [sql.or(longitudes.map(([west, east]) => sql`longitude BETWEEN ${west} AND ${east}`))]

  const inStrips = ({ first, last, longitudes }: Strips): Fragment => {
    const number = strip(sql)
    if (longitudes.length === 0) return sql`${number} BETWEEN ${first} AND ${last}`
    const strips = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    const isInOne = isOneOf(number, strips)
    return sql.or(
      longitudes.map(([west, east]) =>
        sql.and([isInOne, sql`longitude BETWEEN ${west} AND ${east}`])
      ),
    )
  }

  const inBox = ({ bbox }: StoreSelection) => {
    if (bbox === undefined) return []
    const box = toRanges(bbox)
    return [sql`latitude BETWEEN ${box.south} AND ${box.north}`, ...inLongitudes(box)]
  }

  const inWideCircle = (place: Place, limit: number) =>
    sql`(${isWithin(sql, place, limit, rounding)} OR ${mayBeWithin(sql, place, limit)}
      AND ${chordFrom(sql, place)} <= ${limit})`

  const inCircle = ({ latitude, longitude, radius }: StoreSelection) => {
    if (latitude === undefined || longitude === undefined || radius === undefined) return []
    const box = boxAround(latitude, longitude, radius)
    return [
      ...box.south === -90 && box.north === 90
        ? []
        : [sql`latitude BETWEEN ${box.south} AND ${box.north}`],
      ...radius < wideCircle ? inLongitudes(box) : [],
      radius < wideCircle
        ? sql`${chordFrom(sql, { latitude, longitude })} <= ${chordSquared(radius)}`
        : inWideCircle({ latitude, longitude }, chordSquared(radius)),
    ]
  }

  const hasParts = (parts: ReadonlyArray<string>) => containsAll(sql`camera.words`, parts)

  const hasWords = ({ q }: StoreSelection) => q === undefined ? [] : hasParts(askedWords(q))

  const isSince = ({ created_after, updated_after }: StoreSelection) => [
    ...created_after === undefined ? [] : [sql`created_at > ${timeText(created_after)}`],
    ...updated_after === undefined ? [] : [sql`changed_at > ${timeText(updated_after)}`],
  ]

  const isShown = ({ retired = false }: StoreSelection) =>
    retired === "any" ? [] : [retired ? sql`retired_at IS NOT NULL` : sql`retired_at IS NULL`]

  const hasKey = (selection: StoreSelection, name: string) => {
    const texts = wanted(selection, name)
    return texts.length === 0
      ? []
      : [isOneOf(sql`${sql(`${name}_key`)}`, texts.map((text) => fold(String(text))))]
  }

  const hasValue = (selection: StoreSelection, name: string) => {
    const values = wanted(selection, name)
    if (values.length === 0) return []
    const numbers = values.map((value) => typeof value === "boolean" ? Number(value) : value)
    return [isOneOf(sql`${sql(name)}`, numbers)]
  }

  const inIndexOf = (selection: StoreSelection, name: string): ReadonlyArray<Indexed> => {
    const keys = wanted(selection, name).map((text) => fold(String(text)))
    const more = inKeyIndex(sql`${sql(`${name}_key`)}`, keys)
    return keys.length === 0 || more === undefined
      ? []
      : [[`camera_${name}`, sql.and([...hasKey(selection, name), ...more])]]
  }

  const stripsOfPlace = (selection: StoreSelection): Strips | undefined => {
    const { bbox, latitude, longitude, radius } = selection
    const isInCircle = latitude !== undefined && longitude !== undefined &&
      radius !== undefined && radius < wideCircle
    if (isInCircle) return stripsOf(boxAround(latitude, longitude, radius))
    return bbox !== undefined && isNarrowBox(selection) ? stripsOf(toRanges(bbox)) : undefined
  }

  const inPlace = (selection: StoreSelection): ReadonlyArray<Indexed> => {
    const strips = stripsOfPlace(selection)
    return strips === undefined ? [] : [["camera_strip", inStrips(strips)]]
  }

  return {
    hasParts,
    keyed: (selection) =>
      indexedNames.flatMap((name) =>
        hasOrderedKeys && wanted(selection, name).length === 1 ? inIndexOf(selection, name) : []
      ),
    stripsOf: stripsOfPlace,
    inStrips,
    around: ({ latitude, longitude }, radius) => [
      "camera_strip",
      inStrips(stripsOf(boxAround(latitude, longitude, radius))),
    ],
    indexed: (selection) => {
      const [source, sourceId] = [hasKey(selection, "source"), hasValue(selection, "source_id")]
      return [
        ...source.length > 0 && sourceId.length > 0
          ? [["camera_source_id", sql.and([...source, ...sourceId])] as const]
          : [],
        ...inPlace(selection),
        ...(selection.q === undefined ? [] : inIndex(selection.q)).map((condition): Indexed => [
          "camera_words",
          condition,
        ]),
        ...indexedNames.flatMap((name) => inIndexOf(selection, name)),
      ]
    },
    all: (selection) => [
      ...exactNames.flatMap((name) => hasValue(selection, name)),
      ...foldedNames.flatMap((name) => hasKey(selection, name)),
      ...isShown(selection),
      ...inBox(selection),
      ...inCircle(selection),
      ...isSince(selection),
      ...hasWords(selection),
    ],
  }
}
