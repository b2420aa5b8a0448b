import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import * as Layers from "@cam2/camera-database/layers"
import type { Operation as OperationName, OperationError } from "@cam2/camera-database/testing"

type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false

/** Compiles only when `Claim` holds; `Equals` tells a widened type and a narrowed one apart. */
const holds = <Claim extends true>(...claims: ReadonlyArray<Claim>) => claims

/** What every operation can fail with, spelled out: its input, its token, and the answer. */
type Common =
  | Cam2.FormatError
  | Cam2.AuthenticationError
  | Cam2.ResourceNotFoundError
  | Cam2.TooManyRequestsError
  | Cam2.InternalError
  | Cam2.ConnectionError
  | Cam2.InvalidResponseError

/** One operation: what it gives, what it fails with besides {@linkcode Common}, what it needs. */
type Operation<F, A, E> = F extends (...args: infer _) => infer Returned
  ? Equals<Returned, Effect.Effect<A, Common | E, Cam2.ApiClient>>
  : false

type Streaming<F, A, E> = F extends (...args: infer _) => infer Returned
  ? Equals<Returned, Stream.Stream<A, Common | E, Cam2.ApiClient>>
  : false

type Cameras = ReadonlyArray<Cam2.Camera>
type Forbidden = Cam2.AuthorizationError
type Written = Cam2.AuthorizationError | Cam2.ResourceConflictError

const channels = {
  register: holds<Operation<typeof Cam2.register, Cam2.Credentials, Forbidden>>,
  updateOwner: holds<Operation<typeof Cam2.updateOwner, string, Forbidden>>,
  updatePermission: holds<Operation<typeof Cam2.updatePermission, string, Forbidden>>,
  resetSecret: holds<Operation<typeof Cam2.resetSecret, Redacted.Redacted<string>, Forbidden>>,
  removeClient: holds<Operation<typeof Cam2.removeClient, string, Forbidden>>,
  whoami: holds<Operation<typeof Cam2.whoami, Cam2.ClientInfo, never>>,
  listClients: holds<
    Operation<typeof Cam2.listClients, ReadonlyArray<Cam2.ClientInfo>, Forbidden>
  >,
  streamClients: holds<Streaming<typeof Cam2.streamClients, Cam2.ClientInfo, Forbidden>>,
  clientIdsByOwner: holds<
    Operation<typeof Cam2.clientIdsByOwner, ReadonlyArray<string>, Forbidden>
  >,
  usageByClient: holds<Operation<typeof Cam2.usageByClient, number, Forbidden>>,
  getChangeLog: holds<
    Operation<typeof Cam2.getChangeLog, ReadonlyArray<Cam2.ChangeLogEntry>, Forbidden>
  >,
  streamChangeLog: holds<Streaming<typeof Cam2.streamChangeLog, Cam2.ChangeLogEntry, Forbidden>>,
  getCameraChanges: holds<
    Operation<typeof Cam2.getCameraChanges, ReadonlyArray<Cam2.ChangeLogEntry>, never>
  >,
  streamChanges: holds<Streaming<typeof Cam2.streamChanges, Cam2.ChangeLogEntry, never>>,
  streamChangePages: holds<
    Streaming<typeof Cam2.streamChangePages, Cam2.Page<Cam2.ChangeLogEntry>, never>
  >,
  streamClientIdsByOwner: holds<Streaming<typeof Cam2.streamClientIdsByOwner, string, Forbidden>>,
  getClientLog: holds<
    Operation<typeof Cam2.getClientLog, ReadonlyArray<Cam2.ClientLogEntry>, Forbidden>
  >,
  streamClientLog: holds<Streaming<typeof Cam2.streamClientLog, Cam2.ClientLogEntry, Forbidden>>,
  streamClientLogPages: holds<
    Streaming<typeof Cam2.streamClientLogPages, Cam2.Page<Cam2.ClientLogEntry>, Forbidden>
  >,
  addCamera: holds<Operation<typeof Cam2.addCamera, string, Written>>,
  updateCamera: holds<
    Operation<typeof Cam2.updateCamera, string, Written | Cam2.PreconditionFailedError>
  >,
  writeCamera: holds<
    Operation<typeof Cam2.writeCamera, string, Written | Cam2.PreconditionFailedError>
  >,
  streamChangeLogPages: holds<
    Streaming<typeof Cam2.streamChangeLogPages, Cam2.Page<Cam2.ChangeLogEntry>, Forbidden>
  >,
  cameraById: holds<Operation<typeof Cam2.cameraById, Cam2.Camera, Forbidden>>,
  cameraByLegacyId: holds<Operation<typeof Cam2.cameraByLegacyId, Cam2.Camera, Forbidden>>,
  cameraByListId: holds<Operation<typeof Cam2.cameraByListId, Cameras, Forbidden>>,
  cameraWithVersion: holds<
    Operation<typeof Cam2.cameraWithVersion, Cam2.VersionedCamera, Forbidden>
  >,
  putCameraBySource: holds<
    Operation<
      typeof Cam2.putCameraBySource,
      Cam2.CameraPut,
      Forbidden | Cam2.ResourceConflictError | Cam2.PreconditionFailedError
    >
  >,
  retireCamera: holds<
    Operation<typeof Cam2.retireCamera, string, Forbidden | Cam2.PreconditionFailedError>
  >,
  deleteCamera: holds<
    Operation<typeof Cam2.deleteCamera, string, Forbidden | Cam2.PreconditionFailedError>
  >,
  camerasByIds: holds<Operation<typeof Cam2.camerasByIds, Cam2.CamerasFound, Forbidden>>,
  searchCamera: holds<Operation<typeof Cam2.searchCamera, Cameras, never>>,
  streamCameras: holds<Streaming<typeof Cam2.streamCameras, Cam2.Camera, never>>,
  streamCameraPages: holds<
    Streaming<typeof Cam2.streamCameraPages, Cam2.Page<Cam2.Camera>, never>
  >,
  exportCameras: holds<Streaming<typeof Cam2.exportCameras, string, never>>,
  nearestCameras: holds<
    Operation<typeof Cam2.nearestCameras, ReadonlyArray<Cam2.NearCamera>, never>
  >,
  countCameras: holds<Operation<typeof Cam2.countCameras, number, never>>,
  cameraFacets: holds<Operation<typeof Cam2.cameraFacets, Cam2.CameraFacets, never>>,
  cameraClusters: holds<Operation<typeof Cam2.cameraClusters, Cam2.CameraClusters, never>>,
  checkCamExist: holds<Operation<typeof Cam2.checkCamExist, Cameras, never>>,
  listSources: holds<Operation<typeof Cam2.listSources, ReadonlyArray<Cam2.Source>, never>>,
  streamSources: holds<Streaming<typeof Cam2.streamSources, Cam2.Source, never>>,
  putSource: holds<Operation<typeof Cam2.putSource, string, Forbidden>>,
}

