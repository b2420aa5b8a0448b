/**
 * Telling how far a benchmark is, beside its results.
 *
 * @module
 */

const begun = performance.now()

/** Prints a line with the seconds since the start. */
export const progress = (text: string): void =>
  console.error(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${text}`)
