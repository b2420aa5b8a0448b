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

/**
 * How far the log of the database was when that client had last written, as its store has told it;
 * undefined where it is not known, and then nothing is read that may be older than the database.
 */
export const CurrentLastWrite: Context.Reference<number | undefined> = Context.Reference<
  number | undefined
>("@cam2/camera-database/CurrentLastWrite", { defaultValue: () => undefined })
