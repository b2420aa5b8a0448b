/**
 * A chunk of cameras as a row of the table `camera_pack`.
 *
 * `cameras` has four numbers of 32 bits of each camera, as {@linkcode Chunk} has them, all of one kind
 * before those of the next. `exact_places` has a bit of each camera whose place is not whole units, and
 * then the latitude and longitude of each of those in 64 bits. The lowest byte is the first.
 *
 * @module
 */
import { type Chunk, makeChunk } from "../index/Columns.ts"
import { makeExactPlaces } from "../index/ExactPlaces.ts"
import { packSize } from "../sql/CameraPacks.ts"

/** Whether the processor has the lowest byte of a number first, as packs have it. */
export const isLowestFirst: boolean = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** The values of a row of `camera_pack`. */
export interface Pack {
  readonly number: number
  readonly cameras: Uint8Array
  readonly exactPlaces: Uint8Array | null
}

/** The bytes where numbers of 64 bits may begin. */
const aligned = (bytes: Uint8Array): Uint8Array =>
  bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()

const columnBytes = 4 * packSize
const bitsBytes = packSize / 8

const exactOf = (bytes: Uint8Array) => {
  const { buffer, byteLength, byteOffset } = aligned(bytes)
  return makeExactPlaces(packSize, {
    bits: new Uint8Array(buffer, byteOffset, bitsBytes),
    list: new Float64Array(buffer, byteOffset + bitsBytes, (byteLength - bitsBytes) / 8),
  })
}

/** The chunk of a pack, which is made of its bytes themselves. */
export const toChunk = ({ cameras, exactPlaces, number }: Pack): Chunk => {
  const { buffer, byteOffset } = aligned(cameras)
  const startOf = (column: number) => byteOffset + column * columnBytes
  return {
    first: number * packSize,
    profiles: new Uint32Array(buffer, startOf(0), packSize),
    localities: new Uint32Array(buffer, startOf(1), packSize),
    latitudes: new Int32Array(buffer, startOf(2), packSize),
    longitudes: new Int32Array(buffer, startOf(3), packSize),
    exact: exactPlaces === null ? makeExactPlaces(packSize) : exactOf(exactPlaces),
    writes: 0,
  }
}

/** A chunk without cameras, of as many numbers as a pack has. */
export const emptyChunk = (number: number): Chunk => makeChunk(number * packSize, packSize)

const bytesOf = ({ buffer, byteLength, byteOffset }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength)

const joined = (parts: ReadonlyArray<ArrayBufferView>): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let end = 0
  for (const part of parts) {
    bytes.set(bytesOf(part), end)
    end += part.byteLength
  }
  return bytes
}

/** The pack of a chunk. */
export const toPack = (
  { exact, first, latitudes, localities, longitudes, profiles }: Chunk,
): Pack => {
  const list = exact.list()
  return {
    number: first / packSize,
    cameras: joined([profiles, localities, latitudes, longitudes]),
    exactPlaces: list.length === 0 ? null : joined([exact.bits(), list]),
  }
}
