/**
 * What is said of a list beside what stands in it.
 *
 * @module
 */
import * as Result from "effect/Result"
import { isServerMadeField } from "./OwnRecord.ts"
import { sharedRows, typedRows } from "../domain/CameraTable.ts"
import type { FormatError } from "../domain/Errors.ts"
import { nearest } from "../domain/NearWords.ts"
import { fieldError } from "../domain/Problem.ts"

/** How a list is read. */
export interface ListOptions {
  /** For fields of a camera, the column or the path of nested values that each is read from. */
  readonly map?: Readonly<Record<string, string>> | undefined
  /** The names of the columns of CSV whose first row names none. */
  readonly columns?: ReadonlyArray<string> | undefined
  /**
   * The source of all cameras of the list. Where it is left out and the list names none, cameras that
   * have an id are of the host of their address.
   */
  readonly source?: string | undefined
  /** The country of the cameras of which the list names none: two letters such as `US`. */
  readonly country?: string | undefined
  /** The path of the list of records in a JSON document, such as `data.cameras`. */
  readonly items?: string | undefined
  /** How text is written: `utf-8`, `utf-16le`, `latin1`, or another one of the Encoding Standard. */
  readonly encoding?: string | undefined
}

const names: ReadonlyArray<string> = [...sharedRows, ...typedRows].map(([name]) => name)
  .filter((name) => !isServerMadeField(name) && name !== "properties")

/** Checks what was said of a list; fails with what is wrong. */
export const checkListOptions = (
  options: ListOptions,
): Result.Result<ListOptions, FormatError> => {
  const wrong = Object.keys(options.map ?? {}).find((name) => !names.includes(name))
  if (wrong !== undefined) {
    const [meant] = nearest(wrong, names)
    const hint = meant === undefined ? "" : `; did you mean ${meant}?`
    return Result.fail(fieldError("import", "map", wrong, `one of ${names.join(", ")}${hint}`))
  }
  const twice = options.columns?.find((name, index, all) => all.indexOf(name) !== index)
  if (twice !== undefined) {
    return Result.fail(fieldError("import", "columns", twice, "each name once"))
  }
  if (options.encoding !== undefined && !isEncoding(options.encoding)) {
    const expected = "an encoding such as utf-8, utf-16le, latin1 or windows-1252"
    return Result.fail(fieldError("import", "encoding", options.encoding, expected))
  }
  return Result.succeed({ ...options, source: sourceOf(options) })
}

/** The source of all cameras of a list, where it was said: an empty one is none. */
export const sourceOf = ({ source }: ListOptions): string | undefined => source || undefined

const isEncoding = (label: string): boolean => {
  try {
    return new TextDecoder(label).encoding !== "replacement"
  } catch {
    return false
  }
}
