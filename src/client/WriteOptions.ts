/**
 * How a camera that is there is written.
 *
 * @module
 */
import type * as Result from "effect/Result"
import { isEtag } from "../contract/Version.ts"
import type { FormatError } from "../domain/Errors.ts"
import * as Input from "../domain/Input.ts"

/** How a camera that is there is written. */
export interface WriteOptions {
  /** The version that the write is meant for: nothing is written when the camera has another. */
  readonly ifMatch?: string | undefined
}

/** Checks the options of a write; `more` are the rules of those that it has besides. */
export const checkWriteOptions = <A extends WriteOptions = WriteOptions>(
  operation: string,
  more: Input.Rules = {},
): (options: A | undefined) => Result.Result<A, FormatError> =>
  Input.checkOptions(operation, { ifMatch: Input.optional(isEtag), ...more })
