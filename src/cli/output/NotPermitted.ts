/**
 * What Deno throws where it was started without a permission.
 *
 * @module
 */

/** Whether something failed for want of a permission: its message says which, and the flag for it. */
export const isNotPermitted = (cause: unknown): cause is Error =>
  cause instanceof Error && cause.name === "NotCapable"
