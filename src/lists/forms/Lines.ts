/**
 * JSON, one record a line: of cameras of this database, of GeoJSON, or of anything else.
 *
 * @module
 */
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type Line, splitLines } from "../../contract/Lines.ts"
import type { ListPart, ParsedList } from "../ListRecord.ts"
import { readJsonRecord } from "./JsonRecord.ts"

// RFC 8142 has each record of GeoJSON after this.
const separator = "\u001e"

/** A line without the separator before its record. */
export const withoutSeparator = (line: string): string =>
  line.startsWith(separator) ? line.slice(1) : line

const parse = (json: string): Result.Result<unknown, string> =>
  Result.try({
    try: (): unknown => JSON.parse(withoutSeparator(json)),
    catch: () => "not JSON",
  })

const readLine = ({ number, text }: Line): ReadonlyArray<ListPart> => {
  if (Result.isSuccess(text) && text.success.trim() === "") return []
  const value = Result.flatMap(text, parse)
  return [
    Result.isSuccess(value)
      ? readJsonRecord(value.success, number)
      : { line: number, reason: value.failure, record: Result.getOrUndefined(text) },
  ]
}

/** The records of lines of JSON, read as they are pulled. */
export const readLines = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
): ParsedList<E, R> => ({
  form: "NDJSON",
  parts: Stream.flatMap(splitLines(bytes), (line) => Stream.fromIterable(readLine(line))),
})
