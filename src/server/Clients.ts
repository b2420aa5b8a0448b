/**
 * Clients that are made without the API: the first one of a new database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "../domain/Credentials.ts"
import { ClientStore } from "./stores/ClientStore.ts"
import { isSameHash, Secrets } from "./Secrets.ts"

/** The owner of clients that the operator made. */
export const rootOwner = "root"

/**
 * Makes a client with the permission level `"admin"` if there is no client yet, once `tell` has told
 * its credentials, which are not shown again: when it fails, there is no client. Gives whether there
 * is a new one.
 */
export const createRootClientOnceTold = <E, R>(
  tell: (credentials: Credentials) => Effect.Effect<void, E, R>,
): Effect.Effect<boolean, E, R | ClientStore> =>
  Effect.gen(function* () {
    const clients = yield* ClientStore
    const { alone = identity } = clients
    if (!(yield* clients.isEmpty)) return false
    const secrets = yield* Secrets
    const clientID = yield* secrets.clientID
    const clientSecret = yield* secrets.clientSecret
    const secretHash = yield* secrets.hash(clientSecret)
    return yield* alone(Effect.gen(function* () {
      // Another server may have made one meanwhile.
      if (!(yield* clients.isEmpty)) return false
      // Nothing comes between the two, so that whoever was told can sign in at once.
      yield* tell({ clientID, clientSecret: Redacted.make(clientSecret) })
      yield* clients.add({ clientID, owner: rootOwner, permissionLevel: "admin", secretHash })
      return true
    }))
  }).pipe(Effect.provide(Secrets.layer))

/**
 * Makes a client with the permission level `"admin"` if there is no client yet, and gives its
 * credentials, which are not shown again. It needs the stores that the server has: a layer that is
 * provided to both is opened twice, and a database in memory is then two.
 */
export const createRootClient: Effect.Effect<
  Option.Option<Credentials>,
  never,
  ClientStore
> = Effect.suspend(() => {
  let made = Option.none<Credentials>()
  return Effect.map(
    createRootClientOnceTold((credentials) =>
      Effect.sync(() => {
        made = Option.some(credentials)
      })
    ),
    () => made,
  )
})

/** Makes the client with these credentials exist with the permission level `"admin"`. */
export const ensureRootClient: (
  credentials: Credentials,
) => Effect.Effect<void, never, ClientStore> = Effect.fnUntraced(
  function* ({ clientID, clientSecret }) {
    const clients = yield* ClientStore
    const secretHash = yield* (yield* Secrets).hash(Redacted.value(clientSecret))
    const client = yield* clients.byId(clientID)
    if (Option.isNone(client)) {
      const added = clients.add({
        clientID,
        owner: rootOwner,
        permissionLevel: "admin",
        secretHash,
      })
      // Another server may make it at the same time.
      return yield* Effect.catchDefect(added, (defect) =>
        Effect.flatMap(
          clients.byId(clientID),
          (there) => Option.isSome(there) ? Effect.void : Effect.die(defect),
        ))
    }
    if (!isSameHash(client.value.secretHash, secretHash)) {
      yield* clients.replaceSecret(clientID, secretHash)
    }
    if (client.value.permissionLevel !== "admin") {
      // Raising a client is never refused.
      yield* Effect.orDie(clients.update(clientID, { permissionLevel: "admin" }))
    }
  },
  Effect.provide(Secrets.layer),
)
