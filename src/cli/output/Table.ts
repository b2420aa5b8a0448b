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
  /** Whether a narrow terminal cuts the other columns first, as for ids that are copied. */
  readonly isWhole?: boolean
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

const gap = 2

/** The widths of columns in a terminal of so many cells: the widest are cut, as far as need be. */
const fit = (
  natural: ReadonlyArray<number>,
  columns: ReadonlyArray<Column<never>>,
  width: number,
): ReadonlyArray<number> => {
  const room = width - gap * (natural.length - 1)
  const least = natural.map((cells, index) => {
    const { isWhole = false, title } = columns[index]!
    return isWhole ? cells : Math.min(cells, CliOutput.displayWidth(title))
  })
  const at = (most: number) => natural.map((cells, i) => Math.max(least[i]!, Math.min(cells, most)))
  const total = (widths: ReadonlyArray<number>) => widths.reduce((sum, cells) => sum + cells, 0)
  let most = Math.max(...natural)
  while (most > 1 && total(at(most)) > room) most--
  // What the last step took too much goes to the first that has use for it.
  const widths = [...at(most)]
  for (const [index, cells] of natural.entries()) {
    const spare = Math.max(0, room - total(widths))
    widths[index] = Math.min(cells, widths[index]! + spare)
  }
  return widths
}

/**
 * The lines of a table, the titles first; none when there are no rows. A column is as wide as the
 * widest cell up to then, so that a table without end needs no memory, and no line wider than `width`.
 */
export const tableLines =
  <Row>(columns: ReadonlyArray<Column<Row>>, width: number = Infinity) =>
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
      if (width === Infinity) return [widths, lines.map((cells) => align(cells, widths))]
      const fitted = fit(widths, columns, width)
      return [
        widths,
        lines.map((cells) =>
          cut(align(cells.map((cell, index) => cut(cell, fitted[index]!)), fitted), width)
        ),
      ]
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
