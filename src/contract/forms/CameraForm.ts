/**
 * The forms in which a list of cameras is written: JSON as the wire has it, GeoJSON, NDJSON and CSV.
 *
 * @module
 */
import type { Camera } from "../../domain/Camera.ts"
import { toWire } from "../WriteCamera.ts"
import { csvHeader, toCsvRow } from "./Csv.ts"
import { toFeature } from "./GeoJson.ts"

/** The names of the forms, the usual one first. */
export const cameraForms = ["json", "geojson", "ndjson", "csv"] as const

/** In which form cameras are written. */
export type CameraForm = (typeof cameraForms)[number]

/** How a list is written, piece by piece. */
export interface Form {
  /** The media type, as `Content-Type` has it. */
  readonly mediaType: string
  /** What comes before the first camera. */
  readonly begin: string
  /** What comes between two cameras. */
  readonly between: string
  /** What comes after the last camera. A list without it was cut off. */
  readonly end: string
  /** One camera. */
  readonly write: (camera: Camera) => string
}

/** Each form by its name. */
export const formOf: Readonly<Record<CameraForm, Form>> = {
  json: {
    mediaType: "application/json",
    begin: "[",
    between: ",",
    end: "]",
    write: (camera) => JSON.stringify(toWire(camera)),
  },
  geojson: {
    mediaType: "application/geo+json",
    begin: `{"type":"FeatureCollection","features":[`,
    between: ",",
    end: "]}",
    write: (camera) => JSON.stringify(toFeature(camera)),
  },
  ndjson: {
    mediaType: "application/x-ndjson",
    begin: "",
    between: "",
    end: "",
    write: (camera) => `${JSON.stringify(toWire(camera))}\n`,
  },
  csv: {
    mediaType: "text/csv; charset=utf-8; header=present",
    begin: csvHeader,
    between: "",
    end: "",
    write: toCsvRow,
  },
}

/** A whole list in a form. */
export const writeForm = (
  { begin, between, end, write }: Form,
  cameras: ReadonlyArray<Camera>,
): string => begin + cameras.map(write).join(between) + end
