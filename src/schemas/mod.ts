/**
 * Schemas of the data and of the errors, for programs that keep them, send them on, or take them from
 * elsewhere: for files, queues, `Rpc.make` and `Workflow.make`. The client itself carries none of
 * them, so that whoever only makes calls does not ship them.
 *
 * @example A camera from elsewhere
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
export * from "./Errors.ts"
export * from "./OperationFailures.ts"
export { CameraChanges, CameraFilter, NewCamera, SourceDescription } from "./Input.ts"
export * from "./Log.ts"
export * from "./Source.ts"
