/**
 * CSV with any delimiter: the first row names the columns, unless that is said.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Csv from "effect/encoding/Csv"
import * as Stream from "effect/Stream"
import { withoutMark } from "../../contract/forms/Csv.ts"
import { nearest } from "../../domain/NearWords.ts"
import { ListError } from "../ListError.ts"
import type { ListOptions } from "../ListOptions.ts"
import { reasonName } from "../ListProperties.ts"
import type { ListPart, ParsedList } from "../ListRecord.ts"
import { mapNames } from "../Mapping.ts"
import { fromRow, isOwnRecord } from "../OwnRecord.ts"
import { readNumber, type Scalar } from "../Values.ts"
import { endless, mostCharacters, passedOver } from "./CsvLongRecord.ts"
import { mendQuotes } from "./CsvQuotes.ts"

const delimiters = [",", ";", "\t", "|", "^", "~"]

/** The cells of the first rows of a text, roughly: what is in quotes has no delimiters in it. */
const cellsOf = (text: string, delimiter: string): ReadonlyArray<number> => {
  const rows = text.replace(/"(?:[^"]|"")*"/g, "q").split(/\r\n|\r|\n/)
  return rows.filter((row) => row !== "").slice(0, 20).map((row) => row.split(delimiter).length)
}

/** A row of Excel that names the delimiter. */
const named = /^\ufeff?sep=(.)\r?\n/i

/** The delimiter of a text: the one that cuts its first rows into most cells, all into as many. */
export const delimiterOf = (beginning: string): string | undefined => {
  const said = named.exec(beginning)?.[1]
  if (said !== undefined) return said
  const scored = delimiters.map((delimiter) => {
    const [first = 0, ...others] = cellsOf(beginning, delimiter)
    // The last row may be cut off.
    const rows = others.length > 1 ? others.slice(0, -1) : others
    const alike = rows.filter((count) => count === first).length
    const share = rows.length === 0 ? 1 : alike / rows.length
    return { delimiter, score: first > 1 ? share * 100 + Math.min(first, 90) : 0 }
  })
  const best = scored.reduce((one, other) => other.score > one.score ? other : one)
  return best.score > 0 ? best.delimiter : undefined
}

