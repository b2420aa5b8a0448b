/**
 * Why something could not be written, in words for whoever named it.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import { constants } from "node:os"
import { isNotPermitted } from "./NotPermitted.ts"

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EDQUOT: "there is no room left for this user",
  EFBIG: "it would be longer than a file may be",
  EIO: "the device failed",
  EISDIR: "it is a directory",
  ELOOP: "its links lead back to themselves",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "there is no such directory",
  ENOSPC: "there is no room",
  ENOTDIR: "there is no such directory",
  EPERM: "permission denied",
  EPIPE: "nobody reads it",
  EROFS: "nothing can be written on its disk",
}

/** The code of what the system said; undefined where it said nothing. */
export const codeOf = (cause: unknown): string | undefined => {
  if (Predicate.hasProperty(cause, "code") && typeof cause.code === "string") return cause.code
  // Deno has no code for what is seldom, and the number of the system in its words.
  const [, number] = /\(os error (\d+)\)/.exec(String(cause)) ?? []
  return Object.entries(constants.errno).find(([, known]) => known === Number(number))?.[0]
}

/** Why something could not be written. */
export const writeReason = (cause: unknown): string => {
  if (isNotPermitted(cause)) return cause.message
  const code = codeOf(cause)
  return code === undefined ? String(cause) : reasons[code] ?? code
}
