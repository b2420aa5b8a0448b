/**
 * Text that can be kept, and how long it is.
 *
 * @module
 */

/** The most characters (Unicode code points) of a name: of a source, a place, a time zone, a brand. */
export const nameLength = 200

/** Whether a text has more than `most` characters (Unicode code points). */
export const isLonger = (text: string, most: number): boolean =>
  text.length > most && (text.length > 2 * most || [...text].length > most)

/** Whether UTF-8 and every SQL engine keep a text: no lone surrogates and no null characters. */
export const isKeepable = (text: string): boolean => text.isWellFormed() && !text.includes("\0")
