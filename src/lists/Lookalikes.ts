/**
 * Names of a list that look like those of a field, where that field was read from no other name.
 *
 * @module
 */
import { nearest } from "../domain/NearWords.ts"
import { type Meaning, ofOthers } from "./FieldNames.ts"
import { type Mapping, meaningsByName, plain } from "./Mapping.ts"
import { isOwnField } from "./OwnRecord.ts"

// What is read together stands under one name in what a list was read by, and `map` takes one field.
const groups: { readonly [M in Meaning]?: readonly [field: Meaning, group: string] } = {
  latitude: ["latitude", "latitude, longitude"],
  longitude: ["longitude", "latitude, longitude"],
  snapshot_url: ["snapshot_url", "address"],
  m3u8_url: ["m3u8_url", "address"],
  video: ["m3u8_url", "address"],
  address: ["snapshot_url", "address"],
}

// `map` takes no field for them.
const withoutField: ReadonlyArray<Meaning> = ["position", "active"]

const names = [...meaningsByName]
  .filter(([, [meaning]]) => !withoutField.includes(meaning))
  .map(([name]) => name)

/** Shorter words are like too many others. */
const shortest = 4

/** A list whose every record has other names has no columns. */
const mostNames = 500

/** The meaning that a name looks like. */
const meaningLike = (path: string): Meaning | undefined => {
  const name = plain(path.slice(path.lastIndexOf(".") + 1))
  if (name.length < shortest || ofOthers.has(name)) return undefined
  const [near] = nearest(name, names.filter(([first]) => first === name[0]))
  return near === undefined ? undefined : meaningsByName.get(near)?.[0]
}

/** Looks at the names that the records of a list have. */
export class Lookalikes {
  readonly #seen = new Set<string>()
  readonly #found = new Map<string, Meaning>()
  readonly #own = new Set<string>()
  #lastOwn: string | undefined

  #look(path: string, meaningOf: (path: string) => Meaning | undefined) {
    if (this.#seen.has(path) || this.#seen.size >= mostNames) return
    this.#seen.add(path)
    const meaning = meaningOf(path)
    if (meaning !== undefined) this.#found.set(path, meaning)
  }

  /** Looks at the names of records that were not there before, whose mapping is new. */
  see(paths: Iterable<string>, mapping: Mapping): void {
    const known = new Set([...mapping.values()].flatMap((all) => all.map(({ path }) => path)))
    for (const path of paths) {
      if (!known.has(path)) this.#look(path, meaningLike)
    }
  }

  /** Looks at the names of a camera of this database, of which only its own fields are read. */
  seeOwn(record: object): void {
    const all = Object.keys(record)
    const key = all.join("\n")
    if (key === this.#lastOwn) return
    this.#lastOwn = key
    for (const name of all) {
      if (isOwnField(name)) this.#own.add(name)
      else {
        this.#look(name, (name) => {
          const [meaning] = meaningsByName.get(plain(name)) ?? [meaningLike(name)]
          return meaning && withoutField.includes(meaning) ? undefined : meaning
        })
      }
    }
  }

  /** The names, each with the field that it looks like; `read` are the fields that were read. */
  unread(read: { readonly has: (field: string) => boolean }): ReadonlyMap<string, string> {
    return new Map(
      [...this.#found].flatMap(([path, meaning]) => {
        const [field, group] = groups[meaning] ?? [meaning, meaning]
        return read.has(group) || this.#own.has(field) ? [] : [[path, field] as const]
      }),
    )
  }
}
