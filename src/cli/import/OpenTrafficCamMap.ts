/**
 * The format of the OpenTrafficCamMap project: state → county → list of cameras.
 *
 * @see https://github.com/AidanWelch/OpenTrafficCamMap
 * @module
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { type ImportEntry, readRecord } from "./ImportEntry.ts"
import { usStateCode } from "./UsStates.ts"

const text = String.raw`"(?:[^"\\]|\\.)*"\s*`
// A camera on the wire also holds an object, called retrieval, but no list in it.
const opening = new RegExp(
  String.raw`^\uFEFF?\s*\{\s*(?!"retrieval")${text}:\s*\{\s*(?:\}|${text}:\s*\[)`,
)

/** Whether a text begins as this format does: `{ state: { county: [`. */
export const isOpenTrafficCamMap = (beginning: string): boolean => opening.test(beginning)

/** The place of a camera in the file. */
interface Place {
  readonly country: string
  readonly state: string
  readonly county: string
}

const retrieval = (format: unknown, url: unknown) => {
  switch (format) {
    case "M3U8":
      return {
        camera_type: "stream",
        m3u8_url: url,
        is_active_image: false,
        is_active_video: true,
      }
    case "IMAGE_STREAM":
      return {
        camera_type: "non_ip",
        snapshot_url: url,
        is_active_image: true,
        is_active_video: false,
      }
  }
}

const readCamera = (camera: unknown, { country, county, state }: Place): ImportEntry["camera"] => {
  if (!Predicate.isObject(camera) || Array.isArray(camera)) {
    return Result.fail("not a JSON object")
  }
  const { format, latitude, longitude, url } = camera as Readonly<Record<string, unknown>>
  // Blanks are slips of the pen, which browsers mend in the same way.
  const address = retrieval(
    format,
    typeof url === "string" ? url.trim().replaceAll(" ", "%20") : url,
  )
  if (address === undefined) {
    return Result.fail(`format ${JSON.stringify(format)} is neither "M3U8" nor "IMAGE_STREAM"`)
  }
  return readRecord({
    ...address,
    source: "OpenTrafficCamMap",
    country,
    state: country.toUpperCase() === "US" ? usStateCode(state) ?? state : state,
    city: county,
    latitude,
    longitude,
  })
}

const notAnObject = "not a JSON object"

const readCounty = (cameras: unknown, place: Place): ReadonlyArray<ImportEntry> => {
  const line = `${place.state} / ${place.county}`
  return Array.isArray(cameras)
    ? cameras.map((camera, index) => ({
      line: `${line} [${index + 1}]`,
      camera: readCamera(camera, place),
    }))
    : [{ line, camera: Result.fail("not a list of cameras") }]
}

const readState = (
  counties: unknown,
  place: Omit<Place, "county">,
): ReadonlyArray<ImportEntry> =>
  Predicate.isObject(counties) && !Array.isArray(counties)
    ? Object.entries(counties).flatMap(([county, cameras]) =>
      readCounty(cameras, { ...place, county })
    )
    : [{ line: place.state, camera: Result.fail(notAnObject) }]

/**
 * The entries of a file in this format; fails with what is wrong when it is not JSON. `country` is
 * that of all its cameras. A state of the US becomes its two letters, the county is the city.
 */
export const readOpenTrafficCamMap = (
  json: string,
  country: string,
): Result.Result<ReadonlyArray<ImportEntry>, string> =>
  Result.map(
    Result.try({
      try: (): unknown => JSON.parse(json),
      catch: (error) => (error as Error).message,
    }),
    (states) =>
      Object.entries(states as object).flatMap(([state, counties]) =>
        readState(counties, { country, state })
      ),
  )
