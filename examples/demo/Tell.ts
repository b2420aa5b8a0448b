/**
 * Tell: what the demo prints.
 *
 * @module
 */
import { type Camera, cameraAddress } from "@cam2/camera-database"
import * as Console from "effect/Console"
import type * as Effect from "effect/Effect"

let steps = 0

/** Begins a step, with its number and what it shows. */
export const step = (text: string): Effect.Effect<void> => Console.log(`\n${++steps}. ${text}`)

/** A line of a step. */
export const tell = (text: string): Effect.Effect<void> => Console.log(`   ${text}`)

/** The city, state and country of a camera, as far as they are known. */
export const placeOf = ({ city, country, state }: Camera): string =>
  [city, state, country].filter((name) => name != null).join(", ") || "no place"

/** A camera in one line. */
export const lineOf = (camera: Camera): string =>
  `${camera.cameraID}  ${camera.camera_type.padEnd(6)}  ${placeOf(camera)}  ${
    cameraAddress(camera)?.href ?? "no address"
  }`
