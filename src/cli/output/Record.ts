/**
 * One record on standard output.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { type Form, isForPrograms, printRows } from "./Form.ts"
import type { CommandError, UsageError } from "./ReportFailure.ts"
import { printLines } from "./Output.ts"
import { toJson } from "../../domain/Printable.ts"
import { listingLines } from "./Table.ts"

/** The lines of a record: one for each field, or with `json` one document. */
export const recordLines = (
  record: Readonly<Record<string, unknown>>,
  { json }: { readonly json: boolean },
): ReadonlyArray<string> => json ? [toJson(record)] : listingLines(record)

/** Prints a record; as CSV with the fields `names`. */
export const printRecord = (
  record: Readonly<Record<string, unknown>>,
  form: Form,
  names: ReadonlyArray<string>,
): Effect.Effect<void, CommandError | UsageError, Stdio.Stdio> =>
  isForPrograms(form)
    ? printRows(Stream.succeed(record), form, names)
    : printLines(Stream.fromIterable(listingLines(record)))

/** Prints one number that has a name. */
export const printNumber = (
  named: Readonly<Record<string, number>>,
  form: Form,
): Effect.Effect<void, CommandError | UsageError, Stdio.Stdio> =>
  isForPrograms(form)
    ? printRows(Stream.succeed(named), form, Object.keys(named))
    : printLines(Stream.fromIterable(Object.values(named).map(String)))

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
