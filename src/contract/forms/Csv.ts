/**
 * Cameras as CSV (RFC 4180): a header, then a line for each, with the fields of the table.
 *
 * Values are written as they are, also those that a spreadsheet would take for a formula: whoever
 * reads the list with a program gets what the database has. Import such a file into a spreadsheet as
 * text.
 *
 * @module
 */
import type { Camera } from "../../domain/Camera.ts"
import { sharedRows, typedRows } from "../../domain/CameraTable.ts"

const columns: ReadonlyArray<string> = /* @__PURE__ */ (() => {
  const [id = "cameraID", ...names] = sharedRows.map(([name]) => name)
  return [id, "camera_type", ...names, ...typedRows.map(([name]) => name)]
})()

// The encoder of effect brings its schemas, which the client does not carry.
const toCell = (value: unknown): string => {
  if (value === null || value === undefined) return ""
  const text = typeof value === "object" ? JSON.stringify(value) : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The line of some values. */
export const toLine = (values: ReadonlyArray<unknown>): string =>
  `${values.map(toCell).join(",")}\r\n`

/** The first line: the names of the columns. */
export const csvHeader: string = /* @__PURE__ */ toLine(columns)

/** The line of a camera; what is not known is empty. */
export const toCsvRow = (camera: Camera): string => {
  const fields: Readonly<Record<string, unknown>> = { ...camera }
  return toLine(columns.map((name) => fields[name]))
}
