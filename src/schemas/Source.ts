/**
 * Schemas of the sources of cameras.
 *
 * @module
 */
import type * as Schema from "effect/Schema"
import * as Responses from "../contract/Responses.ts"
import { fromShape } from "../contract/WireSchema.ts"
import type * as Domain from "../domain/Source.ts"

/** Schema of a source of cameras. */
export const Source: Schema.Codec<Domain.Source> = fromShape(Responses.source)
