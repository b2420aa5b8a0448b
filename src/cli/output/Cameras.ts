/**
 * Cameras as a table, or for programs.
 *
 * @module
 */
import { cameraAddress } from "../../domain/Address.ts"
import type { Camera, NearCamera } from "../../domain/Camera.ts"
import { cameraFields } from "../../domain/CameraSearch.ts"
import { addressNameOf } from "../../domain/CameraTable.ts"
import type { Column } from "./Table.ts"

const place = ({ city, country, state }: Camera): string =>
  [city, state, country].filter((name) => name != null && name !== "").join(", ")

// What an old record holds in place of an address is shown as it is.
const address = (camera: Camera): string =>
  cameraAddress(camera)?.href ??
    String(new Map(Object.entries(camera)).get(addressNameOf(camera.camera_type)))

const cameraColumns: ReadonlyArray<Column<Camera>> = [
  { title: "ID", maxWidth: 24, isWhole: true, text: ({ cameraID }) => cameraID },
  { title: "TYPE", maxWidth: 6, text: ({ camera_type }) => camera_type },
  { title: "NAME", maxWidth: 40, text: ({ name }) => name ?? "" },
  { title: "PLACE", maxWidth: 32, text: place },
  {
    title: "COORDINATES",
    maxWidth: 22,
    text: ({ latitude, longitude }) =>
      latitude == null || longitude == null ? "" : `${latitude}, ${longitude}`,
  },
  { title: "ADDRESS", maxWidth: 120, text: address },
]

const nameColumns = (names: ReadonlyArray<string>): ReadonlyArray<Column<Camera>> =>
  ["cameraID", ...names.filter((name) => name !== "cameraID")].map((name) => ({
    title: name.toUpperCase(),
    maxWidth: name === "cameraID" ? 24 : 60,
    isWhole: name === "cameraID",
    text: (camera) => {
      const value = new Map<string, unknown>(Object.entries(camera)).get(name) ?? ""
      return typeof value === "object" ? JSON.stringify(value) : String(value)
    },
  }))

const kmColumn: Column<NearCamera> = {
  title: "KM",
  maxWidth: 9,
  text: ({ distance }) => distance.toFixed(distance < 10 ? 2 : 0),
}

/** What one and many of them are called. */
export const cameraNoun = ["camera", "cameras"] as const

/** The columns of cameras, and their fields in CSV: those of `fields`, or what is usual. */
export const cameraList = (fields: ReadonlyArray<string> | undefined) => ({
  columns: fields ? nameColumns(fields) : cameraColumns,
  names: fields ? [...new Set(["cameraID", ...fields])] : cameraFields,
})

/** {@linkcode cameraList}, with the distance of each. */
export const nearList = (fields: ReadonlyArray<string> | undefined) => {
  const { columns, names } = cameraList(fields)
  const at = fields ? columns.length : 4
  return {
    columns: [...columns.slice(0, at), kmColumn, ...columns.slice(at)],
    names: [...names, "distance"],
  }
}
