/**
 * One record on standard output.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import type { CommandError } from "./ReportFailure.ts"
import { printLines } from "./Output.ts"
import { toJson } from "../../domain/Printable.ts"
import { listingLines } from "./Table.ts"

/** The lines of a record: one for each field, or with `json` one document. */
export const recordLines = (
  record: Readonly<Record<string, unknown>>,
  { json }: { readonly json: boolean },
): ReadonlyArray<string> => json ? [toJson(record)] : listingLines(record)

/** Prints the lines of a record. */
export const printRecord = (
  record: Readonly<Record<string, unknown>>,
  flags: { readonly json: boolean },
): Effect.Effect<void, CommandError, Stdio.Stdio> =>
  printLines(Stream.fromIterable(recordLines(record, flags)))

/** Prints what was done, or with `json` what the server said to it. */
export const printDone = (
  done: string,
  message: string,
  { json }: { readonly json: boolean },
): Effect.Effect<void, CommandError, Stdio.Stdio> =>
  printLines(Stream.succeed(json ? toJson({ message }) : done))

/** Prints the id of a camera that was written. */
export const printID = (
  cameraID: string,
  { json }: { readonly json: boolean },
): Effect.Effect<void, CommandError, Stdio.Stdio> =>
  printLines(Stream.succeed(json ? toJson({ cameraID }) : cameraID))
