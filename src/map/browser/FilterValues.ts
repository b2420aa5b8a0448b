/**
 * The values of a filter: in words, and which of them are shown.
 *
 * @module
 */
import { activityWords, type CameraType, typeWords } from "./Camera.ts"
import type { FacetName, FacetValue } from "./FacetQuestions.ts"

/** What a filter is called. */
export const filterWords: Readonly<Record<FacetName, string>> = {
  type: "Type",
  is_active_image: `Activity: ${activityWords.image.toLowerCase()}`,
  is_active_video: `Activity: ${activityWords.video.toLowerCase()}`,
  country: "Country",
  state: "State",
  city: "City",
  source: "Source",
  resolution_width: "Resolution: width",
  resolution_height: "Resolution: height",
}

const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" })

const countryWords = (code: string): string => {
  try {
    return regions.of(code.toUpperCase()) ?? code
  } catch {
    // What is no code of a country stands as it is.
    return code
  }
}

/** A value in words. */
export const valueWords = (name: FacetName, value: string): string => {
  if (name === "type") return typeWords[value as CameraType] ?? value
  if (name === "is_active_image" || name === "is_active_video") {
    return value === "true" ? "Active" : "Not active"
  }
  if (name === "resolution_width" || name === "resolution_height") return `${value} pixels`
  return name === "country" ? countryWords(value) : value
}

/** A boolean is one or the other; of the rest a camera may have one of several. */
export const isSingle = (name: FacetName): boolean => name.startsWith("is_active")

/** The values that are chosen when one is switched. */
export const switched = (
  name: FacetName,
  chosen: ReadonlyArray<string>,
  value: string,
): ReadonlyArray<string> =>
  chosen.includes(value)
    ? chosen.filter((other) => other !== value)
    : isSingle(name)
    ? [value]
    : [...chosen, value]

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** The values that are shown: those that are chosen, though no camera may have them, then the others. */
export const shownValues = (
  values: ReadonlyArray<FacetValue>,
  chosen: ReadonlyArray<string>,
  search: string,
  limit: number,
): ReadonlyArray<{ readonly value: string; readonly count: number }> => {
  const known = values.flatMap(({ count, value }) =>
    value === null ? [] : [{ value: String(value), count }]
  )
  const top = chosen.map((value) => ({
    value,
    count: known.find((other) => isSame(other.value, value))?.count ?? 0,
  }))
  const rest = known.filter(({ value }) =>
    !chosen.some((other) => isSame(other, value)) && value.toLowerCase().includes(search)
  )
  return [...top, ...rest].slice(0, Math.max(limit, chosen.length))
}
