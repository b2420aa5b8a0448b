/**
 * The server on Cloudflare Workers, with everything in a D1 database.
 *
 * @example The whole Worker
 * ```ts
 * import { type D1Binding, layerD1, makeWorker } from "@cam2/camera-database/d1"
 *
 * interface Env {
 *   readonly DB: D1Binding
 * }
 *
 * export default makeWorker(({ DB }: Env) => ({ stores: layerD1(DB) }))
 * ```
 *
 * @module
 */
export { layerD1 } from "../stores/d1/D1.ts"
export type { D1Binding, D1Rows, D1Statement } from "../stores/d1/D1Client.ts"
export { makeWorker, type Worker, type WorkerOptions } from "./Worker.ts"
