/**
 * Cameras to import out of the records of a list.
 *
 * @module
 */
import * as Result from "effect/Result"
import { checkRecord, type ImportEntry, type Note } from "./ImportEntry.ts"
import type { ListOptions } from "./ListOptions.ts"
import type { ListPart, ListRecord } from "./ListRecord.ts"
import type { Lookalikes } from "./Lookalikes.ts"
import { makeMapper } from "./Mapping.ts"
import { readOwnRecord } from "./OwnRecord.ts"
import { retirementOf } from "./Retired.ts"
import { notes } from "./Notes.ts"
import { readFields } from "./ReadFields.ts"

/** Which names of a list each field was taken from so far. */
export type MappingSoFar = Map<string, Set<string>>

// Two lists may number their cameras alike, whatever the lists are called; those on one host do not.
const hostOf = ({ ip, m3u8_url, snapshot_url }: { readonly [name: string]: unknown }) =>
  ip ?? URL.parse(String(snapshot_url ?? m3u8_url))?.hostname

/**
 * Reads one part after the other; `mapping` is what they were read by, and `lookalikes` looks at the
 * names that they have.
 */
export const makeReader = (
  options: ListOptions & { readonly formSource?: string | undefined },
  mapping: MappingSoFar,
  lookalikes: Lookalikes,
): (part: ListPart) => ImportEntry => {
  const { country, map = {}, source } = options
  // What the list has as its source stays as a property, where that is said.
  const mapperOf = makeMapper(
    map,
    source === undefined ? [] : ["source"],
    (...made) => lookalikes.see(...made),
  )

  const mapped = Object.entries(map)

  const readOwn = (part: ListRecord): ImportEntry => {
    const { line, own = {}, record } = part
    lookalikes.seeOwn(own)
    const more: Record<string, unknown> = {}
    const values = mapped.length > 0 ? part.fields : undefined
    for (const [field, path] of mapped) {
      const value = values?.get(path)
      if (value !== undefined) more[field] = value
    }
    if (source !== undefined) more.source = source
    if (country !== undefined && own.country == null) more.country = country
    const told: Array<Note> = []
    const sourceID = more.source_id ?? own.source_id
    if (sourceID != null && sourceID !== "" && !(more.source || own.source)) {
      more.source = hostOf(own)
      told.push(notes.source)
    }
    const read = readOwnRecord(own, more)
    const retired = retirementOf(own)
    if (retired !== undefined) told.push(notes.retired)
    return {
      line,
      camera: read.camera,
      record,
      notes: [...read.notes, ...told],
      retired,
      source_id: typeof sourceID === "string" ? sourceID : undefined,
    }
  }

  return (part) => {
    if (!("fields" in part)) {
      const { line, reason, record } = part
      return { line, camera: Result.fail(reason), record, isUnreadable: true }
    }
    if (part.own !== undefined) return readOwn(part)
    const { fields, known = {}, line, record } = part
    const names = mapperOf(fields)
    const read = readFields(fields, names)
    if (Result.isFailure(read)) {
      const [id] = (names.get("source_id") ?? []).flatMap(({ path }) => fields.get(path) ?? [])
      return {
        line,
        camera: Result.fail(read.failure),
        record,
        source_id: id === undefined ? undefined : String(id),
      }
    }
    const { from } = read.success
    for (const [field, paths] of from) {
      const all = mapping.get(field) ?? new Set()
      mapping.set(field, all)
      for (const path of paths) all.add(path)
    }
    const told: Array<Note> = [...read.success.notes, ...part.notes ?? []]
    const camera: Record<string, unknown> = { ...read.success.camera }
    for (const [name, value] of Object.entries(known)) camera[name] ??= value
    camera.country ??= country
    if (camera.country == null) {
      delete camera.country
      told.push(notes.noCountry)
    }
    if (source !== undefined) camera.source = source
    else if (camera.source === undefined) {
      const inferred = options.formSource ??
        (camera.source_id === undefined ? undefined : hostOf(camera))
      if (inferred !== undefined) {
        camera.source = inferred
        if (options.formSource === undefined) told.push(notes.source)
      }
    }
    return {
      line,
      camera: checkRecord(camera),
      record,
      notes: told,
      source_id: typeof camera.source_id === "string" ? camera.source_id : undefined,
    }
  }
}
