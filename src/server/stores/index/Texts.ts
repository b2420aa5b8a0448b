/**
 * Texts by numbers, in little more memory than their bytes.
 *
 * @module
 */
import { grown } from "./Growing.ts"

/** A dictionary of texts. */
export interface Texts {
  /** How many numbers there are, 0 included, which is that of no text. */
  readonly size: () => number
  /** The number of a text, a new one where it has none. */
  readonly add: (text: string) => number
  /** As `add`, for a text that is not soon added again. */
  readonly addOnce: (text: string) => number
  /** The number of a text; 0 where it has none. */
  readonly find: (text: string) => number
  /** The text of a number. */
  readonly textOf: (number: number) => string
  /** How much memory it takes. */
  readonly bytes: () => number
}

// Most rows have the texts of the rows before them.
const mostRecent = 4096

const hashOf = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  return (hash ^ hash >>> 15) >>> 0
}

/** An empty dictionary. */
export const makeTexts = (): Texts => {
  const encoder = new TextEncoder()
  // Else a text would lose a mark of byte order at its beginning, and be another one.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  const recent = new Map<string, number>()
  let given = new Uint8Array(256)
  // The bytes of all texts, one after the other, and where each ends.
  let all = new Uint8Array(1024)
  let ends = new Uint32Array(64)
  let size = 1
  let table = new Uint32Array(128)

  const isAt = (number: number, length: number) => {
    const start = ends[number - 1]!
    if (ends[number]! - start !== length) return false
    for (let at = 0; at < length; at++) if (all[start + at] !== given[at]) return false
    return true
  }

  /** The place in the table of the text that was given: where it is, or where it is to be. */
  const slotOf = (length: number) => {
    let slot = hashOf(given, 0, length) & table.length - 1
    while (table[slot] !== 0 && !isAt(table[slot]!, length)) slot = slot + 1 & table.length - 1
    return slot
  }

  const widen = () => {
    const wider = new Uint32Array(table.length * 2)
    for (let number = 1; number < size; number++) {
      let slot = hashOf(all, ends[number - 1]!, ends[number]!) & wider.length - 1
      while (wider[slot] !== 0) slot = slot + 1 & wider.length - 1
      wider[slot] = number
    }
    table = wider
  }

  const read = (text: string) => {
    given = grown(given, text.length * 3)
    return encoder.encodeInto(text, given).written
  }

  const put = (text: string) => {
    const length = read(text)
    if (size * 5 > table.length * 4) widen()
    const slot = slotOf(length)
    if (table[slot] !== 0) return table[slot]!
    const start = ends[size - 1]!
    all = grown(all, start + length)
    all.set(given.subarray(0, length), start)
    ends = grown(ends, size + 1)
    ends[size] = start + length
    table[slot] = size
    return size++
  }

  return {
    size: () => size,
    add: (text) => {
      let number = recent.get(text)
      if (number === undefined) {
        number = put(text)
        if (recent.size >= mostRecent) recent.clear()
        recent.set(text, number)
      }
      return number
    },
    addOnce: put,
    find: (text) => table[slotOf(read(text))]!,
    textOf: (number) => decoder.decode(all.subarray(ends[number - 1], ends[number])),
    bytes: () => all.length + 4 * (ends.length + table.length),
  }
}
