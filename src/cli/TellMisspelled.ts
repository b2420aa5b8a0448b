/**
 * Filters that match nothing because no camera has what they say, told in the words of the flags.
 *
 * @module
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type { ApiClient } from "../client/ApiClient.ts"
import { findMisspelled } from "../client/MisspelledFilter.ts"
import { printable } from "../domain/Printable.ts"

const quoted = (value: string) => printable(/^[\w.-]+$/.test(value) ? value : JSON.stringify(value))

/**
 * When `count` is 0, tells on standard error of each value of `selection` that no camera has, with the
 * nearest that cameras have.
 */
export const tellMisspelled = (
  count: number,
  selection: Readonly<Record<string, unknown>>,
): Effect.Effect<void, never, ApiClient> =>
  Effect.flatMap(
    findMisspelled(count, selection),
    (all) =>
      Effect.forEach(all, ({ field, given, meant }) =>
        Console.error(
          `No camera has --${field} ${quoted(given)}; did you mean ${
            meant.map(quoted).join(" or ")
          }?`,
        ), { discard: true }),
  )
