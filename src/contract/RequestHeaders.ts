/**
 * What the routes read in headers.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { asWritten } from "./document/WrittenAs.ts"
import { idempotencyKeyHeader, keyExpectation, keyPattern } from "./Idempotency.ts"
import { ifMatchHeader, ifNoneMatchHeader } from "./Version.ts"

/** Text that `check` takes, with what the document says of it. */
const header = (check: (text: string) => boolean | string, description: string) =>
  Schema.optionalKey(
    asWritten(Schema.String.check(Schema.makeFilter(check)), () => ({
      type: "string",
      description,
    })),
  )

/** The headers of a write that is done once, however often it is sent with the same key. */
export const keyHeaders = {
  [idempotencyKeyHeader]: header(
    (key) => keyPattern.test(key) || keyExpectation,
    "Names this write: sent again with the same key, it is not done again, and the first answer " +
      `is given for 24 hours. ${keyExpectation}.`,
  ),
}

/** The headers of a write that is only done at the versions that it names. */
export const matchHeaders = {
  [ifMatchHeader]: header(
    () => true,
    "The ETag of the camera as it was read; with any other version it is 412.",
  ),
}

/** The headers of a put, which can be meant for a camera that is there, or for one that is not. */
export const putHeaders = {
  ...matchHeaders,
  [ifNoneMatchHeader]: header(
    (text) => text.trim() === "*" || "* or nothing",
    "* adds the camera only where there is none; where there is one it is 412.",
  ),
}
