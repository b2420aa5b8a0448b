/**
 * A file with the records that were refused and why, which can be mended and imported again.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { toLine } from "../../contract/forms/Csv.ts"
import type { CsvRow } from "../../lists/forms/Csv.ts"
import { isJsonObject } from "../../lists/Flatten.ts"
import type { ImportOutcome } from "../../lists/importCameras.ts"
import { reasonName } from "../../lists/ListProperties.ts"
import type { CommandError } from "../output/ReportFailure.ts"
import { openFile } from "../output/WriteFile.ts"

const isRow = (record: unknown): record is CsvRow =>
  isJsonObject(record) && Array.isArray(record.columns) && Array.isArray(record.cells)

/** The text of what was refused: CSV of rows of CSV, and NDJSON of any other records. */
const textOf = ({ reason, record }: ImportOutcome): readonly [header: string, line: string] =>
  isRow(record)
    // The reason comes first, so that a row with too many cells is seen as what it is.
    ? [toLine([reasonName, ...record.columns]), toLine([reason, ...record.cells])]
    : [
      "",
      JSON.stringify({ [reasonName]: reason, ...isJsonObject(record) ? record : { record } }) +
      "\n",
    ]

/**
 * Opens the file at `path`; gives what writes refused records to it. It takes its place when the scope
 * closes, whatever ended the import, so that it may be the file that is imported.
 */
export const openRefused = (
  path: string,
): Effect.Effect<
  (outcomes: ReadonlyArray<ImportOutcome>) => Effect.Effect<void, CommandError>,
  CommandError,
  Scope.Scope
> =>
  Effect.map(openFile(path), (append) => {
    let isBegun = false
    return (outcomes) => {
      const texts = outcomes.filter(({ outcome }) => outcome === "refused").map(textOf)
      if (texts.length === 0) return Effect.void
      const header = isBegun ? "" : texts[0]![0]
      isBegun = true
      return append(header + texts.map(([, line]) => line).join(""))
    }
  })
