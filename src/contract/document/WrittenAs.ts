/**
 * What the OpenAPI document writes of values that are read more leniently than it says.
 *
 * @module
 */
import * as Schema from "effect/Schema"

/** The keyword under which a schema carries what stands in its place in the document. */
export const writtenAs = "x-written-as"

/**
 * `schema` with what the document writes in its place: what should be sent, where the server also takes
 * other spellings, such as numbers as text.
 */
export const asWritten = <A, I>(
  schema: Schema.Codec<A, I>,
  facts: () => Readonly<Record<string, unknown>>,
): Schema.Codec<A, I> =>
  schema.check(
    Schema.makeFilter(() => true, { toJsonSchema: () => [{ [writtenAs]: facts() }, true] }),
  )
