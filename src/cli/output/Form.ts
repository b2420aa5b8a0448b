/**
 * The forms in which what is read can be printed: a table for people, JSON and CSV for programs.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { toLine } from "../../contract/forms/Csv.ts"
import { toJson } from "../../domain/Printable.ts"
import { json } from "../Flags.ts"
import { printLines, printText } from "./Output.ts"
import { type CommandError, UsageError } from "./ReportFailure.ts"

/** Which form is wanted: a table when neither is. */
export interface Form {
  readonly json: boolean
  readonly csv: boolean
}

/** `--json` and `--csv`: output for programs. */
export const form = {
  json,
  csv: Flag.Boolean("csv").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Print CSV for programs, the names of the fields first"),
    Flag.withDefault(false),
  ),
}

/** Rows for programs, one JSON record or one line of CSV with the fields `names` each. */
export const printRows = <Row extends object, E, R>(
  rows: Stream.Stream<Row, E, R>,
  { csv, json }: Form,
  names: ReadonlyArray<string>,
): Effect.Effect<void, E | CommandError | UsageError, R | Stdio.Stdio> => {
  if (json && csv) {
    return Effect.fail(new UsageError({ message: "--json and --csv exclude each other" }))
  }
  if (json) return printLines(Stream.map(rows, toJson))
  const lines = Stream.map(rows, (row) => {
    const fields = new Map<string, unknown>(Object.entries(row))
    return toLine(names.map((name) => fields.get(name)))
  })
  return printText(Stream.concat(Stream.succeed(toLine(names)), lines))
}

/** Whether the output is for programs. */
export const isForPrograms = ({ csv, json }: Form): boolean => csv || json
