/**
 * The version of the package.
 *
 * @module
 */

/** The version of the package. */
export const version: string = "0.1.0"
