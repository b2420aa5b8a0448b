/**
 * The table that tells which faults were made, and what came of them.
 *
 * @module
 */

/** One fault and its outcome. */
export interface Outcome {
  readonly fault: string
  readonly tries: number
  readonly promised: string
  readonly seen: string
}

const titles = ["fault", "tries", "promised", "seen"] as const

/** Prints outcomes as a table. */
export const report = (...outcomes: ReadonlyArray<Outcome>): void => {
  const rows = [
    titles,
    ...outcomes.map((outcome) => titles.map((title) => String(outcome[title]))),
  ]
  const widths = titles.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)))
  const line = (row: ReadonlyArray<string>) =>
    row.map((cell, index) => cell.padEnd(widths[index]!)).join("  ").trimEnd()
  console.log(rows.map(line).join("\n"))
}
