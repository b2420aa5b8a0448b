/**
 * What Deno throws where it was started without a permission.
 *
 * @module
 */

/** Whether something failed because a permission is missing: its message names it, and its flag. */
export const isNotPermitted = (cause: unknown): cause is Error =>
  cause instanceof Error && cause.name === "NotCapable"
