/**
 * What the server answers where it has no route.
 *
 * @module
 */

/**
 * The message of the 404 of a path that no route has. At a path without an id, such as that for a token,
 * it tells a client that its base URL is wrong.
 */
export const noSuchRoute = "There is no such route."
