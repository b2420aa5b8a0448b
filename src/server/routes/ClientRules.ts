/**
 * What a client may do to others, and as whom the log of clients names it.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { CurrentClient } from "../../contract/Api.ts"
import { type PermissionLevel, permits } from "../../domain/Permission.ts"
import { rootOwner } from "../Clients.ts"
import { forbidden } from "../middleware/Permissions.ts"
import { CurrentRequest } from "../middleware/Requests.ts"

/** Fails unless the caller is at or above `level`. */
export const mustReach = Effect.fnUntraced(function* (level: PermissionLevel, what: string) {
  const { permissionLevel } = yield* CurrentClient
  if (!permits(permissionLevel, level)) {
    return yield* forbidden(`Forbidden. A client of level ${permissionLevel} cannot ${what}.`)
  }
})

/** Whether a client of level webUI manages only the clients of its own owner. */
export const OwnClientsOnly: Context.Reference<boolean> = Context.Reference(
  "@cam2/camera-database/OwnClientsOnly",
  { defaultValue: () => false },
)

/** Fails where the caller is confined to clients of its own owner, and `owner` is another one. */
export const mustManage = Effect.fnUntraced(function* (owner: string | undefined) {
  const caller = yield* CurrentClient
  if (caller.permissionLevel === "admin" || caller.owner === owner) return
  if (yield* OwnClientsOnly) {
    return yield* forbidden(
      `Forbidden. Here a client of level ${caller.permissionLevel} manages only the clients of ` +
        "its own owner.",
    )
  }
})

/** Fails unless the caller may make `owner` the owner of a client. */
export const mustGive = Effect.fnUntraced(function* (owner: string) {
  yield* mustManage(owner)
  // Whoever sees it, however it is written, takes the client for one of the operator's.
  if (owner.normalize("NFKC").toLowerCase() === rootOwner) {
    yield* mustReach("admin", `give the owner ${rootOwner}`)
  }
})

/** Who is to be named in the log of clients. */
export const actor = Effect.gen(function* () {
  const { clientID, owner } = yield* CurrentClient
  const running = yield* CurrentRequest
  return { clientID, owner, requestId: running?.requestId }
})
