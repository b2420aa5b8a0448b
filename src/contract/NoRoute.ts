/**
 * What the server answers where it has no route.
 *
 * @module
 */

/**
 * The message of the 404 of a path that no route has. A client that sees it was given a wrong base URL:
 * no camera and no client is missing.
 */
export const noSuchRoute = "There is no such route."
