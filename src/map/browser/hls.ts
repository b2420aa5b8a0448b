/**
 * The player of streams, a file of its own: most visitors never need it.
 *
 * @module
 */
export { default } from "hls.js/light"