/** Whether a row has values, and no names. */
const isData = (row: ReadonlyArray<string>) =>
  row.some((cell) => /^\s*[a-z][a-z0-9+.-]*:\/\//i.test(cell)) ||
  row.some((cell) => readNumber(cell) !== undefined) && mapNames(row, {}).size === 0

/** Whether a row is what a spreadsheet has above its table: one cell, which names no column. */
const isTitle = (row: ReadonlyArray<string>) =>
  row.length > 2 && row.filter((cell) => cell.trim() !== "").length === 1 &&
  mapNames(row, {}).size === 0

const columnNames = (row: ReadonlyArray<string>): ReadonlyArray<string> => {
  const seen = new Map<string, number>()
  return row.map((cell, index) => {
    const name = cell.trim() || `column_${index + 1}`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}_${count}`
  })
}

const noHeader = (row: ReadonlyArray<string>) =>
  new ListError({
    message: `the first row of the CSV is not a header; name its ${row.length} columns with ` +
      "--columns, such as --columns source_id,latitude,longitude,snapshot_url",
    line: 1,
  })

const meaningsOfAddress = ["snapshot_url", "m3u8_url", "video", "address", "ip"] as const

// A record of quotes alone has three times as many when they are mended.
const mostRecordSize = 4 * mostCharacters

const tooLong = `the record has more than ${mostCharacters.toLocaleString("en")} characters`

const isMark = ({ cells }: Row, mark: string) => cells.length === 1 && cells[0] === mark

const cannotRead = (line: number, reason: string) =>
  new ListError({ message: `line ${line} of the CSV cannot be read: ${reason}`, line })

interface Row {
  readonly cells: ReadonlyArray<string>
  readonly line: number
}

/** The rows of a text with their cells, each with the number of the line at which it begins. */
const numberedRows = <E, R>(text: Stream.Stream<string, E, R>, delimiter: string) =>
  mendQuotes(text, delimiter).pipe(
    Stream.pipeThroughChannel(Csv.decodeString<E>({ delimiter, maxRecordSize: mostRecordSize })),
    Stream.mapError((error) =>
      Csv.isCsvError(error) ? cannotRead(error.line, error.message) : error
    ),
    Stream.mapAccumArray(() => 1, (first, rows) => {
      let line = first
      const numbered = rows.map((cells): Row => {
        const at = line
        line++
        for (const cell of cells) {
          for (let end = cell.indexOf("\n"); end >= 0; end = cell.indexOf("\n", end + 1)) line++
        }
        return { cells, line: at }
      })
      return [line, numbered]
    }),
    Stream.filter(({ cells }) => cells.some((cell) => cell.trim() !== "")),
  )

/** The rows of a text, up to one that cannot be passed over. */
const rowsOf = <E, R>(text: Stream.Stream<string, E, R>, delimiter: string) =>
  Stream.suspend(() => {
    let failure: ListError | undefined
    const isRead = (row: Row) => {
      if (isMark(row, endless)) failure = cannotRead(row.line, `${tooLong}, or a quote without end`)
      // Without the names of its columns, nothing can be read.
      else if (row.line === 1 && isMark(row, passedOver)) failure = cannotRead(1, tooLong)
      return failure === undefined
    }
    return Stream.takeWhile(numberedRows(text, delimiter), isRead).pipe(
      Stream.concat(
        Stream.suspend(() => failure === undefined ? Stream.empty : Stream.fail(failure)),
      ),
    )
  })

/** What takes from each row why it was refused before, and the marks that a list of such rows has. */
const withoutReason = (header: ReadonlyArray<string>) => {
  const at = header.indexOf(reasonName)
  return (cells: ReadonlyArray<string>): ReadonlyArray<string> =>
    at < 0 ? cells : cells.toSpliced(at, 1).map(withoutMark)
}

/** A row as the list has it. */
export interface CsvRow {
  readonly columns: ReadonlyArray<string>
  readonly cells: ReadonlyArray<string>
}

const readRow = (
  columns: ReadonlyArray<string>,
  cells: ReadonlyArray<string>,
  line: number,
): ListPart => {
  const fields = new Map<string, Scalar>()
  for (const [index, name] of columns.entries()) fields.set(name, cells[index] ?? "")
  if (isMark({ cells, line }, passedOver)) {
    return { line, reason: tooLong, record: { columns, cells: [] } satisfies CsvRow }
  }
  const record: CsvRow = { columns, cells }
  const beyond = cells.slice(columns.length).some((cell) => cell.trim() !== "")
  if (beyond) {
    return {
      line,
      reason: `${cells.length} cells, expected ${columns.length} as there are columns`,
      record,
    }
  }
  const own = fromRow(fields)
  return { line, fields, own: isOwnRecord(own) ? own : undefined, record }
}

/** Reads CSV of which `beginning` was looked at. */
export const readCsv = Effect.fnUntraced(function* <E, R>(
  text: Stream.Stream<string, E, R>,
  beginning: string,
  { columns, map = {} }: ListOptions,
  delimiter: string,
): Effect.fn.Return<ParsedList<E, R>, ListError> {
  const skipped = named.test(beginning) ? 1 : 0
  const rows = Stream.drop(rowsOf(Stream.make(beginning), delimiter), skipped)
  // The beginning may end within quotes: what comes before them is read all the same.
  const first = yield* Stream.runCollect(
    Stream.take(Stream.catch(rows, () => Stream.empty), 21),
  )
  if (first.length === 0) yield* Stream.runDrain(rows)
  const [{ cells: row } = { cells: [] }, ...samples] = first
  if (columns === undefined && (isData(row) || isTitle(row))) return yield* noHeader(row)
  const header = columns ?? columnNames(row)
  const clean = withoutReason(header)
  const names = clean(header)
  const missing = Object.values(map).find((path) => !names.includes(path))
  const list = names.map((name) => JSON.stringify(name)).join(", ")
  if (missing !== undefined) {
    const [meant] = nearest(missing, names)
    return yield* new ListError({
      message: `there is no column ${JSON.stringify(missing)} (--map); the columns are ${list}` +
        (meant === undefined ? "" : `; did you mean ${JSON.stringify(meant)}?`),
    })
  }
  const mapping = mapNames(names, map)
  const isReached = meaningsOfAddress.some((meaning) => mapping.has(meaning)) ||
    (columns === undefined ? samples : first).some(({ cells }) =>
      clean(cells).some((cell) => cell.includes("://"))
    )
  if (!isReached) {
    return yield* new ListError({
      message: "no column of the CSV has addresses; say which one with --map, such as " +
        `--map snapshot_url=COLUMN. The columns are ${list}`,
    })
  }
  return {
    form: delimiter === "\t" ? "TSV" : `CSV with ${JSON.stringify(delimiter)} between its cells`,
    parts: rowsOf(text, delimiter).pipe(
      Stream.drop(skipped + (columns === undefined ? 1 : 0)),
      Stream.map(({ cells, line }) => readRow(names, clean(cells), line)),
    ),
  }
})
