/**
 * Arrays of numbers that grow.
 *
 * @module
 */

type Numbers = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>

/** An array with room for `length` numbers at least: the same, or a longer one that begins with it. */
export const grown = <A extends Numbers>(array: A, length: number): A => {
  if (length <= array.length) return array
  const Longer = array.constructor as new (length: number) => A
  const longer = new Longer(Math.max(length, Math.ceil(array.length * 1.25)))
  longer.set(array)
  return longer
}
