/**
 * Which cameras are found by their ids.
 *
 * @module
 */
import type * as Result from "effect/Result"
import type { Pairs } from "../contract/Encoding.ts"
import { retirements } from "../domain/CameraQuery.ts"
import type { FormatError } from "../domain/Errors.ts"
import * as Input from "../domain/Input.ts"

/** Which cameras are found by their ids. */
export interface ReadOptions {
  /** Only those that are retired, or with `"any"` these too; those that are not when left out. */
  readonly retired?: boolean | "any" | undefined
}

/** Checks the options of a read. */
export const checkReadOptions = (
  operation: string,
): (options: ReadOptions | undefined) => Result.Result<ReadOptions, FormatError> =>
  Input.checkOptions(operation, {
    retired: Input.optional((value) => retirements.some((one) => one === value)),
  })

/** The parameters of a read with these options. */
export const toParameters = ({ retired }: ReadOptions): Pairs =>
  retired === undefined ? [] : [["retired", String(retired)]]
