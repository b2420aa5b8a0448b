/**
 * The values that the cameras of packs have: the table `camera_pack_values`, and dictionaries in memory
 * of the same, with numbers of their own.
 *
 * Each row has values that no row before it has, in the order of their numbers. Nothing of them is
 * changed; where too many are of no use any longer, all packs are made again, and then the first row
 * has another number.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { type Chunk, mostNumbers, numberOf } from "../index/Columns.ts"
import { type Dictionaries, makeDictionaries } from "../index/Dictionaries.ts"
import type { LocalityField, ProfileField } from "../index/Held.ts"
import type { Tuples } from "../index/Tuples.ts"
import { makeNumbering, type Numbering } from "./Numbering.ts"

/** Which rows of the table there are, by the numbers of the first and the last; 0 for none. */
export interface Parts {
  readonly first: number
  readonly last: number
}

/** A new row of the table. */
export interface NewPart {
  readonly texts: ReadonlyArray<string>
  readonly profiles: Uint32Array
  readonly localities: Uint32Array
}

type PartRow = readonly [
  part: number,
  first: number,
  texts: string,
  profiles: Uint8Array,
  localities: Uint8Array,
]

// More cameras than these are not read as rows.
const leastRoom = 2 ** 16

// So many rows are read at once.
const together = 4

/** Of a tuple of some fields, whether each number is that of a text; all others are 0 or 1. */
const areTexts = (fields: ReadonlyArray<LocalityField | ProfileField>) =>
  fields.map((field) => !/^(is_|retired)/.test(field))

