/**
 * What an admin writes of a camera, as the API takes it.
 *
 * @module
 */
import { isRetrieval, rowsOf, sharedRows } from "../../domain/CameraTable.ts"
import type { Camera, CameraType } from "./Camera.ts"

/** Values of fields; `null` where there is none. */
export type Values = Readonly<Record<string, unknown>>

/** The fields that somebody may write, of a camera of a type: its address first. */
export const writtenFields = (type: CameraType) => [
  ...rowsOf[type],
  ...sharedRows.filter(([, { isServerMade }]) => !isServerMade),
]

const isEqual = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** What of `values` is not what the camera has; `null` for what it has and shall not have. */
export const changesOf = (camera: Camera, values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !isEqual(camera[name], value)),
  )

/** What the camera had in the fields of `changes`. */
export const undoOf = (camera: Camera, changes: Values): Values =>
  Object.fromEntries(Object.keys(changes).map((name) => [name, camera[name] ?? null]))

/** The body of a write: fields, and those of the address in `retrieval`. */
export const bodyOf = (values: Values): Values => {
  const entries = Object.entries(values)
  const retrieval = entries.filter(([name]) => isRetrieval(name))
  return {
    ...Object.fromEntries(entries.filter(([name]) => !isRetrieval(name))),
    ...retrieval.length === 0 ? {} : { retrieval: Object.fromEntries(retrieval) },
  }
}

/** A request that changes a camera. */
export interface Change {
  readonly method: "PUT"
  readonly path: string
  readonly body: Values
}

/** The address of a camera by the id that its source gives it, if it has one. */
const bySource = ({ source, source_id }: Camera): string | undefined =>
  source && source_id
    ? `cameras/by-source/${encodeURIComponent(source)}/${encodeURIComponent(source_id)}`
    : undefined

/** All that a put needs of a camera, whatever it changes. */
const neededOf = (camera: Camera): Values => {
  const type = camera.type ?? "ip"
  const [[address] = [""]] = rowsOf[type]
  return {
    type,
    [address]: camera[address],
    is_active_image: camera.is_active_image ?? false,
    is_active_video: camera.is_active_video ?? false,
  }
}

/**
 * The request that makes the changes. A plain update leaves alone what is `null`; under the id of its
 * source a camera is put, which clears it.
 */
export const changeFor = (camera: Camera, changes: Values): Change => {
  const put = bySource(camera)
  const isClearing = Object.values(changes).includes(null)
  const isSame = !("source" in changes) && !("source_id" in changes)
  if (isClearing && isSame && put !== undefined) {
    return { method: "PUT", path: put, body: bodyOf({ ...neededOf(camera), ...changes }) }
  }
  // Text that is taken away is empty.
  const kept = Object.entries(changes).map(([name, value]) => [name, value ?? ""])
  return {
    method: "PUT",
    path: `cameras/${camera.cameraID}`,
    body: bodyOf(Object.fromEntries(kept)),
  }
}

/** The request that takes back that a camera was retired; undefined where there is none. */
export const revivalOf = (camera: Camera): Change | undefined => {
  const put = bySource(camera)
  return put === undefined
    ? undefined
    : { method: "PUT", path: put, body: bodyOf(neededOf(camera)) }
}
