/**
 * What the start of every program costs.
 *
 * @module
 */
export {}
