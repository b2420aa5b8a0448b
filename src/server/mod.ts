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
export type { AdmissionOptions } from "./middleware/Admission.ts"
export {
  type Actor,
  type ClientsPage,
  ClientStore,
  type ClientStoreShape,
  lastAdmin,
  type OldSecret,
  type StoredClient,
} from "./stores/ClientStore.ts"
export {
  CameraStore,
  type CameraStoreShape,
  type PageStart,
  type StandIn,
  type StoreFilter,
  type StorePage,
  type StoreRange,
} from "./stores/CameraStore.ts"
export { createRootClient, ensureRootClient, rootOwner } from "./Clients.ts"
export type { ResponseStore, StoredResponse } from "./stores/StoredResponse.ts"
export type { AuthLimit, ClientLimit, LimitOptions, PublicReadLimit } from "./middleware/Limits.ts"
export { layerMemory } from "./stores/memory/MemoryStores.ts"
export type { ProxyOptions } from "./middleware/TrustProxy.ts"
export type { BodyOptions } from "./middleware/RequestBody.ts"
export type { HandledRequest } from "./middleware/Requests.ts"
export { type SourcesPage, SourceStore, type SourceStoreShape } from "./stores/SourceStore.ts"
export type { Stores } from "./stores/Stores.ts"
export { StoreHealth, StoreUnavailable } from "./stores/StoreHealth.ts"
export { makeHttpEffect } from "./Documented.ts"
export { makeHandler } from "./Handler.ts"
export { docs } from "./routes/Docs.ts"
export type { MapPages, ServerOptions } from "./Server.ts"
export type { Handler } from "./WebHandler.ts"
