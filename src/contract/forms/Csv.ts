/**
 * Cameras as CSV (RFC 4180): a header, then a line for each, with the fields of the table and what the
 * source of a camera asks for.
 *
 * Text that a spreadsheet would take for a formula has a `'` in front, which says there that it is
 * text, and which an import takes away.
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

// With one mark it may have been text that had none, so that text with marks gets one more.
const formula = /^'*[=+\-@\t\r]/
const marked = /^'+[=+\-@\t\r]/

/** The text of a cell that another program is to read, without the mark that it is text. */
export const withoutMark = (text: string): string => marked.test(text) ? text.slice(1) : text

// The encoder of effect brings its schemas, which the client does not carry.
const toCell = (value: unknown): string => {
  if (value === null || value === undefined) return ""
  const plain = typeof value === "object" ? JSON.stringify(value) : String(value)
  const text = typeof value === "string" && formula.test(value) ? `'${plain}` : plain
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
