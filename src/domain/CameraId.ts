/**
 * The ids of cameras.
 *
 * @module
 */

/** Whether a text is the id of a camera: 24 hexadecimal characters. */
export const isCameraId = (text: string): boolean => /^[\da-f]{24}$/i.test(text)
