/**
 * The index of the cameras of a database in memory, and what is written to it.
 *
 * @module
 */
import { type Chunk, idAt, makeColumns, mostNumbers, numberOf, shortId } from "./Columns.ts"
import { type Held, localityFields, profileFields } from "./Held.ts"
import { makeTexts } from "./Texts.ts"
import { makeTuples } from "./Tuples.ts"

/** The columns of the table `camera` that are held, in the order of {@linkcode HeldRow}. */
export const heldColumns = [
  "seq",
  "camera_id",
  "camera_type",
  "source_key",
  "country_key",
  "state_key",
  "city_key",
  "resolution_width",
  "resolution_height",
  "is_active_image",
  "is_active_video",
  "latitude",
  "longitude",
  "retired_at",
]

/** The values of a row. */
export type HeldRow = readonly [
  seq: number,
  cameraID: string,
  type: string,
  source: string | null,
  country: string | null,
  state: string | null,
  city: string | null,
  width: number | null,
  height: number | null,
  image: number,
  video: number,
  latitude: number | null,
  longitude: number | null,
  retired: string | null,
]

// The numbers of the cameras that were written last, to tell whether one is among them.
const mostWritten = 4096

/** The index. */
export interface CameraIndex extends Held {
  /** Takes in a row. */
  readonly put: (row: HeldRow) => void
  /** Leaves out a camera. */
  readonly remove: (seq: number) => void
  /** The numbers of the cameras of a chunk that may have one of some ids. */
  readonly candidatesOf: (cameraIDs: ReadonlyArray<string>) => (chunk: Chunk) => Array<number>
  /** Whether one of some cameras was written since there were so many writes. */
  readonly isWritten: (since: number, seqs: ReadonlyArray<number>) => boolean
  /** How much memory it takes. */
  readonly bytes: () => number
}

/** An empty index. */
export const makeCameraIndex = (): CameraIndex => {
  const texts = makeTexts()
  const profiles = makeTuples(profileFields)
  const localities = makeTuples(localityFields)
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
  const textOf = (value: string | number | null) => value === null ? 0 : texts.add(String(value))

  return {
    texts,
    profiles,
    localities,
    columns,
    cameras: () => cameras,
    put: (
      [
        seq,
        cameraID,
        type,
        source,
        country,
        state,
        city,
        width,
        height,
        image,
        video,
        latitude,
        longitude,
        retired,
      ],
    ) => {
      leave(seq)
      const named = [source, type, width, height].map(textOf)
      const profile = profiles.add([...named, image, video, retired === null ? 0 : 1])
      const locality = localities.add([country, state, city].map(textOf))
      if (Math.max(profile, locality) >= mostNumbers) {
        throw new Error("the cameras have too many kinds for it")
      }
      columns.set(seq, { profile, locality, latitude, longitude, id: shortId(cameraID) })
      profiles.counts()[profile]!++
      localities.counts()[locality]!++
      cameras++
    },
    remove: leave,
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
      const asked = new Set(seqs)
      for (let write = since; write < writes; write++) {
        if (asked.has(written[write % mostWritten]!)) return true
      }
      return false
    },
    bytes: () => texts.bytes() + profiles.bytes() + localities.bytes() + columns.bytes(),
  }
}
