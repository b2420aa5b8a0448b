/**
 * JSON of which every SQLite reads the numbers that were meant.
 *
 * @module
 */

// SQLite 3.45 reads some texts with 16 or 17 digits as the number beside the one that is next to
// them. With twenty, the text is so near to its number that no other is.
const digits = 20

/** A value in JSON, of which SQLite 3.45 too reads each number to the last digit. */
export const exactJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(exactJson).join(",")}]`
  return typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value)
    ? value.toPrecision(digits)
    : JSON.stringify(value) ?? "null"
}
