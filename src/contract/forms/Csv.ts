/**
 * Cameras as CSV (RFC 4180): a header, then a line for each, with the fields of the table and what the
 * source of a camera asks for.
 *
 * Values are written as they are, also those that a spreadsheet would take for a formula: whoever
 * reads the list with a program gets what the database has. Import such a file into a spreadsheet as
 * text.
 *
 * @module
 */
import { sharedRows, typedRows } from "../../domain/CameraTable.ts"
import type { Form, ListedCamera } from "./Form.ts"

const columns: ReadonlyArray<string> = /* @__PURE__ */ (() => {
  const [id = "cameraID", ...names] = sharedRows.map(([name]) => name)
  const typed = typedRows.map(([name]) => name)
  return [id, "camera_type", ...names, ...typed, "source_licence", "source_attribution"]
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

/** The form with some columns more; what is not known of a camera is empty. */
export const csvForm = (more: ReadonlyArray<keyof ListedCamera>): Form => {
  const names = [...columns, ...more]
  return {
    mediaType: "text/csv; charset=utf-8; header=present",
    begin: toLine(names),
    between: "",
    end: "",
    write: (camera) => {
      const fields: Readonly<Record<string, unknown>> = { ...camera }
      return toLine(names.map((name) => fields[name]))
    },
  }
}
