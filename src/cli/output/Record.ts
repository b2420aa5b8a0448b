/**
 * One record on standard output.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import type { CommandError } from "./Failure.ts"
import { printLines } from "./Output.ts"
import { toJson } from "./Printable.ts"
import { listingLines } from "./Table.ts"

/** Prints a record: one line for each field, or with `json` one document. */
export const printRecord = (
  record: Readonly<Record<string, unknown>>,
  { json }: { readonly json: boolean },
): Effect.Effect<void, CommandError, Stdio.Stdio> =>
  printLines(Stream.fromIterable(json ? [toJson(record)] : listingLines(record)))
