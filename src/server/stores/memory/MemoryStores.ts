/**
 * The stores of the server in the memory of the process.
 *
 * @module
 */
import * as Layer from "effect/Layer"
import type { Stores } from "../Stores.ts"
import * as MemoryClientStore from "./MemoryClientStore.ts"
import * as MemoryCameraStore from "./MemoryCameraStore.ts"
import * as MemorySourceStore from "./MemorySourceStore.ts"

/**
 * The stores of the server in memory, on every runtime: empty for each server that they are given to,
 * and gone with it.
 *
 * @example A server that keeps nothing
 * ```ts
 * import { layerMemory, makeHandler } from "@cam2/camera-database/server"
 *
 * const { dispose, handler } = makeHandler({ stores: layerMemory })
 * const response = await handler(new Request("http://localhost/health"))
 * console.log(await response.json())
 * await dispose()
 * ```
 */
export const layerMemory: Layer.Layer<Stores> = Layer.mergeAll(
  MemoryCameraStore.layer,
  MemoryClientStore.layer,
  MemorySourceStore.layer,
)
