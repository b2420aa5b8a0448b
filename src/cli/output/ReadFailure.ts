/**
 * Why a file could not be read, in words for whoever named it.
 *
 * @module
 */
import type * as PlatformError from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import { CommandError } from "./ReportFailure.ts"

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "it is a directory",
  ESPIPE: "it is a pipe; give it on standard input, and - for its name",
  NotFound: "there is no such file",
  PermissionDenied: "permission denied",
}

const reasonOf = ({ cause, reason }: PlatformError.PlatformError): string => {
  // Deno refuses by itself what no flag allowed, and says which flag that is.
  if (cause instanceof Error && cause.name === "NotCapable") return cause.message
  const code = Predicate.hasProperty(cause, "code") ? String(cause.code) : reason._tag
  return reasons[code] ?? reasons[reason._tag] ?? code
}

/** The failure of a command that could not read `path`. */
export const readFailure = (path: string) => (error: PlatformError.PlatformError): CommandError =>
  new CommandError({ message: `cannot read ${path}: ${reasonOf(error)}` })
