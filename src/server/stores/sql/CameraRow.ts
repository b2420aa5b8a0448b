/**
 * A camera as a row of the table `camera`.
 *
 * @module
 */
import { type Field, sharedRows, typedRows } from "../../../domain/CameraTable.ts"
import type { NewCamera } from "../../../domain/CameraWrite.ts"
import { jsonTypes } from "../../../domain/Kind.ts"
import { fold, portText } from "../CameraRecord.ts"
import { pointOf } from "../Geometry.ts"
import type { CameraRow } from "./RowCamera.ts"

const rows: ReadonlyArray<readonly [name: string, field: Field]> = [...sharedRows, ...typedRows]
const written = rows.filter(([, { isServerMade }]) => !isServerMade)
const folded = rows.filter(([, { kind, search }]) => search && jsonTypes[kind] === "string")

/** The bytes of a camera's text, without reading it. */
export const sizeColumn: string = written.filter(([, { kind }]) => jsonTypes[kind] === "string")
  .map(([name, { column = name }]) => `ifnull(octet_length(${column}), 0)`).join(" + ")

/** The cursor of a row. */
export const seqOf = (row: CameraRow): number => row[0]

/** How many times a row was written. */
export const versionOf = (row: CameraRow): number => row[1]

/** The columns that a camera is written to, for values that every SQL engine takes. */
export const toColumns = (camera: NewCamera, changedAt: string) => {
  const { camera_type, latitude, legacy_cameraID, longitude } = camera
  const fields: Readonly<Record<string, unknown>> = camera.camera_type === "ip"
    ? { ...camera, port: portText(camera.port) }
    : { ...camera }
  const columns: Record<string, unknown> = {}
  for (const [name, { column = name, kind }] of written) {
    const value = fields[name] ?? null
    columns[column] = kind === "boolean" ? Number(value === true) : value
  }
  for (const [name] of folded) {
    const value = fields[name]
    columns[`${name}_key`] = typeof value === "string" ? fold(value) : null
  }
  const point = latitude == null || longitude == null ? undefined : pointOf(latitude, longitude)
  return {
    ...columns,
    camera_type,
    legacy_camera_id: legacy_cameraID ?? null,
    x: point?.x ?? null,
    y: point?.y ?? null,
    z: point?.z ?? null,
    changed_at: changedAt,
  }
}
