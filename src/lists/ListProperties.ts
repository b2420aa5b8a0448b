/**
 * What a list tells of a camera and no field holds.
 *
 * @module
 */
import type { CameraProperties } from "../domain/Camera.ts"
import { checkProperties } from "../domain/Properties.ts"
import { isLonger, nameLength } from "../domain/Text.ts"
import { hasUser, withoutUser } from "./ListAddress.ts"
import type { Scalar } from "./Values.ts"

const keepable = (text: string) => text.toWellFormed().replaceAll("\0", "")

/** The column in which a list of what was refused says why, which is none of the camera. */
export const reasonName = "cam2_refused"

/**
 * Properties from what is left of a record, without what is empty; the longest are left out when there
 * is no room for all.
 */
export const toProperties = (
  rest: ReadonlyArray<readonly [name: string, value: Scalar]>,
): {
  readonly properties: CameraProperties | undefined
  readonly hasAll: boolean
  /** Whether a text had a user name and password in it, which are no longer there. */
  readonly isMasked: boolean
} => {
  const entries = rest.flatMap(([name, value]): Array<readonly [string, Scalar]> => {
    const kept = typeof value === "string" ? keepable(String(withoutUser(value))) : value
    const isNothing = typeof kept === "string" && kept.trim() === "" || name === "" ||
      name === reasonName || isLonger(name, nameLength) ||
      typeof kept === "number" && !Number.isFinite(kept)
    return isNothing ? [] : [[keepable(name), kept]]
  })
  const size = ([name, value]: readonly [string, Scalar]) => name.length + String(value).length
  let kept = entries
  while (kept.length > 0 && checkProperties(Object.fromEntries(kept)) !== true) {
    const longest = kept.reduce((one, other) => size(other) > size(one) ? other : one)
    kept = kept.filter((one) => one !== longest)
  }
  return {
    properties: kept.length === 0 ? undefined : Object.fromEntries(kept),
    hasAll: kept.length === entries.length,
    isMasked: rest.some(([, value]) => hasUser(value)),
  }
}

/** Properties without the user names and passwords of the addresses in them; undefined where none has one. */
export const withoutUsers = (properties: CameraProperties): CameraProperties | undefined =>
  Object.values(properties).some(hasUser)
    ? Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [
        name,
        hasUser(value) ? withoutUser(value) : value,
      ]),
    )
    : undefined
