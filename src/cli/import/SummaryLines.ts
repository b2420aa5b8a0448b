/**
 * What became of the entries of an import, for a reader.
 *
 * @module
 */
import type { ImportSummary } from "../../lists/ImportSummary.ts"
import { printable } from "../../domain/Printable.ts"

/** What was inferred, or is not known, each with how many cameras it is of. */
export const noteLines = (notes: ReadonlyMap<string, number> = new Map()): ReadonlyArray<string> =>
  [...notes].map(([note, count]) => `  ${count} ${printable(note)}`)

/** Why entries were refused; `hidden` more are not shown. */
export const reasonLines = (
  reasons: ImportSummary["reasons"],
  hidden: number,
): ReadonlyArray<string> => [
  ...reasons.map(({ line, reason }) =>
    `  ${printable(typeof line === "number" ? `line ${line}` : line)}: ${printable(reason)}`
  ),
  ...hidden > 0 ? [`  and ${hidden} more; --json lists them all`] : [],
]

const absentLines = ({ absent, retired, unreadable }: ImportSummary): ReadonlyArray<string> => [
  ...absent === undefined ? [] : [`no longer in the list  ${absent}`],
  ...retired === undefined ? [] : [
    unreadable === undefined
      ? `retired        ${retired}`
      : `retired        ${retired}: any of them may be one of ${unreadable} that could not be read`,
  ],
]

/** The summary for a reader. */
export const summaryLines = (summary: ImportSummary): ReadonlyArray<string> => {
  const { added, alreadyThere, inDoubt = 0, notes, reasons, refused, unchanged, updated } = summary
  const hidden = refused - reasons.length
  return [
    `added          ${added}`,
    ...updated === undefined
      ? [`already there  ${alreadyThere}`]
      : [`updated        ${updated}`, `unchanged      ${unchanged}`],
    `refused        ${refused}`,
    ...inDoubt > 0
      ? [`in doubt       ${inDoubt}: sent and not answered; another run adds none twice`]
      : [],
    ...reasonLines(reasons, hidden),
    ...absentLines(summary),
    ...noteLines(notes),
  ]
}
