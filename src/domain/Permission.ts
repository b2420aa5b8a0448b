/**
 * Permission levels of clients.
 *
 * @module
 */
import * as Schema from "effect/Schema"

/**
 * What a client may do: `"user"` reads cameras, `"webUI"` also manages clients, `"admin"` also
 * writes cameras.
 */
export type PermissionLevel = "user" | "webUI" | "admin"

const levels = ["user", "webUI", "admin"] as const

/** Schema of {@linkcode PermissionLevel}. */
export const PermissionLevel: Schema.Codec<PermissionLevel> = /* @__PURE__ */ Schema.Literals(
  levels,
)

/** Whether a client at `level` may do what needs `required`; the levels nest. */
export const permits = (level: PermissionLevel, required: PermissionLevel): boolean =>
  levels.indexOf(level) >= levels.indexOf(required)
