/**
 * Unpacking gzip of several members, one after the other, which a file may be of (RFC 1952, 2.2).
 *
 * @module
 */

const builtin = globalThis.process?.getBuiltinModule

/**
 * What unpacks the bytes of a gzip file. Where there is nothing of Node, such as in a browser, it fails
 * at a second member, which a `DecompressionStream` takes for junk.
 */
export const makeGunzip = (): ReadableWritablePair<Uint8Array, Uint8Array> => {
  const zlib = builtin?.("node:zlib")
  const stream = builtin?.("node:stream")
  const pair: unknown = zlib === undefined || stream === undefined
    ? new DecompressionStream("gzip")
    : stream.Duplex.toWeb(zlib.createGunzip())
  // The types of Node and of the web are not the same, and neither sees that no memory is shared.
  return pair as ReadableWritablePair<Uint8Array, Uint8Array>
}
