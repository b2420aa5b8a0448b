/**
 * What becomes of one line of a bulk import.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { putOutcomes } from "../domain/CameraPut.ts"

/** The content type of a bulk import and of its results. */
export const ndjson = "application/x-ndjson"

/** How many lines of an import that updates had which outcome; it comes last, of every line. */
export const ImportTotals = Schema.Struct({
  added: Schema.Int,
  updated: Schema.Int,
  unchanged: Schema.Int,
  refused: Schema.Int,
}).annotate({ identifier: "ImportTotals" })

/** See the schema. */
export type ImportTotals = typeof ImportTotals.Type

/** The camera that was added, or that was there before; or why none was added; or the totals. */
export const ImportResult = Schema.Union([
  Schema.Struct({
    cameraID: Schema.String,
    existing: Schema.optionalKey(Schema.Literal(true)),
    outcome: Schema.optionalKey(Schema.Literals(putOutcomes)),
  }).annotate({ identifier: "ImportedCamera" }),
  Schema.Struct({ status: Schema.Int, message: Schema.String })
    .annotate({ identifier: "RefusedLine" }),
  ImportTotals,
]).annotate({ identifier: "ImportResult" })

/** See the schema. */
export type ImportResult = typeof ImportResult.Type

/** So many lines of one import may be wrong (422, or 413 for their length); with one more it ends. */
export const mostWrongLines = 1000

/** The most characters of the message of a result. */
export const mostMessage = 500

/** Whether a result is of no line and the last: the import ended, and says why. */
export const isEnd = (result: ImportResult): boolean =>
  "status" in result && ([400, 401, 403, 408].includes(result.status) || result.status >= 500)