/** A method of the service: its operation, without what that needs. */
type Method<Name extends keyof typeof channels> = typeof Cam2[Name] extends
  (...args: infer Args) => Effect.Effect<infer A, infer E, infer _>
  ? Equals<Cam2.CameraDatabaseShape[Name], (...args: Args) => Effect.Effect<A, E>>
  : typeof Cam2[Name] extends (...args: infer Args) => Stream.Stream<infer A, infer E, infer _>
    ? Equals<Cam2.CameraDatabaseShape[Name], (...args: Args) => Stream.Stream<A, E>>
  : false

type Failure<Called> = Called extends Effect.Effect<infer _, infer E, infer _> ? E
  : Called extends Stream.Stream<infer _, infer E, infer _> ? E
  : never

/** Never run: the service and the names of the tests are tied to the operations. */
export const derived = () => {
  holds<Equals<keyof Cam2.CameraDatabaseShape, keyof typeof channels>>()
  holds<{ [Name in keyof typeof channels]: Method<Name> }[keyof typeof channels]>()
  holds<
    {
      [Name in OperationName]: Equals<OperationError<Name>, Failure<ReturnType<typeof Cam2[Name]>>>
    }[OperationName]
  >()
}

type Client = Cam2.ApiClient | Cam2.TokenService
type Refused = Cam2.InvalidClientIdError | Cam2.InvalidClientSecretError | Cam2.InvalidOptionError

const layers = {
  layer: holds<Equals<ReturnType<typeof Cam2.layer>, Layer.Layer<Client, Refused>>>,
  layerConfig: holds<
    Equals<ReturnType<typeof Cam2.layerConfig>, Layer.Layer<Client, Refused>>
  >,
}

