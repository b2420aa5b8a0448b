/**
 * Permission levels of clients.
 *
 * @module
 */

/**
 * What a client may do: `"user"` reads cameras, `"webUI"` also manages clients, `"admin"` also
 * writes cameras.
 */
export type PermissionLevel = "user" | "webUI" | "admin"

/** Every {@linkcode PermissionLevel}, the lowest first. */
export const permissionLevels: ReadonlyArray<PermissionLevel> = ["user", "webUI", "admin"]

/** Whether a client at `level` may do what needs `required`; the levels nest. */
export const permits = (level: PermissionLevel, required: PermissionLevel): boolean =>
  permissionLevels.indexOf(level) >= permissionLevels.indexOf(required)
