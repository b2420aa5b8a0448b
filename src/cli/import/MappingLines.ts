/**
 * Which names of a list were taken for which field, and which look like one.
 *
 * @module
 */
import { printable } from "../../domain/Printable.ts"
import type { CameraList } from "../../lists/ReadCameras.ts"

/** What a list was read by. */
export type ReadBy = Pick<CameraList<never, never>, "mapping" | "lookalikes">

// More of them are no columns.
const mostShown = 10

const quoted = (text: string) =>
  /^[\w.=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** For a reader: a line for each field, and how to read those that were not. */
export const mappingLines = ({ lookalikes, mapping }: ReadBy): ReadonlyArray<string> => {
  const fields = [...mapping].map(([field, paths]) => [field, [...paths]] as const)
  const width = Math.max(0, ...fields.map(([field]) => field.length))
  return [
    ...fields.map(([field, paths]) =>
      `  ${field.padEnd(width)}  from ${printable(paths.slice(0, mostShown).join(", "))}`
    ),
    ...[...lookalikes].slice(0, mostShown).map(([name, field]) =>
      `  ${printable(name)} is kept in properties; if it is the ${field}, add ` +
      `--map ${printable(quoted(`${field}=${name}`))}`
    ),
  ]
}

/** For a program: the names of each field, and the field that a name looks like, where there are any. */
export const readBy = ({ lookalikes, mapping }: ReadBy) => ({
  ...mapping.size > 0 && {
    mapping: Object.fromEntries([...mapping].map(([field, paths]) => [field, [...paths]])),
  },
  ...lookalikes.size > 0 && { lookalikes: Object.fromEntries(lookalikes) },
})
