/**
 * Texts that were seen, in 14 to 30 bytes for each, so that a list of a million stays small.
 *
 * @module
 */

/** A number of 53 bits from a text. Of a million texts, two have the same one once in 20,000 lists. */
const hash = (text: string): number => {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}

/** A part of the texts, which never grows: what is left of one that did would wait to be collected. */
class Table {
  readonly keys: Float64Array
  values: Uint32Array | undefined
  size = 0

  constructor(capacity: number) {
    this.keys = new Float64Array(capacity)
  }

  /** The place of a key: where it is, or where it goes. */
  find(key: number): number {
    const mask = this.keys.length - 1
    let at = key % 4294967296 & mask
    while (this.keys[at] !== 0 && this.keys[at] !== key) at = at + 1 & mask
    return at
  }
}

/** Texts, each with a number. */
export class Seen {
  readonly #tables = [new Table(1024)]

  /** How many there are. */
  get size(): number {
    return this.#tables.reduce((size, table) => size + table.size, 0)
  }

  /** The number of a text; undefined for one that was not seen. */
  get(text: string): number | undefined {
    const key = hash(text) + 1
    // The last one has half of them.
    for (const table of this.#tables.toReversed()) {
      const at = table.find(key)
      if (table.keys[at] === key) return table.values?.[at] ?? 0
    }
    return undefined
  }

  /** Whether a text was seen. */
  has(text: string): boolean {
    return this.get(text) !== undefined
  }

  /** Keeps a text that was not seen, with a number up to 2³². */
  add(text: string, value = 0): void {
    if (this.has(text)) return
    let table = this.#tables.at(-1)!
    if (table.size >= table.keys.length * 0.6) {
      table = new Table(2 * table.keys.length)
      this.#tables.push(table)
    }
    const key = hash(text) + 1
    const at = table.find(key)
    table.keys[at] = key
    table.size++
    // Of most texts it is asked only whether they are there.
    if (value !== 0) {
      table.values ??= new Uint32Array(table.keys.length)
      table.values[at] = value
    }
  }
}
