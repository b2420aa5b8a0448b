/**
 * The camera database for tests of pipelines: the real server over an in-memory store, without a
 * socket, and the real client in front of it.
 *
 * @example A pipeline that meets a failure
 * ```ts
 * import { cameraById, InternalError } from "@cam2/camera-database"
 * import { fail, layerTestWith, sampleCameraID } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const pipeline = cameraById(sampleCameraID(1)).pipe(
 *   Effect.map((camera) => camera.city),
 *   Effect.catchTag("InternalError", () => Effect.succeed("unknown")),
 * )
 * const broken = layerTestWith({
 *   inject: [fail("cameraById", new InternalError({ message: "Out of order" }))],
 * })
 * console.log(await Effect.runPromise(Effect.provide(pipeline, broken)))
 * ```
 *
 * @module
 */
export {
  cutResponse,
  delay,
  expireTokens,
  fail,
  type FailOptions,
  type InjectedCall,
  type Injection,
  proxyPage,
  refuseTokens,
  slowResponse,
} from "./Injection.ts"
export type { Operation, OperationError, Operations } from "./OperationErrors.ts"
export { layerMock, type Mocks } from "./Mock.ts"
export { sampleCameras } from "./Sample.ts"
export { layerTest, layerTestWith, sampleCameraID, testCredentials } from "./TestLayer.ts"
export type { TestOptions } from "./TestOptions.ts"
