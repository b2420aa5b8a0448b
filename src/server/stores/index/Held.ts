/**
 * What the index holds of all cameras.
 *
 * @module
 */
import type { Columns } from "./Columns.ts"
import type { Texts } from "./Texts.ts"
import type { Tuples } from "./Tuples.ts"

/**
 * The fields of a profile, which is what a source has of many cameras: of text and of numbers the
 * number of their text, 0 for none.
 */
export const profileFields = [
  "source",
  "camera_type",
  "resolution_width",
  "resolution_height",
  "is_active_image",
  "is_active_video",
  "retired",
] as const

/** The fields of a locality, each the number of a text, 0 for none. */
export const localityFields = ["country", "state", "city"] as const

/** A field of a profile. */
export type ProfileField = typeof profileFields[number]
/** A field of a locality. */
export type LocalityField = typeof localityFields[number]

/** Everything that is held. */
export interface Held {
  readonly texts: Texts
  readonly profiles: Tuples<ProfileField>
  readonly localities: Tuples<LocalityField>
  readonly columns: Columns
  /** How many cameras are held. */
  readonly cameras: () => number
  /** How many times one was written. */
  readonly writes: () => number
}
