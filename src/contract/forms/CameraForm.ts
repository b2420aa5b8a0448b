/**
 * The forms in which a list of cameras is written: JSON as the wire has it, GeoJSON, NDJSON and CSV.
 *
 * @module
 */
import type { CameraFilter } from "../../domain/CameraQuery.ts"
import { toWire, type WireCamera } from "../WriteCamera.ts"
import { csvForm } from "./Csv.ts"
import { toFeature } from "./GeoJson.ts"
import type { Form, ListedCamera } from "./Form.ts"

/** The names of the forms, the usual one first. */
export const cameraForms = ["json", "geojson", "ndjson", "csv"] as const

/** In which form cameras are written. */
export type CameraForm = (typeof cameraForms)[number]

/** A camera that a search gives as the wire has it: by distance it has that in km. */
export const toFound = (
  camera: ListedCamera,
): WireCamera & { readonly distance?: number | undefined } => {
  const { distance } = camera
  return distance === undefined ? toWire(camera) : { ...toWire(camera), distance }
}

/** Each form by its name. */
export const formOf: Readonly<Record<CameraForm, Form>> = {
  json: {
    mediaType: "application/json",
    begin: "[",
    between: ",",
    end: "]",
    write: (camera) => JSON.stringify(toFound(camera)),
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
    write: (camera) => {
      const { source_attribution, source_licence } = camera
      return `${JSON.stringify({ ...toFound(camera), source_licence, source_attribution })}\n`
    },
  },
  csv: csvForm([]),
}

const csvByDistance = csvForm(["distance"])

/** A form of cameras in an order: only by distance a table has a column for that. */
export const formIn = (form: CameraForm, sort: CameraFilter["sort"]): Form =>
  form === "csv" && sort === "distance" ? csvByDistance : formOf[form]

/** A whole list in a form. */
export const writeForm = (
  { begin, between, end, write }: Form,
  cameras: ReadonlyArray<ListedCamera>,
): string => begin + cameras.map(write).join(between) + end
