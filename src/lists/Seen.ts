/**
 * Texts that were seen, in 16 to 32 bytes for each, so that a list of a million stays small.
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

/** Texts, each with a number. */
export class Seen {
  #keys = new Float64Array(1024)
  #values: Float64Array | undefined
  #size = 0

  /** How many there are. */
  get size(): number {
    return this.#size
  }

  /** The number of a text; undefined for one that was not seen. */
  get(text: string): number | undefined {
    const at = this.#find(hash(text) + 1)
    return this.#keys[at] === 0 ? undefined : this.#values?.[at] ?? 0
  }

  /** Whether a text was seen. */
  has(text: string): boolean {
    return this.get(text) !== undefined
  }

  /** Keeps a text that was not seen, with a number. */
  add(text: string, value = 0): void {
    const key = hash(text) + 1
    const at = this.#find(key)
    if (this.#keys[at] !== 0) return
    this.#keys[at] = key
    // Of most texts it is asked only whether they are there.
    if (value !== 0) this.#values ??= new Float64Array(this.#keys.length)
    if (this.#values !== undefined) this.#values[at] = value
    if (++this.#size > this.#keys.length / 2) this.#grow()
  }

  /** The place of a key: where it is, or where it goes. */
  #find(key: number): number {
    const mask = this.#keys.length - 1
    let at = key % 4294967296 & mask
    while (this.#keys[at] !== 0 && this.#keys[at] !== key) at = at + 1 & mask
    return at
  }

  #grow() {
    const [keys, values] = [this.#keys, this.#values]
    this.#keys = new Float64Array(2 * keys.length)
    if (values !== undefined) this.#values = new Float64Array(2 * keys.length)
    for (const [index, key] of keys.entries()) {
      if (key === 0) continue
      const at = this.#find(key)
      this.#keys[at] = key
      if (this.#values !== undefined) this.#values[at] = values![index]!
    }
  }
}