const wordsOf = (bytes: Uint8Array) => {
  const { buffer, byteLength, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Uint32Array(buffer, byteOffset, byteLength / 4)
}

const renumber = (numbers: Uint32Array, numberFor: (number: number) => number) => {
  for (let at = 0; at < numbers.length; at++) {
    const packed = numbers[at]!
    if (packed !== 0) numbers[at] = numberFor(numberOf(packed)) << 8 | packed & 0xff
  }
}

interface Numberings {
  readonly texts: Numbering
  readonly profiles: Numbering
  readonly localities: Numbering
}

const noNumberings = (): Numberings => ({
  texts: makeNumbering(),
  profiles: makeNumbering(),
  localities: makeNumbering(),
})

/** {@linkcode makePackedValues} */
export interface PackedValues {
  /** The values in memory. */
  readonly dictionaries: Dictionaries
  /** Takes in what the table has since; `pause` is done after each part of it. */
  readonly load: (pause: Effect.Effect<void>) => Effect.Effect<void, SqlError>
  /** Whether all of some rows were taken in. */
  readonly hasAll: (parts: Parts) => boolean
  /** Puts the numbers of memory in place of those of the database; it must have all of them. */
  readonly toMemory: (chunk: Chunk) => void
  /** Puts the numbers of the database in place of those of memory; gives what the table has to get. */
  readonly toDatabase: (chunk: Chunk) => NewPart | undefined
  /** Takes notice that what {@linkcode toDatabase} gave is a row by now. */
  readonly added: (part: number) => void
  /** Forgets the numbers of the database, which are read again then. */
  readonly forget: () => void
  /** Whether there is room in memory for the values of what is in no pack. */
  readonly hasRoom: () => boolean
  /** How many values the database has. */
  readonly size: () => number
}

/** The values of the packs of the database, where the stores over it have them together. */
export const CurrentPackedValues: Context.Reference<PackedValues | undefined> = Context.Reference<
  PackedValues | undefined
>("@cam2/camera-database/CurrentPackedValues", { defaultValue: () => undefined })

/** {@linkcode CurrentPackedValues} of the database of an `SqlClient`. */
export const layer: Layer.Layer<never, never, SqlClient.SqlClient> = Layer.effect(
  CurrentPackedValues,
  Effect.map(SqlClient.SqlClient, (sql) => makePackedValues(sql)),
)

/** The values of the packs of a database, of which none are read yet. */
export const makePackedValues = (sql: SqlClient.SqlClient): PackedValues => {
  const dictionaries = makeDictionaries()
  const { texts } = dictionaries
  let numberings = noNumberings()
  let parts: Parts = { first: 0, last: 0 }

  const forget = (first = 0) => {
    numberings = noNumberings()
    parts = { first, last: 0 }
  }

  const takeTuples = <Field extends LocalityField | ProfileField>(
    { add, fields }: Tuples<Field>,
    numbering: Numbering,
    values: Uint32Array,
  ) => {
    const isText = areTexts(fields)
    const { inMemory } = numberings.texts
    const tuple = new Uint32Array(fields.length)
    for (let start = 0; start < values.length; start += tuple.length) {
      for (let at = 0; at < tuple.length; at++) {
        const value = values[start + at]!
        tuple[at] = isText[at] ? inMemory(value) : value
      }
      numbering.add(add(tuple))
    }
  }

  const take = ([part, first, list, profiles, localities]: PartRow) => {
    if (first !== parts.first) forget(first)
    // What was read twice at a time is taken once.
    if (part <= parts.last) return
    for (const text of JSON.parse(list)) numberings.texts.add(texts.addOnce(text))
    takeTuples(dictionaries.profiles, numberings.profiles, wordsOf(profiles))
    takeTuples(dictionaries.localities, numberings.localities, wordsOf(localities))
    parts = { first, last: part }
  }

  const load: PackedValues["load"] = Effect.fnUntraced(function* (pause) {
    while (true) {
      const [bounds] = yield* sql`SELECT min(part), max(part) FROM camera_pack_values`.values
      const [first, last] = bounds!.map((part) => Number(part ?? 0)) as [number, number]
      if (first !== parts.first) forget(first)
      if (last <= parts.last) return
      const rows = yield* (sql`
        SELECT part, (SELECT min(part) FROM camera_pack_values), texts, profiles, localities
        FROM camera_pack_values WHERE part > ${parts.last} ORDER BY part LIMIT ${together}`
        .values as Effect.Effect<ReadonlyArray<PartRow>, SqlError>)
      rows.forEach(take)
      yield* pause
    }
  })

  const makeAdd = <Field extends LocalityField | ProfileField>(
    { fields, values }: Tuples<Field>,
    numbering: Numbering,
    textFor: (number: number) => number,
  ) => {
    const isText = areTexts(fields)
    const added: Array<number> = []
    const numberFor = (number: number) => {
      const known = numbering.inDatabase(number)
      if (known !== 0) return known
      for (let at = 0; at < fields.length; at++) {
        const value = values()[number * fields.length + at]!
        added.push(isText[at] ? textFor(value) : value)
      }
      return numbering.add(number)
    }
    return { added, numberFor }
  }

  const toDatabase: PackedValues["toDatabase"] = (chunk) => {
    const added: Array<string> = []
    const textFor = (number: number) => {
      const known = numberings.texts.inDatabase(number)
      if (known !== 0 || number === 0) return known
      added.push(texts.textOf(number))
      return numberings.texts.add(number)
    }
    const profiles = makeAdd(dictionaries.profiles, numberings.profiles, textFor)
    const localities = makeAdd(dictionaries.localities, numberings.localities, textFor)
    renumber(chunk.profiles, profiles.numberFor)
    renumber(chunk.localities, localities.numberFor)
    if (profiles.added.length + localities.added.length === 0) return undefined
    return {
      texts: added,
      profiles: Uint32Array.from(profiles.added),
      localities: Uint32Array.from(localities.added),
    }
  }

  return {
    dictionaries,
    load,
    hasAll: ({ first, last }) => first === parts.first && last <= parts.last,
    toMemory: (chunk) => {
      for (const column of ["profiles", "localities"] as const) {
        const { inMemory, isSame } = numberings[column]
        if (!isSame()) renumber(chunk[column], inMemory)
      }
    },
    toDatabase,
    added: (part) => {
      parts = { first: parts.first || part, last: part }
    },
    forget: () => forget(),
    hasRoom: () =>
      Math.max(dictionaries.profiles.size(), dictionaries.localities.size()) <
        mostNumbers - leastRoom,
    size: () => numberings.texts.size() + numberings.profiles.size() + numberings.localities.size(),
  }
}
