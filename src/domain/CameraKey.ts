/**
 * The key of an existence check: where a camera is come by.
 *
 * @module
 */
import type * as Result from "effect/Result"
import type { CameraType } from "./Camera.ts"
import { isSecond, rowsOf, typedRows } from "./CameraTable.ts"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import { checks, notEmpty } from "./Kind.ts"

/**
 * What an existence check looks for: the camera type with its address. `port` is 80 when it is left
 * out; the other fields of an IP camera must match when they are given.
 */
export type CameraKey =
  | {
    readonly camera_type: "ip"
    readonly ip: string
    readonly port?: number | string | undefined
    readonly brand?: string | undefined
    readonly model?: string | undefined
    readonly image_path?: string | undefined
    readonly video_path?: string | undefined
  }
  | { readonly camera_type: "non_ip"; readonly snapshot_url: string }
  | { readonly camera_type: "stream"; readonly m3u8_url: string }

/** The rules for a key: its type, its address, and what may be known beside that. */
const keyRules = (type: CameraType): Input.Rules => ({
  camera_type: { check: checks.cameraType },
  // What an old record holds can be looked for, whatever is taken today.
  ...Object.fromEntries(
    rowsOf[type].filter(([, field]) => !isSecond(type, field)).map(
      ([name, { kind, of }]): [string, Input.Rule] => {
        const check = kind === "port" ? checks.port : checks.text
        return [name, of[type] === "address" ? { check: notEmpty(check) } : Input.optional(check)]
      },
    ),
  ),
})

/** Checks the key of an existence check; fails with what is wrong. */
export const checkKey = (
  operation: string,
): (input: unknown) => Result.Result<CameraKey, FormatError> =>
  Input.checkRecord(operation, {
    names: ["camera_type", ...typedRows.map(([name]) => name)],
    rulesFor: Input.byType(keyRules),
  })
