/**
 * Statements that add many rows to the table `camera`, where nothing is in their way.
 *
 * @module
 */
import { exactJson } from "./ExactJson.ts"

/** The text of a statement with its parameters. */
export type Text = readonly [sql: string, params: ReadonlyArray<unknown>]

/** Rows to add, of which each has the same columns in the same order. */
export type InsertRows = ReadonlyArray<Readonly<Record<string, unknown>>>

/** Makes the statements that add rows, which give the `camera_id` of each that is added. */
export type MakeInserts = (rows: InsertRows) => ReadonlyArray<Text>

// The fewer statements the quicker, and a few sizes do, so that each is prepared once. The largest
// has a quarter of the parameters that SQLite takes.
const sizes = [256, 32, 4, 1]

// D1 takes texts of 2 MB, and a character has three bytes at most, or two of four.
const mostCharacters = 500_000

const inParts = (rows: InsertRows): ReadonlyArray<InsertRows> => {
  const parts: Array<InsertRows> = []
  for (let start = 0; start < rows.length;) {
    const size = sizes.find((size) => size <= rows.length - start)!
    parts.push(rows.slice(start, start + size))
    start += size
  }
  return parts
}

/** Texts of JSON as arrays of them, none too long where it has several. */
const inArrays = (texts: ReadonlyArray<string>) => {
  const arrays: Array<Array<string>> = []
  let length = Infinity
  for (const text of texts) {
    if (length + text.length > mostCharacters) {
      arrays.push([])
      length = 0
    }
    arrays.at(-1)!.push(text)
    length += text.length + 1
  }
  return arrays.map((array) => `[${array.join(",")}]`)
}

const namesOf = ([row = {}]: InsertRows) => Object.keys(row)

const text = (names: ReadonlyArray<string>, rows: string) =>
  `INSERT INTO camera (${names.join(", ")}) ${rows} ON CONFLICT DO NOTHING RETURNING camera_id`

/** Each value is a parameter: the quickest on an engine that takes many of them. */
export const makeValuesInserts = (): MakeInserts => {
  // The text of each number of rows is put together once, and so is its statement prepared.
  const texts = new Map<number, string>()
  const textOf = (rows: InsertRows) => {
    let found = texts.get(rows.length)
    if (found === undefined) {
      const names = namesOf(rows)
      const row = `(${names.map(() => "?").join(", ")})`
      found = text(names, `VALUES ${rows.map(() => row).join(", ")}`)
      texts.set(rows.length, found)
    }
    return found
  }
  return (rows) =>
    inParts(rows).map((part) => [textOf(part), part.flatMap((row) => Object.values(row))])
}

/** The rows are one parameter, for D1, which takes a hundred. */
export const jsonInserts: MakeInserts = (rows) => {
  const names = namesOf(rows)
  const values = names.map((_, place) => `json_extract(value, '$[${place}]')`)
  const sql = text(names, `SELECT ${values.join(", ")} FROM json_each(?) WHERE true`)
  return inArrays(rows.map((row) => exactJson(Object.values(row)))).map((
    json,
  ) => [sql, [json]])
}

/** The text of rows for PostgreSQL, without the nulls of most columns, which cost it time by their names. */
export const toRecordset = (rows: InsertRows): string =>
  JSON.stringify(rows.map((row) => {
    const some: Record<string, unknown> = {}
    for (const name in row) if (row[name] !== null) some[name] = row[name]
    return some
  }))

/** The rows are one parameter, for PostgreSQL. */
export const recordsetInserts: MakeInserts = (rows) =>
  inParts(rows).map((part) => {
    const names = namesOf(part)
    const from = `SELECT ${names.join(", ")} FROM json_populate_recordset(NULL::camera, $1::json)`
    return [text(names, from), [toRecordset(part)]]
  })
