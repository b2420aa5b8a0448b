/**
 * Schemas of the sources of cameras.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import * as Responses from "../contract/Responses.ts"
import { fromShape } from "../contract/WireSchema.ts"
import type * as Domain from "../domain/Source.ts"
import { checkSource, sourceChecks } from "../domain/Source.ts"
import { checked } from "./Input.ts"

/** Schema of a source of cameras. */
export const Source: Schema.Codec<Domain.Source> = fromShape(Responses.source)

/** Schema of what is told of a source; it refuses what `putSource` refuses. */
export const SourceDescription: Schema.Codec<Domain.SourceDescription> = checked(
  Object.fromEntries(
    Object.keys(sourceChecks).map((name) => [name, Schema.optional(Schema.String)]),
  ),
  checkSource("putSource"),
)
