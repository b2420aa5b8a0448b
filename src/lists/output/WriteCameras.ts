/**
 * Cameras as text, in the forms of the server and in those that only programs elsewhere read.
 *
 * @module
 */
import * as Stream from "effect/Stream"
import { cameraForms, formIn } from "../../contract/forms/CameraForm.ts"
import type { Form, ListedCamera } from "../../contract/forms/Form.ts"
import { kmlForm } from "./Kml.ts"
import { m3uForm } from "./M3u.ts"

/** The names of the forms of text, the usual one first. */
export const textForms = [...cameraForms, "kml", "m3u"] as const

/** A form of text. */
export type TextForm = (typeof textForms)[number]

const others: { readonly [name in "kml" | "m3u"]: Form } = { kml: kmlForm, m3u: m3uForm }

/** How {@linkcode writeCameras} writes. */
export interface WriteCamerasOptions {
  /** One JSON array, GeoJSON, one JSON record a line, CSV with a header, KML or M3U. */
  readonly format: TextForm
  /** Whether CSV has a column for the distance, in km; not when left out. */
  readonly hasDistance?: boolean | undefined
}

/**
 * Cameras as text in a form, piece by piece. A text whose stream ended well is whole. M3U leaves out
 * cameras without a playlist, and KML writes what is known of a camera as its extended data.
 *
 * @example The streams of a country, for a player
 * ```ts
 * import { streamCameras } from "@cam2/camera-database"
 * import { writeCameras } from "@cam2/camera-database/lists"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const text = await streamCameras({ country: "US" }).pipe(
 *   writeCameras({ format: "m3u" }),
 *   Stream.mkString,
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * console.log(text.split("\n")[0]) // #EXTM3U
 * ```
 */
export const writeCameras = (
  { format, hasDistance = false }: WriteCamerasOptions,
): <E, R>(cameras: Stream.Stream<ListedCamera, E, R>) => Stream.Stream<string, E, R> =>
(cameras) =>
  inForm(
    format === "kml" || format === "m3u"
      ? others[format]
      : formIn(format, hasDistance ? "distance" : "added"),
  )(cameras)

/** Records as text, with what comes before, between and after them. */
export const inForm = <A>({ begin, between, end, write }: Omit<Form, "mediaType" | "write"> & {
  readonly write: (record: A) => string
}) =>
<E, R>(records: Stream.Stream<A, E, R>): Stream.Stream<string, E, R> =>
  Stream.suspend(() => {
    let lead = ""
    const pieces = Stream.map(Stream.chunks(records), (chunk) => {
      const text = lead + chunk.map(write).join(between)
      lead = between
      return text
    })
    return Stream.make(begin).pipe(Stream.concat(pieces), Stream.concat(Stream.make(end)))
  })
