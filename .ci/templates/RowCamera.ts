/**
 * Cameras in the rows of a database.
 *
 * @module
 */
import { cameraTypes } from "../../src/domain/Camera.ts"
import { rowsOf, sharedRows, typedRows } from "../../src/domain/CameraTable.ts"
import { jsonTypes } from "../../src/domain/Kind.ts"
import { addressOf, commas, header, type Row } from "./Rows.ts"

const columnOf = ([name, { column }]: Row) => column ?? name

export const rowCamera = () => {
  const columns = [
    ["seq", "number"],
    ["version", "number"],
    ["camera_type", "string"],
    ...[...sharedRows, ...typedRows].map((row) => [
      columnOf(row),
      jsonTypes[row[1].kind] === "boolean"
        ? "number"
        : row[1].isAlways
        ? "string"
        : (jsonTypes[row[1].kind] === "number" ? "number" : "string") + " | null",
    ]),
  ]
  const at = (row: Row) => `row[${columns.findIndex(([name]) => name === columnOf(row))}]`
  const valueOf = (row: Row) => {
    const type = jsonTypes[row[1].kind]
    return type === "boolean"
      ? `${at(row)} === 1`
      : type === "object"
      ? `parse(${at(row)})`
      : at(row)
  }
  return `${header("Cameras in the rows of the table \\`camera\\`.".replaceAll("\\`", "`"))}
import type { Camera, CameraProperties } from "../../../domain/Camera.ts"

/** The columns that a camera is read from, in the order of {@linkcode CameraRow}. */
export const cameraColumns = "${commas(columns.map(([name]) => name!))}"

/** The values of a row, by position: an engine gives them quicker than an object with names. */
export type CameraRow = readonly [
  ${columns.map(([name, type]) => `${name}: ${type},`).join("\n  ")}
]

const parse = (text: string | null): CameraProperties | null =>
  text === null ? null : JSON.parse(text)

/** The camera in a row. */
export const toCamera = (row: CameraRow): Camera => {
  const shared = {
    ${sharedRows.map((row) => `${row[0]}: ${valueOf(row)},`).join("\n    ")}
  }
  // The CHECK of the table keeps the address of each type from being null.
  switch (row[2]) {
    ${
    cameraTypes.map((type, index) =>
      `${
        index < cameraTypes.length - 1 ? `case "${type}"` : "default"
      }: return { ...shared, camera_type: "${type}", ${
        commas(
          rowsOf[type].map((row) =>
            `${row[0]}: ${valueOf(row)}${row[0] === addressOf(type) ? "!" : ""}`
          ),
        )
      } }`
    ).join("\n    ")
  }
  }
}
`
}
