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
