/**
 * Where the records are in a document of JSON.
 *
 * @module
 */
import { isJsonObject, type JsonObject } from "../Flatten.ts"
import { pathsOf, plain } from "../Mapping.ts"
import { isOwnRecord } from "../OwnRecord.ts"

/** Whether an odd number of backslashes stands before a quote. */
const isEscaped = (text: string, at: number) => {
  let first = at
  while (text[first - 1] === "\\") first--
  return (at - first) % 2 === 1
}

/** The beginning of a document of JSON, with what is open closed after its last whole value. */
export const closeJson = (beginning: string): string => {
  const open: Array<string> = []
  const word = /[^\s,:\]}"[{]+/y
  let end = 0
  let isKey = false
  // What is open changes only together with this.
  const keep = (at: number) => {
    end = at
  }
  for (let at = 0; at < beginning.length;) {
    const letter = beginning[at]!
    if (letter === '"') {
      let close = beginning.indexOf('"', at + 1)
      while (close > 0 && isEscaped(beginning, close)) close = beginning.indexOf('"', close + 1)
      if (close < 0) break
      at = close + 1
      if (!isKey) keep(at)
      isKey = false
    } else if (letter === "{" || letter === "[") {
      open.push(letter === "{" ? "}" : "]")
      isKey = letter === "{"
      keep(++at)
    } else if (letter === "}" || letter === "]") {
      open.pop()
      isKey = false
      keep(++at)
    } else if (letter === ",") {
      isKey = open.at(-1) === "}"
      at++
    } else {
      word.lastIndex = at
      const found = word.exec(beginning)?.[0]
      at += found?.length ?? 1
      if (found === undefined) continue
      if (at === beginning.length) break
      keep(at)
    }
  }
  return beginning.slice(0, end) + open.toReversed().join("")
}

const address = /^\s*[a-z][a-z0-9+.-]*:\/\//i

/** Whether a record has an address beside those of the records in it. */
export const hasAddress = (value: unknown): boolean =>
  typeof value === "string" ? address.test(value) : isOwnRecord(value) ||
    (Array.isArray(value)
      ? value.some((each) => typeof each === "string" && address.test(each))
      : isJsonObject(value) && Object.values(value).some(hasAddress))

// RFC 8288 and OGC API have such lists beside that of the records.
const isLink = (value: unknown) => isJsonObject(value) && "rel" in value && "href" in value

const isRecords = (value: unknown): value is ReadonlyArray<unknown> =>
  Array.isArray(value) && value.some(isJsonObject)

const ofCameras = /(?:cam(?:era)?|cctv)s?$|^(?:data|elements|features|items|records|results)$/

/** Whether a list of this name has cameras, and nothing else. */
export const isNameOfCameras = (name: string): boolean => ofCameras.test(plain(name))

const leadsToAddress = (value: unknown): boolean =>
  hasAddress(value) ||
  (Array.isArray(value)
    ? value.slice(0, 20).some(leadsToAddress)
    : isJsonObject(value) && Object.values(value).some(leadsToAddress))

/** Paths to the lists of records in a document, without those in the records. */
const pathsIn = function* (
  value: unknown,
  path: ReadonlyArray<string>,
): Generator<readonly [path: ReadonlyArray<string>, records: ReadonlyArray<unknown>]> {
  if (isRecords(value)) {
    if (!value.every(isLink)) yield [path, value]
  } else if (isJsonObject(value)) {
    for (const [name, each] of Object.entries(value)) yield* pathsIn(each, [...path, name])
  }
}

/** The path of the list of records in a document: the first with an address in it, else the first. */
export const findPath = (document: unknown): ReadonlyArray<string> | undefined => {
  if (
    isJsonObject(document) && document.type === "FeatureCollection" && isRecords(document.features)
  ) return ["features"]
  const found = [...pathsIn(document, [])]
  const [path] = found.find(([, records]) => leadsToAddress(records)) ?? found[0] ?? []
  return path
}

/** A record, and where it is in one that holds several. */
export interface Part {
  readonly value: unknown
  readonly place: string
}

const isScalar = (value: unknown) =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"

/**
 * The records in one of a list: itself, or, where it has no address of its own, those that it holds. These
 * have what it says beside them, such as where all of them are.
 */
export const expand = function* (value: unknown, place: string): Generator<Part> {
  if (!isJsonObject(value) || hasAddress(value)) return yield { value, place }
  const lists = Object.entries(value).filter(([, each]) => isRecords(each) && leadsToAddress(each))
  if (lists.length === 0) return yield { value, place }
  const names = lists.map(([name]) => name)
  const rest = Object.entries(value).filter(([name, each]) =>
    !names.includes(name) && (isScalar(each) || isJsonObject(each))
  )
  const ids = pathsOf("source_id", rest.map(([name]) => name))
  const id = ids.map((name) => value[name]).find(isScalar)
  // What tells the record from others does not tell those in it from each other.
  const around: JsonObject = Object.fromEntries(
    rest.map(([name, each]) => [ids.includes(name) ? `parent_${name}` : name, each]),
  )
  for (const [name, list] of lists) {
    for (const [index, each] of (list as ReadonlyArray<unknown>).entries()) {
      const merged = isJsonObject(each)
        ? { ...around, ...withId(each, id, index + 1), ...each }
        : each
      yield* expand(merged, `${place}, ${name} ${index + 1}`)
    }
  }
}

/** The id of a record in another one, where it has none of its own. */
const withId = (record: JsonObject, id: unknown, number: number) =>
  id === undefined || pathsOf("source_id", Object.keys(record)).length > 0
    ? {}
    : { id: `${id}/${number}` }

/** Records by their ids, as some documents have them; undefined when it is none of these. */
export const byIds = (document: unknown): ReadonlyArray<JsonObject> | undefined => {
  if (!isJsonObject(document) || isOwnRecord(document)) return undefined
  const entries = Object.entries(document)
  const records = entries.filter(([, value]) => isJsonObject(value) && hasAddress(value))
  return records.length > 1 || records.length > 0 && records.length === entries.length
    ? records.map(([key, value]) => ({ key, ...value as JsonObject }))
    : undefined
}
