/**
 * Tables with aligned columns, and listings of one record.
 *
 * @module
 */
import * as CliOutput from "effect/cli/CliOutput"
import * as Stream from "effect/Stream"
import { printable } from "../../domain/Printable.ts"

/** One column of a table. */
export interface Column<Row> {
  readonly title: string
  /** The most cells of a terminal that it takes; what is longer is cut. */
  readonly maxWidth: number
  readonly text: (row: Row) => string
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" })

const cut = (text: string, width: number): string => {
  if (CliOutput.displayWidth(text) <= width) return text
  let kept = ""
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += CliOutput.displayWidth(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

const pad = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - CliOutput.displayWidth(text)))

const align = (cells: ReadonlyArray<string>, widths: ReadonlyArray<number>): string =>
  cells.map((cell, index) => pad(cell, widths[index]!)).join("  ").trimEnd()

/**
 * The lines of a table, the titles first; none when there are no rows. A column is as wide as the
 * widest cell up to then, so that a table without end needs no memory.
 */
export const tableLines =
  <Row>(columns: ReadonlyArray<Column<Row>>) =>
  <E, R>(rows: Stream.Stream<Row, E, R>): Stream.Stream<string, E, R> =>
    Stream.mapAccumArray(rows, (): ReadonlyArray<number> => [], (before, chunk) => {
      const lines = chunk.map((row) =>
        columns.map(({ maxWidth, text }) => cut(printable(text(row)), maxWidth))
      )
      if (before.length === 0) lines.unshift(columns.map(({ title }) => title))
      const widths = columns.map((_, index) =>
        lines.reduce(
          (width, cells) => Math.max(width, CliOutput.displayWidth(cells[index]!)),
          before[index] ?? 0,
        )
      )
      return [widths, lines.map((cells) => align(cells, widths))]
    })

/** One line for each field that has a value, the values aligned. */
export const listingLines = (record: Readonly<Record<string, unknown>>): ReadonlyArray<string> => {
  const fields = Object.entries(record).filter(([, value]) => value != null)
  const width = Math.max(0, ...fields.map(([name]) => CliOutput.displayWidth(printable(name))))
  return fields.map(([name, value]) =>
    align([
      printable(name),
      printable(typeof value === "object" ? JSON.stringify(value) : String(value)),
    ], [width, 0])
  )
}
