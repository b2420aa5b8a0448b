/**
 * A camera as a row of the table `camera`.
 *
 * @module
 */
import type { Field } from "../../../domain/CameraField.ts"
import { sharedRows, typedRows } from "../../../domain/CameraTable.ts"
import type { NewCamera } from "../../../domain/CameraWrite.ts"
import { jsonTypes, type Kind } from "../../../domain/Kind.ts"
import { wordsText } from "../../../domain/Words.ts"
import { fold, toKept } from "../CameraRecord.ts"
import { pointOf } from "../Geometry.ts"
import type { CameraRow } from "./RowCamera.ts"

const rows: ReadonlyArray<readonly [name: string, field: Field]> = [...sharedRows, ...typedRows]
const isText = (kind: Kind) => ["string", "object"].includes(jsonTypes[kind])

/** The columns of the fields; `key` is that of a text in one case, by which a search finds it. */
export const cameraColumns: ReadonlyArray<
  {
    readonly name: string
    readonly column: string
    readonly kind: Kind
    readonly key?: string
    readonly isServerMade: boolean
  }
> = rows.map(([name, { column = name, isServerMade = false, kind, search }]) => {
  const isFolded = search && !search.isExact && jsonTypes[kind] === "string"
  return { name, column, kind, isServerMade, ...(isFolded && { key: `${name}_key` }) }
})
const written = cameraColumns.filter(({ isServerMade }) => !isServerMade)

/** The bytes of a camera's text, without reading it. */
export const sizeColumn: string = written.filter(({ kind }) => isText(kind))
  .map(({ column }) => `coalesce(octet_length(${column}), 0)`).join(" + ")

/** The cursor of a row. */
export const seqOf = (row: CameraRow): number => row[0]

/** How many times a row was written. */
export const versionOf = (row: CameraRow): number => row[1]

/** The columns that a camera is written to, for values that every SQL engine takes. */
export interface Columns {
  readonly legacy_camera_id: number | null
  readonly source_id: string | null
  readonly source_key: string | null
  readonly [column: string]: string | number | null
}

/** A camera as the columns that it is written to. */
export const toColumns = (given: NewCamera, changedAt: string): Columns => {
  const camera = toKept(given)
  const { camera_type, latitude, legacy_cameraID, longitude, source, source_id } = camera
  const fields: Readonly<Record<string, unknown>> = camera
  const columns: Record<string, string | number | null> = {}
  for (const { column, key, kind, name } of written) {
    const value = fields[name] ?? null
    columns[column] = kind === "boolean"
      ? Number(value === true)
      : typeof value === "string" || typeof value === "number" || value === null
      ? value
      : JSON.stringify(value)
    if (key) columns[key] = typeof value === "string" ? fold(value) : null
  }
  const point = latitude == null || longitude == null ? undefined : pointOf(latitude, longitude)
  return {
    ...columns,
    camera_type,
    legacy_camera_id: legacy_cameraID ?? null,
    source_id: source_id ?? null,
    source_key: source == null ? null : fold(source),
    x: point?.x ?? null,
    y: point?.y ?? null,
    z: point?.z ?? null,
    words: wordsText(camera),
    changed_at: changedAt,
  }
}