type Over<Services, Needed = never> = Layer.Layer<Services, Refused, HttpClient.HttpClient | Needed>
const layersOverHttpClient = {
  layerHttpClientConfig: holds<
    Equals<ReturnType<typeof Layers.layerHttpClientConfig>, Over<Client>>
  >,
  layerHttpClient: holds<Equals<ReturnType<typeof Layers.layerHttpClient>, Over<Client>>>,
  layerApiClient: holds<
    Equals<ReturnType<typeof Layers.layerApiClient>, Over<Cam2.ApiClient, Cam2.TokenService>>
  >,
  layerTokenService: holds<
    Equals<ReturnType<typeof Layers.layerTokenService>, Over<Cam2.TokenService>>
  >,
}

Deno.test("operations: every one of mod.ts has the type of its channels checked", () => {
  const exported = Object.entries(Cam2)
    .filter(([name, value]) =>
      /^[a-z]/.test(name) && typeof value === "function" &&
      !["cameraAddress", "isTransient", "makeCamera", "withCallOptions"].includes(name)
    )
    .map(([name]) => name)
  assert.deepEqual(exported.sort(), Object.keys({ ...channels, ...layers }).sort())
})

Deno.test("layers: every one over an HttpClient has the type of its channels checked", () => {
  const exported = Object.entries(Layers)
    .filter(([, value]) => typeof value === "function" && !Context.isKey(value))
    .map(([name]) => name)
  assert.deepEqual(exported.sort(), Object.keys(layersOverHttpClient).sort())
})

/** Never run: a widened channel and a narrowed one do not compile. */
export const otherChannels = () => {
  type Search = ReturnType<typeof Cam2.searchCamera>
  holds<Equals<Effect.Error<Search>, Common>>()
  // @ts-expect-error: searching is never forbidden.
  holds<Equals<Effect.Error<Search>, Common | Cam2.AuthorizationError>>()
  // @ts-expect-error: a token can be refused.
  holds<Equals<Effect.Error<Search>, Exclude<Common, Cam2.AuthenticationError>>>()
  // @ts-expect-error: it needs no token service.
  holds<Equals<Effect.Services<Search>, Client>>()
  // @ts-expect-error: writing can be in conflict with another camera.
  holds<Operation<typeof Cam2.writeCamera, string, Cam2.AuthorizationError>>()
}

/** Never run: what a search gives has the fields that it asks for, and no others. */
export const found = () => {
  const some = Cam2.searchCamera({ country: "US", fields: ["city", "camera_type"] })
  holds<Effect.Success<typeof some>[number]["city"] extends string | null ? true : never>()
  // @ts-expect-error: the state was not asked for.
  Effect.map(some, ([first]) => first?.state)
  // @ts-expect-error: no field has this name.
  Cam2.searchCamera({ fields: ["town"] })
  // @ts-expect-error: no filter has this name.
  Cam2.searchCamera({ contry: "US", fields: ["city"] })
  const near = { latitude: 1, longitude: 2, sort: "distance" } as const
  Effect.map(Cam2.searchCamera(near), ([first]) => first?.distance.toFixed() ?? first?.city)
  Effect.map(Cam2.searchCamera({ ...near, fields: ["road"] }), ([first]) => {
    // @ts-expect-error: the city was not asked for.
    return [first?.distance.toFixed(), first?.road, first?.city]
  })
  // @ts-expect-error: only by distance there is one.
  Effect.map(Cam2.searchCamera({ country: "US" }), ([first]) => first?.distance)
  Stream.map(Cam2.streamCameras({ fields: ["ip"] }), (camera) => "ip" in camera && camera.ip)
  Stream.map(Cam2.streamCameras(near), ({ city, distance }) => [city, distance.toFixed()])
}

const newIp = { camera_type: "ip", is_active_image: true, is_active_video: false } as const
const newStream = { camera_type: "stream", is_active_image: false, is_active_video: true } as const

