/**
 * The id of one request, by which a failure that a client meets is found in the log of the server.
 *
 * @module
 */

/** The header of it, in requests and in answers. */
export const requestIdHeader = "x-request-id"

/** An id of 1 to 128 letters, digits and `._:/+=@-`; undefined where there is none, or another. */
export const readRequestId = (text: string | undefined): string | undefined =>
  text !== undefined && /^[\w.:/+=@-]{1,128}$/.test(text) ? text : undefined
