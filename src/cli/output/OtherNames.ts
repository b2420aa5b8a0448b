/**
 * What other programs call the flags of `cam2`.
 *
 * @module
 */
import { nearest } from "../../domain/NearWords.ts"

const words = (text: string): ReadonlyArray<string> => text.split(" ")

/** The names elsewhere of a flag, by its name here. */
export const namesElsewhere: Readonly<Record<string, ReadonlyArray<string>>> = {
  all: words("everything"),
  "base-url": words("url server host"),
  bbox: words("box bounds extent"),
  by: words("group group-by field fields"),
  "created-after": words("since added-after"),
  db: words("database file path"),
  "dry-run": words("check preview"),
  end: words("to until before"),
  fields: words("field columns select"),
  file: words("input record"),
  format: words("form output-format"),
  hostname: words("host address bind listen"),
  latitude: words("lat"),
  limit: words("max count size first n"),
  longitude: words("lon lng long"),
  near: words("around nearest point"),
  offset: words("skip"),
  output: words("out file"),
  permission: words("level role"),
  query: words("text word words keyword keywords search term terms find match contains"),
  radius: words("distance within"),
  set: words("field"),
  start: words("from since after"),
  type: words("kind"),
  "updated-after": words("since changed-after modified-after"),
}

/** What may be meant by a word that there is not, as a question; empty where nothing is near. */
export const didYouMean = (given: string, existing: Iterable<string>): string => {
  const near = nearest(given, existing).slice(0, 3)
  return near.length === 0 ? "" : `did you mean ${near.join(" or ")}?`
}

/** The flags, of those that a command has, that may be meant by another name. */
export const flagsMeant = (name: string, flags: ReadonlyArray<string>): ReadonlyArray<string> =>
  flags.filter((flag) => namesElsewhere[flag]?.includes(name))
