/**
 * For whom a store is read, so that one who reads much does not keep others waiting.
 *
 * @module
 */
import * as Context from "effect/Context"

/** The client whose request is answered; the same for all who are not told apart. */
export const CurrentReader: Context.Reference<string> = Context.Reference<string>(
  "@cam2/camera-database/CurrentReader",
  { defaultValue: () => "" },
)
