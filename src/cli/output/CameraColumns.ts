/**
 * The columns of a table of cameras, by the table of fields.
 *
 * @module
 */
import { cameraAddress } from "../../domain/Address.ts"
import type { Camera, CameraFields, NearCamera } from "../../domain/Camera.ts"
import { cameraFields } from "../../domain/CameraSearch.ts"
import { addressNameOf, sharedRows, typedRows } from "../../domain/CameraTable.ts"
import type { Column } from "./Table.ts"

const addressWidth = 120
const idWidth = 24
const textWidth = 60

const kindOf = new Map([...sharedRows, ...typedRows].map(([name, { kind }]) => [name, kind]))

/** The most cells that the values of a field take; a number is never so long. */
const widthOf = (name: string): number =>
  name === "cameraID" ? idWidth : kindOf.get(name) === "address" ? addressWidth : textWidth

/** The text of a field; empty where nothing is known. */
const textOf = (camera: Camera, name: string): string => {
  const value = new Map<string, unknown>(Object.entries(camera)).get(name) ?? ""
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

const fieldColumn = (
  name: string,
  { maxWidth = widthOf(name), title = name.toUpperCase() }: Partial<Column<Camera>> = {},
): Column<Camera> => ({
  title,
  maxWidth,
  isWhole: name === "cameraID",
  text: (camera) => textOf(camera, name),
})

/** A column of several fields: of those that are known, or of all where one alone says nothing. */
const joined = (
  title: string,
  maxWidth: number,
  { all, names }: { readonly names: ReadonlyArray<keyof CameraFields>; readonly all: boolean },
): Column<Camera> => ({
  title,
  maxWidth,
  text: (camera) => {
    const texts = names.map((name) => textOf(camera, name)).filter((text) => text !== "")
    return all && texts.length < names.length ? "" : texts.join(", ")
  },
})

// What an old record holds in place of an address is shown as it is.
const address: Column<Camera> = {
  title: "ADDRESS",
  maxWidth: addressWidth,
  text: (camera) =>
    cameraAddress(camera)?.href ?? textOf(camera, addressNameOf(camera.camera_type)),
}

const km: Column<NearCamera> = {
  title: "KM",
  maxWidth: 9,
  text: ({ distance }) => distance.toFixed(distance < 10 ? 2 : 0),
}

const overview: ReadonlyArray<Column<Camera>> = [
  fieldColumn("cameraID", { title: "ID" }),
  fieldColumn("camera_type", { title: "TYPE" }),
  fieldColumn("name", { maxWidth: 40 }),
  joined("PLACE", 32, { names: ["city", "state", "country"], all: false }),
  joined("COORDINATES", 22, { names: ["latitude", "longitude"], all: true }),
  address,
]
// Before the coordinates.
const placeOfKm = 4

/** The columns of some fields beside the id; those of an overview when none are named. */
export const columnsOf = (
  fields: ReadonlyArray<string> | undefined,
): ReadonlyArray<Column<Camera>> =>
  fields === undefined
    ? overview
    : ["cameraID", ...fields.filter((name) => name !== "cameraID")].map((name) => fieldColumn(name))

/** {@linkcode columnsOf} of cameras by distance, which is shown too. */
export const nearColumnsOf = (
  fields: ReadonlyArray<string> | undefined,
): ReadonlyArray<Column<NearCamera>> => {
  const columns = columnsOf(fields)
  const at = fields === undefined ? placeOfKm : columns.length
  return [...columns.slice(0, at), km, ...columns.slice(at)]
}

/** The fields of cameras in CSV: the id and `fields`, or all of them. */
export const namesOf = (fields: ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  fields === undefined ? cameraFields : [...new Set(["cameraID", ...fields])]
