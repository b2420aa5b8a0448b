/**
 * The values that cameras have, by numbers.
 *
 * @module
 */
import { type Entry, mostNumbers, shortId } from "./Columns.ts"
import { type LocalityField, localityFields, type ProfileField, profileFields } from "./Held.ts"
import type { HeldRow } from "./HeldRow.ts"
import { makeTexts, type Texts } from "./Texts.ts"
import { makeTuples, type Tuples } from "./Tuples.ts"

/** The values of cameras, and what is held of one that has some. */
export interface Dictionaries {
  readonly texts: Texts
  readonly profiles: Tuples<ProfileField>
  readonly localities: Tuples<LocalityField>
  /** What is held of a row, whose values are given numbers. */
  readonly entryOf: (row: HeldRow) => Entry
}

/** Without any values. */
export const makeDictionaries = (): Dictionaries => {
  const texts = makeTexts()
  const profiles = makeTuples(profileFields)
  const localities = makeTuples(localityFields)
  const textOf = (value: string | number | null) => value === null ? 0 : texts.add(String(value))
  return {
    texts,
    profiles,
    localities,
    entryOf: (
      [
        _seq,
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
      const named = [source, type, width, height].map(textOf)
      const profile = profiles.add([...named, image, video, retired === null ? 0 : 1])
      const locality = localities.add([country, state, city].map(textOf))
      if (Math.max(profile, locality) >= mostNumbers) {
        throw new Error("the cameras have too many kinds for it")
      }
      return { profile, locality, latitude, longitude, id: shortId(cameraID) }
    },
  }
}
