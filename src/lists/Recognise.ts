/**
 * The form of a list, from how it begins.
 *
 * @module
 */
import * as Result from "effect/Result"
import { isJsonObject, isTooDeep } from "./Flatten.ts"
import { delimiterOf } from "./forms/Csv.ts"
import { byIds, findPath, hasAddress } from "./forms/Outline.ts"
import { isOpenTrafficCamMap } from "./forms/OpenTrafficCamMap.ts"
import { withoutSeparator } from "./forms/Lines.ts"
import { isPlaylist } from "./forms/M3u.ts"
import type { XmlForm } from "./forms/Xml.ts"
import { ListError } from "./ListError.ts"
import { reasonName } from "./ListProperties.ts"
import { mapNames } from "./Mapping.ts"
import { isOwnRecord } from "./OwnRecord.ts"

/** The form of a list. */
export type ListForm =
  | { readonly form: "lines" | "JSON" | "M3U" | XmlForm }
  | { readonly form: "CSV"; readonly delimiter: string }

/** What is read, for whoever has something else. */
const known =
  "known are CSV with any delimiter, GeoJSON, JSON, NDJSON, OpenTrafficCamMap, Overpass " +
  "JSON, KML, KMZ, GPX and M3U, each also gzipped"

const unknown = (found: string, hint = "") =>
  Result.fail(
    new ListError({
      message: `the list is ${found}, which is no form that is read; ${hint}${known}`,
    }),
  )

const isJson = (text: string): boolean => {
  try {
    JSON.parse(withoutSeparator(text))
    return true
  } catch {
    return false
  }
}

const isObjectLine = (line: string) =>
  withoutSeparator(line).trimStart().startsWith("{") && isJson(line)

/** Whether a text is one record a line; a document may stand on one line as well. */
export const isLines = (text: string, isWhole: boolean): boolean => {
  const lines = text.split("\n")
  // The last one may be cut off.
  const whole = (isWhole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== "")
  const [first, ...others] = whole
  if (first === undefined) return false
  if (!/^\s*[[{]/.test(withoutSeparator(first))) {
    return others.length > 0 && others.some(isObjectLine)
  }
  if (!isObjectLine(first)) {
    // A first line that is broken is refused as any other one is.
    return first.trim().length > 1 && others.length > 0 && others.every(isObjectLine)
  }
  if (others.length > 0) return true
  const next = lines.at(-1)!.trim()
  if (!isWhole) return next.startsWith("{")
  const document: unknown = JSON.parse(withoutSeparator(first))
  // What was refused may be one record, and may have no address.
  const isRefused = isJsonObject(document) && reasonName in document
  return isRefused || isOwnRecord(document) || isTooDeep(document) ||
    isJsonObject(document) && findPath(document) === undefined && hasAddress(document) &&
      byIds(document) === undefined && !isOpenTrafficCamMap(document)
}

const rootOf = (text: string): string | undefined =>
  /<([\w:.-]+)/.exec(text.replace(/<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>/gis, ""))?.[1]
    ?.replace(/^.*:/, "")

const ofXml = (text: string): Result.Result<ListForm, ListError> => {
  const root = rootOf(text)
  if (root === "kml") return Result.succeed({ form: "KML" })
  if (root === "gpx") return Result.succeed({ form: "GPX" })
  if (root === "Types" || root === "manifest") {
    return unknown("a document of an office program", "save its table as CSV; ")
  }
  return root?.toLowerCase() === "html" || /^<!doctype html/i.test(text)
    ? unknown("a page of HTML")
    : unknown(
      root === undefined ? "a text that begins with <" : `XML of the kind ${root.slice(0, 40)}`,
    )
}

const isAddressLine = (line: string) => /^\s*https?:\/\/[^\s,;|"]+\s*$/i.test(line)

/** The form of a list that begins with a text, or is it as a whole. */
export const recognise = (
  beginning: string,
  isWhole: boolean,
  hasColumns: boolean,
): Result.Result<ListForm, ListError> => {
  const text = beginning.replace(/^\ufeff/, "").trimStart()
  if (text === "") return Result.succeed({ form: "lines" })
  if (/^#EXT/i.test(text)) {
    return isPlaylist(text)
      ? Result.fail(
        new ListError({
          message:
            "the list is the playlist of one stream, and no list of channels; add its address " +
            "as a camera: cam2 add, with camera_type stream and m3u8_url",
        }),
      )
      : Result.succeed({ form: "M3U" })
  }
  if (text.startsWith("<")) return ofXml(text)
  if (isLines(text, isWhole)) return Result.succeed({ form: "lines" })
  if (/^[[{]/.test(withoutSeparator(text))) return Result.succeed({ form: "JSON" })
  if (text.includes("\0")) return unknown("no text")
  const [first = "", ...others] = text.split(/\r\n|\r|\n/)
  const isAddresses = [first, ...others.slice(0, 5)].filter((line) => line.trim() !== "")
    .every((line) => isAddressLine(line))
  if (isAddresses) return Result.succeed({ form: "M3U" })
  if (/^---\s*$|^[\w.-]+:(?:\s|$)/.test(first) && !hasColumns) {
    return unknown("YAML, or text like it")
  }
  const delimiter = delimiterOf(text)
  if (delimiter !== undefined) return Result.succeed({ form: "CSV", delimiter })
  const isColumn = ["snapshot_url", "m3u8_url", "video", "address"] as const
  const mapping = mapNames([first.trim()], {})
  return hasColumns || isColumn.some((meaning) => mapping.has(meaning))
    ? Result.succeed({ form: "CSV", delimiter: "," })
    : unknown("text without columns")
}
