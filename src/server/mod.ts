/**
 * The server of the CAM2 camera database: the whole API as a web handler over stores of your choice.
 *
 * @example On Deno, with SQLite
 * ```ts
 * import { makeHandler } from "@cam2/camera-database/server"
 * import { layerSqlite } from "@cam2/camera-database/sqlite"
 *
 * const { dispose, handler } = makeHandler({ stores: layerSqlite({ filename: ":memory:" }) })
 * const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handler)
 * const response = await fetch(`http://127.0.0.1:${server.addr.port}/health`)
 * console.log(await response.json())
 * await server.shutdown()
 * await dispose()
 * ```
 *
 * @module
 */
export type { AdmissionOptions } from "./Admission.ts"
export {
  type Actor,
  type App,
  AppStore,
  type AppStoreShape,
  type ClientsPage,
  lastAdmin,
} from "./AppStore.ts"
export {
  CameraStore,
  type CameraStoreShape,
  type PageStart,
  type StandIn,
  type StoreFilter,
  type StorePage,
  type StoreRange,
} from "./CameraStore.ts"
export { createRootClient, ensureRootClient, rootOwner } from "./Clients.ts"
export type { AnswerStore, KeptAnswer } from "./KeptAnswer.ts"
export type { AppLimit, AuthLimit, LimitOptions } from "./Limits.ts"
export { layerMemory } from "./memory/MemoryStores.ts"
export type { BodyOptions } from "./RequestBody.ts"
export type { AnsweredRequest } from "./Requests.ts"
export { StoreHealth, StoreUnavailable } from "./StoreHealth.ts"
export { type Handler, makeHandler, makeHttpEffect, type ServerOptions } from "./Server.ts"
