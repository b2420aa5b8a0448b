/**
 * The index of the cameras of a database in memory, and what is written to it.
 *
 * @module
 */
import { type Chunk, idAt, makeColumns, numberOf, shortId } from "./Columns.ts"
import { type Dictionaries, makeDictionaries } from "./Dictionaries.ts"
import type { Held } from "./Held.ts"
import type { HeldRow } from "./HeldRow.ts"

// The numbers of the cameras that were written last, to tell whether one is among them.
const mostWritten = 4096

/** The index. */
export interface CameraIndex extends Held {
  /** Takes in a row. */
  readonly put: (row: HeldRow) => void
  /** Takes in the cameras of a chunk, whose numbers are of the same dictionaries. */
  readonly putAll: (chunk: Chunk) => void
  /** Leaves out a camera. */
  readonly remove: (seq: number) => void
  /** Leaves out every camera. */
  readonly clear: () => void
  /** The numbers of the cameras of a chunk that may have one of some ids. */
  readonly candidatesOf: (cameraIDs: ReadonlyArray<string>) => (chunk: Chunk) => Array<number>
  /** Whether one of some cameras was written since there were so many writes. */
  readonly isWritten: (since: number, seqs: ReadonlyArray<number>) => boolean
  /** How much memory it takes. */
  readonly bytes: () => number
}

/** An empty index, with dictionaries that others may have too. */
export const makeCameraIndex = (
  { entryOf, localities, profiles, texts }: Dictionaries = makeDictionaries(),
): CameraIndex => {
  const columns = makeColumns()
  const written = new Float64Array(mostWritten)
  let writes = 0
  let cameras = 0

  const leave = (seq: number) => {
    written[writes++ % mostWritten] = seq
    const chunk = columns.chunkOf(seq)
    const at = seq - (chunk?.first ?? 0)
    if (chunk === undefined || chunk.profiles[at] === 0) return
    profiles.counts()[numberOf(chunk.profiles[at]!)]!--
    localities.counts()[numberOf(chunk.localities[at]!)]!--
    chunk.profiles[at] = 0
    chunk.writes++
    cameras--
  }

  const counted = (profile: number, locality: number) => {
    profiles.counts()[profile]!++
    localities.counts()[locality]!++
    cameras++
  }

  return {
    texts,
    profiles,
    localities,
    columns,
    cameras: () => cameras,
    put: (row) => {
      const [seq] = row
      leave(seq)
      const entry = entryOf(row)
      columns.set(seq, entry)
      counted(entry.profile, entry.locality)
    },
    putAll: (chunk) => {
      for (let at = 0; at < chunk.profiles.length; at++) {
        const profile = numberOf(chunk.profiles[at]!)
        if (profile === 0) continue
        leave(chunk.first + at)
        columns.copy(chunk.first + at, chunk)
        counted(profile, numberOf(chunk.localities[at]!))
      }
    },
    remove: leave,
    clear: () => {
      for (const chunk of columns.chunks) {
        if (chunk === undefined) continue
        chunk.profiles.fill(0)
        chunk.writes++
      }
      profiles.counts().fill(0)
      localities.counts().fill(0)
      cameras = 0
      // Each of them may have been written.
      writes += mostWritten + 1
    },
    candidatesOf: (cameraIDs) => {
      const isWanted = new Uint8Array(2 ** 16)
      for (const id of cameraIDs) isWanted[shortId(id)] = 1
      return (chunk) => {
        const { first, profiles } = chunk
        const found: Array<number> = []
        for (let at = 0; at < profiles.length; at++) {
          if (isWanted[idAt(chunk, at)] === 1 && profiles[at] !== 0) found.push(first + at)
        }
        return found
      }
    },
    writes: () => writes,
    isWritten: (since, seqs) => {
      if (since === writes || seqs.length === 0) return false
      if (writes - since > mostWritten) return true
      const changed = new Set<number>()
      for (let write = since; write < writes; write++) changed.add(written[write % mostWritten]!)
      return seqs.some((seq) => changed.has(seq))
    },
    bytes: () => texts.bytes() + profiles.bytes() + localities.bytes() + columns.bytes(),
  }
}
