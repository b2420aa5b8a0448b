/**
 * How the input of an operation is written on the wire: query parameters, and the form of a write.
 *
 * @module
 */
import type { CameraKey } from "../domain/CameraKey.ts"
import type { CameraFilter } from "../domain/CameraQuery.ts"
import { isRetrieval } from "../domain/CameraTable.ts"
import type { CameraChanges, NewCamera } from "../domain/CameraWrite.ts"

/** Names with their text, as in a query or a form. */
export type Pairs = Array<readonly [name: string, text: string]>

/** Pairs as the query of an address. */
export const toQuery = (pairs: Pairs): string =>
  // What it takes as pairs to change, it only reads.
  String(new URLSearchParams(pairs as Array<[string, string]>))

/** The name that a field has in a query and in a body. */
export const wireName = (name: string): string => name === "camera_type" ? "type" : name

// Of these a list is one value.
const joined = ["bbox", "by", "fields"]

/** Query parameters; what is undefined is left out, and of several values each is one. */
export const toParameters = (
  input: CameraFilter | CameraKey | Readonly<Record<string, unknown>>,
): Pairs =>
  Object.entries(input).flatMap(([name, value]) =>
    value === undefined
      ? []
      : (Array.isArray(value) && !joined.includes(name) ? value : [value]).map(
        (each) => [wireName(name), String(each)] as const,
      )
  )

/**
 * The form of a camera to add or of changes to one: `retrieval` and `properties` are JSON
 * strings, and what is absent or `null` is left out. The id of the camera is part of the path.
 */
export const toForm = (camera: NewCamera | Omit<CameraChanges, "cameraID">): Pairs => {
  const form: Pairs = []
  const retrieval: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(camera)) {
    if (value == null) continue
    if (isRetrieval(name)) retrieval[name] = name === "port" ? String(value) : value
    else {form.push([
        wireName(name),
        typeof value === "object" ? JSON.stringify(value) : String(value),
      ])}
  }
  if (Object.keys(retrieval).length > 0) form.push(["retrieval", JSON.stringify(retrieval)])
  return form
}

/** The JSON of a camera to add or to put, as a write takes it; what is undefined is left out. */
export const toJson = (camera: NewCamera): string => {
  const record: Record<string, unknown> = {}
  const retrieval: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(camera)) {
    if (value === undefined) continue
    if (isRetrieval(name)) retrieval[name] = value
    else record[wireName(name)] = value
  }
  return JSON.stringify({ ...record, retrieval })
}
