/**
 * A list of records on standard output.
 *
 * @module
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import { type Form, isForPrograms, printRows } from "./Form.ts"
import { printLines } from "./Output.ts"
import { describePart, type Part, takePart } from "../Flags.ts"
import type { CommandError, UsageError } from "./ReportFailure.ts"
import { type Column, tableLines } from "./Table.ts"

/** The columns of the terminal that a table is for; it may be as wide as it is anywhere else. */
export const tableWidth: Effect.Effect<number, never, Stdio.Stdio | Terminal.Terminal> = Effect.gen(
  function* () {
    const { stdoutIsTerminal } = yield* Stdio.Stdio
    const { columns } = yield* Terminal.Terminal
    return (yield* stdoutIsTerminal) ? (yield* columns) || Infinity : Infinity
  },
)

/** How a list is printed. */
export interface ListOptions<Row> {
  /** What it is printed as. */
  readonly form: Form
  /** The fields of a row in CSV. */
  readonly names: ReadonlyArray<string>
  /** The columns of the table. */
  readonly columns: ReadonlyArray<Column<Row>>
  /** The line that is told on standard error below a table of so many rows. */
  readonly describe: (count: number) => string
}

/** Prints rows as a table. */
export const printTable = <Row>(
  columns: ReadonlyArray<Column<Row>>,
  rows: Iterable<Row>,
): Effect.Effect<void, CommandError, Stdio.Stdio | Terminal.Terminal> =>
  Effect.flatMap(
    tableWidth,
    (width) => printLines(tableLines(columns, width)(Stream.fromIterable(rows))),
  )

/** Prints the rows of a list as they come; gives how many they were. */
export const printList = Effect.fnUntraced(function* <Row extends object, E, R>(
  rows: Stream.Stream<Row, E, R>,
  { columns, describe, form, names }: ListOptions<Row>,
): Effect.fn.Return<number, E | CommandError | UsageError, R | Stdio.Stdio | Terminal.Terminal> {
  let count = 0
  const counted = Stream.map(rows, (row) => (count++, row))
  if (isForPrograms(form)) {
    yield* printRows(counted, form, names)
    return count
  }
  yield* printLines(tableLines(columns, yield* tableWidth)(counted))
  yield* Console.error(describe(count))
  return count
})

/** How a part of a list is printed. */
export interface PartOptions<Row> extends Omit<ListOptions<Row>, "describe"> {
  /** Which part it is. */
  readonly part: Part
  /** What the rows are, one and many. */
  readonly noun: readonly [one: string, many: string]
}

/** Prints the part of a list that is asked for; gives how many rows it has. */
export const printPart = <Row extends object, E, R>(
  rows: Stream.Stream<Row, E, R>,
  { noun, part, ...options }: PartOptions<Row>,
): Effect.Effect<
  number,
  E | CommandError | UsageError,
  R | Stdio.Stdio | Terminal.Terminal
> =>
  printList(takePart(part)(rows), {
    ...options,
    describe: (count) => describePart(part, count, noun),
  })
