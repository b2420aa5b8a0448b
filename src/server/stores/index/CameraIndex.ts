/**
 * The index of the cameras of a database in memory, and what is written to it.
 *
 * @module
 */
import { makeColumns, shortId } from "./Columns.ts"
import { makeProfiles } from "./Profiles.ts"
import type { Held } from "./Question.ts"
import { makeTexts } from "./Texts.ts"

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
  "retired_at IS NOT NULL",
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
  retired: number,
]

// The numbers of the cameras that were written last, to tell whether one is among them.
const mostWritten = 4096

/** The index. */
export interface CameraIndex extends Held {
  /** Takes in a row. */
  readonly put: (row: HeldRow) => void
  /** Leaves out a camera. */
  readonly remove: (seq: number) => void
  /** The numbers of the cameras that may have one of some ids. */
  readonly candidates: (cameraIDs: ReadonlyArray<string>) => ReadonlyArray<number>
  /** How many cameras were written. */
  readonly writes: () => number
  /** Whether one of some cameras was written since there were so many writes. */
  readonly isWritten: (since: number, seqs: ReadonlyArray<number>) => boolean
  /** How many cameras it holds, and how much memory it takes. */
  readonly size: () => { readonly cameras: number; readonly bytes: number }
}

/** An empty index. */
export const makeCameraIndex = (): CameraIndex => {
  const texts = makeTexts()
  const profiles = makeProfiles()
  const columns = makeColumns()
  const written = new Float64Array(mostWritten)
  let writes = 0
  let cameras = 0

  const leave = (profile: number) => {
    if (profile === 0) return
    profiles.counts()[profile]!--
    cameras--
  }
  const numberOf = (value: string | number | null) => value === null ? 0 : texts.add(String(value))

  return {
    texts,
    profiles,
    columns,
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
      const named = [type, source, country, state, width, height].map(numberOf)
      const profile = profiles.add([...named, image, video, retired])
      const held = { profile, city: numberOf(city), latitude, longitude, id: shortId(cameraID) }
      leave(columns.set(seq, held))
      profiles.counts()[profile]!++
      cameras++
      written[writes++ % mostWritten] = seq
    },
    remove: (seq) => {
      leave(columns.remove(seq))
      written[writes++ % mostWritten] = seq
    },
    candidates: (cameraIDs) => {
      const wanted = new Set(cameraIDs.map(shortId))
      // Most are told by a part of their digits.
      const isPossible = new Uint8Array(2 ** 16)
      for (const id of wanted) isPossible[id & 0xffff] = 1
      const found: Array<number> = []
      for (const chunk of columns.chunks) {
        if (chunk === undefined) continue
        for (let at = 0; at < chunk.ids.length; at++) {
          const id = chunk.ids[at]!
          if (isPossible[id & 0xffff] === 1 && wanted.has(id) && chunk.profiles[at] !== 0) {
            found.push(chunk.first + at)
          }
        }
      }
      return found
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
    size: () => ({
      cameras,
      bytes: texts.bytes() + profiles.bytes() + columns.bytes(),
    }),
  }
}