/** Never run: what is below either compiles or must not. */
export const inputs = () => {
  Cam2.addCamera({ ...newIp, ip: "127.0.0.1", port: 80 })
  Cam2.addCamera({ ...newStream, m3u8_url: "u", city: null, latitude: undefined })
  // @ts-expect-error: an ip camera needs ip.
  Cam2.addCamera(newIp)
  // @ts-expect-error: an ip camera has no snapshot_url.
  Cam2.addCamera({ ...newIp, ip: "127.0.0.1", snapshot_url: "u" })
  // @ts-expect-error: a stream needs m3u8_url.
  Cam2.addCamera(newStream)
  // @ts-expect-error: a stream has no port.
  Cam2.addCamera({ ...newStream, m3u8_url: "u", port: 80 })
  // @ts-expect-error: a new camera says whether it is active.
  Cam2.addCamera({ camera_type: "stream", m3u8_url: "u" })
  // @ts-expect-error: the server gives the id.
  Cam2.addCamera({ ...newStream, m3u8_url: "u", cameraID: "a" })
  // @ts-expect-error: latitude is a number.
  Cam2.addCamera({ ...newStream, m3u8_url: "u", latitude: "40" })

  Cam2.updateCamera({ cameraID: "a", brand: "Axis", country: null })
  // @ts-expect-error: changes are to a camera.
  Cam2.updateCamera({ country: "US" })
  // @ts-expect-error: ip and m3u8_url are of two types.
  Cam2.updateCamera({ cameraID: "a", ip: "127.0.0.1", m3u8_url: "u" })
  // @ts-expect-error: an ip camera has no m3u8_url.
  Cam2.updateCamera({ cameraID: "a", camera_type: "ip", m3u8_url: "u" })

  Cam2.writeCamera({ ...newStream, m3u8_url: "u" })
  Cam2.writeCamera({ cameraID: "a", city: "x" })
  // @ts-expect-error: without a cameraID it is a new camera, and that needs its type.
  Cam2.writeCamera({ city: "x" })

  Cam2.searchCamera({ latitude: 1, longitude: 2, radius: 3, camera_type: "ip", offset: 0 })
  // @ts-expect-error: latitude needs longitude and radius.
  Cam2.searchCamera({ latitude: 1 })
  // @ts-expect-error: a circle needs a radius.
  Cam2.searchCamera({ latitude: 1, longitude: 2 })
  // @ts-expect-error: radius needs a centre.
  Cam2.streamCameras({ radius: 3 })
  // @ts-expect-error: no such field.
  Cam2.searchCamera({ colour: "red" })
  // @ts-expect-error: null matches nothing.
  Cam2.searchCamera({ country: null })
  // @ts-expect-error: no such camera type.
  Cam2.searchCamera({ camera_type: "webcam" })

  Cam2.checkCamExist({ camera_type: "ip", ip: "127.0.0.1", port: "80" })
  // @ts-expect-error: an ip camera is known by its ip.
  Cam2.checkCamExist({ camera_type: "ip", port: 80 })
  // @ts-expect-error: a stream is not known by a snapshot_url.
  Cam2.checkCamExist({ camera_type: "stream", snapshot_url: "u" })

  Cam2.register("bob")
  // @ts-expect-error: no such permission level.
  Cam2.register("bob", "root")
  // @ts-expect-error: permission levels are written letter for letter.
  Cam2.updatePermission("c", "webui")
  // @ts-expect-error: nothing else is done to a camera.
  Cam2.streamChanges({ kind: "moved" })
  // @ts-expect-error: a range has no since.
  Cam2.getChangeLog({ since: "2018-07-04" })

  const clientSecret = Redacted.make("s")
  Cam2.layer({ clientID: "c", clientSecret, baseURL: "http://127.0.0.1/", retry: false })
  // @ts-expect-error: no server is the default.
  Cam2.layer({ clientID: "c", clientSecret })
  // @ts-expect-error: a secret is Redacted.
  Cam2.layer({ clientID: "c", clientSecret: "s", baseURL: "http://127.0.0.1/" })

  // @ts-expect-error: a client is still needed.
  Effect.runPromise(Cam2.searchCamera())
  Cam2.cameraById("a").pipe(Effect.catchTag("AuthorizationError", () => Effect.void))
  // @ts-expect-error: searching is never forbidden, so there is nothing to catch.
  Cam2.searchCamera().pipe(Effect.catchTag("AuthorizationError", () => Effect.void))
}

/** Never run: the camera type tells which retrieval fields there are. */
export const address = (camera: Cam2.Camera): string => {
  // @ts-expect-error: not every camera has an ip.
  camera.ip
  switch (camera.camera_type) {
    case "ip":
      return camera.ip
    case "non_ip":
      return camera.snapshot_url
    case "stream":
      return camera.m3u8_url
  }
}
