/**
 * The server as a web handler.
 *
 * @module
 */
import type * as Layer from "effect/Layer"
import { makeDocumented } from "./Documented.ts"
import { checkOptions, type ServerOptions } from "./Server.ts"
import type { Stores } from "./stores/Stores.ts"
import { type Handler, toWebHandler } from "./WebHandler.ts"

/**
 * The server as a web handler, `Request → Promise<Response>`, which `Deno.serve`, Node and Workers
 * can mount. The stores are opened at the first request. Throws a `TypeError` of a `tokenKey` that is
 * too short, or a `rootClient` of the wrong shape.
 *
 * @example A server in memory
 * ```ts
 * import { makeHandler } from "@cam2/camera-database/server"
 * import { layerSqlite } from "@cam2/camera-database/sqlite"
 *
 * const { dispose, handler } = makeHandler({ stores: layerSqlite({ filename: ":memory:" }) })
 * const response = await handler(new Request("http://localhost/cameras/search"))
 * console.log(response.status, await response.json())
 * await dispose()
 * ```
 */
export const makeHandler = <E>(
  { stores, ...options }: ServerOptions & {
    readonly stores: Layer.Layer<Stores, E>
  },
): Handler => {
  checkOptions(options)
  return toWebHandler((preparation) => makeDocumented(options, preparation), stores)
}
