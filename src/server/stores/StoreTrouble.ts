/**
 * What a request dies of when the database as a whole has trouble, in one set of words for all engines.
 *
 * @module
 */
import { StoreBusy, StoreUnavailable } from "./StoreHealth.ts"

/** There is no connection in time. */
export const crowded: StoreBusy = new StoreBusy({
  message: "The database has too much to do at present. Try again later.",
})

/** The connection is lost, or cannot be made. */
export const unreachable: StoreBusy = new StoreBusy({
  message: "The database cannot be reached at present. Try again later.",
})

/** The database gives up, or does not answer. */
export const tooLong: StoreBusy = new StoreBusy({
  message: "The database took too long to answer. Try again later, or ask for less.",
})

/** The database takes no writes. */
export const unwritable: StoreUnavailable = new StoreUnavailable({
  message: "The database cannot be written at present.",
})
