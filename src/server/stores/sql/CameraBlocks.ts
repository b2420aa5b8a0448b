/**
 * The table `camera_block`, by which an offset is found without reading what is before it.
 *
 * @module
 */

/** How many numbers of `seq` are counted together. */
export const blockSize = 4000
