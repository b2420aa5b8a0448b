/**
 * The operations as a service, for programs that inject what they call.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { ApiClient, type ApiClientShape } from "./ApiClient.ts"
import * as operations from "./operations/mod.ts"

/** An operation that has its client. */
type Bound<Operation> = Operation extends
  (...args: infer Args) => Effect.Effect<infer A, infer E, ApiClient>
  ? (...args: Args) => Effect.Effect<A, E>
  : Operation extends (...args: infer Args) => Stream.Stream<infer A, infer E, ApiClient>
    ? (...args: Args) => Stream.Stream<A, E>
  : never

/** What {@linkcode CameraDatabase} does: every operation, without a requirement. */
export type CameraDatabaseShape = {
  readonly [Name in keyof typeof operations]: Bound<typeof operations[Name]>
}

const make = (api: ApiClientShape): CameraDatabaseShape => {
  const effect = <Args extends ReadonlyArray<unknown>, A, E>(
    run: (...args: Args) => Effect.Effect<A, E, ApiClient>,
  ) =>
  (...args: Args) => Effect.provideService(run(...args), ApiClient, api)
  const stream = <Args extends ReadonlyArray<unknown>, A, E>(
    run: (...args: Args) => Stream.Stream<A, E, ApiClient>,
  ) =>
  (...args: Args) => Stream.provideService(run(...args), ApiClient, api)
  return {
    addCamera: effect(operations.addCamera),
    cameraById: effect(operations.cameraById),
    cameraByLegacyId: effect(operations.cameraByLegacyId),
    cameraByListId: effect(operations.cameraByListId),
    cameraClusters: effect(operations.cameraClusters),
    cameraFacets: effect(operations.cameraFacets),
    camerasByIds: effect(operations.camerasByIds),
    cameraWithVersion: effect(operations.cameraWithVersion),
    checkCamExist: effect(operations.checkCamExist),
    clientIdsByOwner: effect(operations.clientIdsByOwner),
    countCameras: effect(operations.countCameras),
    deleteCamera: effect(operations.deleteCamera),
    exportCameras: stream(operations.exportCameras),
    getCameraChanges: effect(operations.getCameraChanges),
    getChangeLog: effect(operations.getChangeLog),
    getClientLog: effect(operations.getClientLog),
    listClients: effect(operations.listClients),
    listSources: effect(operations.listSources),
    nearestCameras: effect(operations.nearestCameras),
    putCameraBySource: effect(operations.putCameraBySource),
    putSource: effect(operations.putSource),
    register: effect(operations.register),
    removeClient: effect(operations.removeClient),
    resetSecret: effect(operations.resetSecret),
    retireCamera: effect(operations.retireCamera),
    searchCamera: effect(operations.searchCamera),
    streamCameraPages: stream(operations.streamCameraPages),
    streamCameras: stream(operations.streamCameras),
    streamChangeLog: stream(operations.streamChangeLog),
    streamChangeLogPages: stream(operations.streamChangeLogPages),
    streamChangePages: stream(operations.streamChangePages),
    streamChanges: stream(operations.streamChanges),
    streamClientIdsByOwner: stream(operations.streamClientIdsByOwner),
    streamClients: stream(operations.streamClients),
    streamClientLog: stream(operations.streamClientLog),
    streamClientLogPages: stream(operations.streamClientLogPages),
    streamSources: stream(operations.streamSources),
    updateCamera: effect(operations.updateCamera),
    updateOwner: effect(operations.updateOwner),
    updatePermission: effect(operations.updatePermission),
    usageByClient: effect(operations.usageByClient),
    whoami: effect(operations.whoami),
    writeCamera: effect(operations.writeCamera),
  }
}

const Service: Context.ServiceClass<
  CameraDatabase,
  "@cam2/camera-database/CameraDatabase",
  CameraDatabaseShape
> = /* @__PURE__ */ Context.Service<CameraDatabase, CameraDatabaseShape>()(
  "@cam2/camera-database/CameraDatabase",
)

/**
 * Every operation as a method of one service, for programs that inject what they call. Programs that
 * import the operations instead need not bundle them all.
 *
 * @example A service that needs the camera database
 * ```ts
 * import { CameraDatabase } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Context from "effect/Context"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * class Report extends Context.Service<Report>()("Report", {
 *   make: Effect.map(CameraDatabase, (cam2) => ({
 *     city: (cameraID: string) => Effect.map(cam2.cameraById(cameraID), ({ city }) => city),
 *   })),
 * }) {
 *   static readonly layer = Layer.effect(Report, Report.make)
 * }
 *
 * const program = Effect.flatMap(Report, ({ city }) => city("000000000000000000000001")).pipe(
 *   Effect.provide(Report.layer),
 *   Effect.provide(CameraDatabase.layer),
 *   Effect.provide(layerTest),
 * )
 * console.log(await Effect.runPromise(program))
 * ```
 *
 * @example A test of it with one method of its own
 * ```ts
 * import { CameraDatabase } from "@cam2/camera-database"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const program = Effect.flatMap(CameraDatabase, (cam2) => cam2.usageByClient("c", "bob"))
 * const mock = Layer.mock(CameraDatabase, { usageByClient: () => Effect.succeed(7) })
 * console.log(await Effect.runPromise(Effect.provide(program, mock)))
 * ```
 */
export class CameraDatabase extends Service {
  /** The operations over the client that {@linkcode layer} provides. */
  static readonly layer: Layer.Layer<CameraDatabase, never, ApiClient> = /* @__PURE__ */ Layer
    .effect(CameraDatabase, /* @__PURE__ */ Effect.map(ApiClient, make))
}
