/**
 * Clients: registering, changing and removing them, and the log of it.
 *
 * @module
 */
import {
  clientIdsByOwner,
  type Credentials,
  getClientLog,
  type layer,
  listClients,
  register,
  removeClient,
  resetSecret,
  streamClientIdsByOwner,
  streamClientLog,
  streamClientLogPages,
  streamClients,
  updateOwner,
  updatePermission,
  whoami,
} from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { tell } from "./Tell.ts"

/** Registers a client of each permission level. */
export const registerAll = Effect.gen(function* () {
  const user = yield* register("demo-user", "user")
  const webUI = yield* register("demo-web", "webUI")
  const admin = yield* register("demo-admin", "admin")
  yield* tell(`user   ${user.clientID.slice(0, 16)}…  reads cameras`)
  yield* tell(`webUI  ${webUI.clientID.slice(0, 16)}…  also manages clients`)
  yield* tell(`admin  ${admin.clientID.slice(0, 16)}…  also writes cameras`)
  return { admin, user, webUI }
})

/** Changes everything of a new client, uses it, and removes it. */
export const changeClient = Effect.fnUntraced(function* (
  clientOf: (credentials: Credentials) => ReturnType<typeof layer>,
) {
  const { clientID } = yield* register("guest")
  yield* updateOwner(clientID, "demo-guest")
  yield* updatePermission(clientID, "webUI")
  const clientSecret = yield* resetSecret(clientID)
  const guest = yield* Effect.provide(whoami(), clientOf({ clientID, clientSecret }))
  yield* tell(`with its new secret, it is ${guest.owner} with the level ${guest.permissionLevel}`)
  const ids = yield* clientIdsByOwner("demo-guest")
  const streamed = yield* Stream.runCollect(streamClientIdsByOwner("demo-guest"))
  yield* tell(`clients of demo-guest: ${ids.length}; as a stream: ${streamed.length}`)
  yield* removeClient(clientID)
  yield* tell(`removed: demo-guest has ${(yield* listClients("demo-guest")).length} clients`)
})

/** All clients, and what was done to them. */
export const tellClients = Effect.gen(function* () {
  yield* Stream.runForEach(
    streamClients(),
    ({ owner, permissionLevel, usage }) => tell(`${owner}: ${permissionLevel}, ${usage} requests`),
  )
  const log = yield* Stream.runCollect(streamClientLog())
  const pages = yield* Stream.runCollect(streamClientLogPages())
  const first = yield* getClientLog()
  yield* tell(`their log: ${log.map(({ action }) => action).join(", ")}`)
  yield* tell(`  on its first page: ${first.length}; pages: ${pages.length}`)
})
