/**
 * A list of records on standard output.
 *
 * @module
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { printLines } from "./Output.ts"
import { toJson } from "../../domain/Printable.ts"
import { describePart, type Part, takePart } from "../Flags.ts"
import type { CommandError, UsageError } from "./ReportFailure.ts"
import { type Column, tableLines } from "./Table.ts"

/** How a list is printed. */
export interface ListOptions<Row> {
  /** One JSON record a line instead of a table. */
  readonly json: boolean
  /** The columns of the table. */
  readonly columns: ReadonlyArray<Column<Row>>
  /** The line that is told on standard error below a table of so many rows. */
  readonly describe: (count: number) => string
}

/** Prints the rows of a list as they come. */
export const printList = Effect.fnUntraced(function* <Row, E, R>(
  rows: Stream.Stream<Row, E, R>,
  { columns, describe, json }: ListOptions<Row>,
): Effect.fn.Return<void, E | CommandError, R | Stdio.Stdio> {
  if (json) return yield* printLines(Stream.map(rows, toJson))
  let count = 0
  const counted = Stream.map(rows, (row) => (count++, row))
  yield* printLines(tableLines(columns)(counted))
  yield* Console.error(describe(count))
})

/** How a part of a list is printed. */
export interface PartOptions<Row> extends Pick<ListOptions<Row>, "json" | "columns"> {
  /** Which part it is. */
  readonly part: Part
  /** What the rows are, one and many. */
  readonly noun: readonly [one: string, many: string]
}

/** Prints the part of a list that is asked for. */
export const printPart = <Row, E, R>(
  rows: Stream.Stream<Row, E, R>,
  { noun, part, ...options }: PartOptions<Row>,
): Effect.Effect<void, E | CommandError | UsageError, R | Stdio.Stdio> =>
  printList(takePart(part)(rows), {
    ...options,
    describe: (count) => describePart(part, count, noun),
  })
