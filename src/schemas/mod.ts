/**
 * Schemas of the data, for programs that keep it, send it on, or take it from elsewhere: for files,
 * queues, `Rpc.make` and `Workflow.make`. The client itself carries none of them, so that whoever
 * only makes calls does not ship them.
 *
 * @example A camera from a file
 * ```ts
 * import { makeCamera } from "@cam2/camera-database"
 * import { Camera } from "@cam2/camera-database/schemas"
 * import * as Schema from "effect/Schema"
 *
 * const camera = makeCamera({ cameraID: "5ae0", camera_type: "ip", ip: "192.0.2.1" })
 * console.log(Schema.is(Camera)(camera)) // true
 * ```
 *
 * @module
 */
export * from "./Camera.ts"
export * from "./Input.ts"
export * from "./Log.ts"
