/**
 * Which names of a list mean which field.
 *
 * @module
 */
import { fieldNames, type Meaning, ofTheRecord, wrappers } from "./FieldNames.ts"
import type { Scalar } from "./Values.ts"

/** A name of the list that means a field. */
export interface Candidate {
  /** The name, or the path of what is nested. */
  readonly path: string
  /** It was said that it means this, so that what it says cannot be left aside. */
  readonly isCertain: boolean
}

/** The names of a list that mean each field, the better first. */
export type Mapping = ReadonlyMap<Meaning, ReadonlyArray<Candidate>>

/** A name as it is compared: without its case, its accents and what is no letter or digit. */
export const plain = (name: string): string =>
  name.toLowerCase().normalize("NFD").replace(/[^\p{L}\p{N}]/gu, "").replaceAll("ß", "ss")

const meanings = Object.keys(fieldNames) as ReadonlyArray<Meaning>

const byName = new Map<string, readonly [meaning: Meaning, rank: number]>()
for (const meaning of meanings) {
  for (const [rank, name] of [plain(meaning), ...fieldNames[meaning].map(plain)].entries()) {
    if (!byName.has(name) || rank === 0) byName.set(name, [meaning, rank])
  }
}

/** The meaning and the rank of each name. */
export const meaningsByName: ReadonlyMap<string, readonly [meaning: Meaning, rank: number]> = byName

const isWrapper = (segment: string) => wrappers.includes(plain(segment))

/** What a path means, and how many names around the last ones were passed over for that. */
const meaningOf = (path: string) => {
  const segments = path.split(".")
  for (let passed = 0; passed < segments.length; passed++) {
    const found = byName.get(plain(segments.slice(passed).join("")))
    if (found === undefined) continue
    const [meaning, rank] = found
    const isOfRecord = !ofTheRecord.includes(meaning) || segments.slice(0, passed).every(isWrapper)
    if (isOfRecord) return { meaning, rank, passed, path }
  }
  return undefined
}

/** Names that only this database has, so that no other meaning is likely. */
const isOwnName = (path: string) => path.includes("_") && meanings.some((name) => name === path)

/** The mapping of records that have these paths; what `map` says comes first. */
export const mapNames = (
  paths: Iterable<string>,
  map: Readonly<Record<string, string>>,
): Mapping => {
  const given = new Map(Object.entries(map).map(([field, path]) => [path, field]))
  const mapping = new Map<Meaning, ReadonlyArray<Candidate>>()
  for (const [field, path] of Object.entries(map)) {
    mapping.set(field as Meaning, [{ path, isCertain: true }])
  }
  const found = [...paths].filter((path) => !given.has(path)).flatMap((path) =>
    meaningOf(path) ?? []
  )
  for (const meaning of meanings.filter((meaning) => !Object.hasOwn(map, meaning))) {
    const candidates = found.filter((one) => one.meaning === meaning)
      .sort((one, other) => one.passed - other.passed || one.rank - other.rank)
      .map(({ path }) => ({ path, isCertain: isOwnName(path) }))
    if (candidates.length > 0) mapping.set(meaning, candidates)
  }
  return mapping
}

/**
 * Gives the mapping of records, made once for all that have the same paths, but of what is known;
 * `onNew` is told of each one that is made.
 */
export const makeMapper = (
  map: Readonly<Record<string, string>>,
  known: ReadonlyArray<Meaning>,
  onNew: (paths: Iterable<string>, mapping: Mapping) => void,
) => {
  const made = new Map<string, Mapping>()
  const withoutKnown = (mapping: Mapping): Mapping =>
    new Map([...mapping].filter(([meaning]) => !known.includes(meaning)))
  let last: readonly [key: string, mapping: Mapping] | undefined
  return (fields: ReadonlyMap<string, Scalar>): Mapping => {
    const key = [...fields.keys()].join("\n")
    if (last?.[0] === key) return last[1]
    // A list whose every record has other names is mapped each time.
    if (made.size > 1000) made.clear()
    let mapping = made.get(key)
    if (mapping === undefined) {
      const whole = mapNames(fields.keys(), map)
      onNew(fields.keys(), whole)
      mapping = withoutKnown(whole)
      made.set(key, mapping)
    }
    last = [key, mapping]
    return mapping
  }
}

/** Those of some paths that have a meaning. */
export const pathsOf = (
  meaning: Meaning,
  paths: ReadonlyArray<string>,
): ReadonlyArray<string> => (mapNames(paths, {}).get(meaning) ?? []).map(({ path }) => path)
