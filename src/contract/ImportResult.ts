/**
 * What becomes of one line of a bulk import.
 *
 * @module
 */
import * as Schema from "effect/Schema"

/** The content type of a bulk import and of its results. */
export const ndjson = "application/x-ndjson"

/** The camera that was added, or that was there before; or why none was added. */
export const ImportResult = Schema.Union([
  Schema.Struct({
    cameraID: Schema.String,
    existing: Schema.optionalKey(Schema.Literal(true)),
  }),
  Schema.Struct({ status: Schema.Int, message: Schema.String }),
])

/** See the schema. */
export type ImportResult = typeof ImportResult.Type

/** So many lines of one import may be wrong (422, or 413 for their length); with one more it ends. */
export const mostWrongLines = 1000

/** The most characters of the message of a result. */
export const mostMessage = 500

/** Whether a result is of no line and the last: the import ended, and says why. */
export const isEnd = (result: ImportResult): boolean =>
  "status" in result && ([400, 401, 403, 408].includes(result.status) || result.status >= 500)
