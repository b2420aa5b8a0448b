/**
 * Every operation of the client, as a table for what is to hold for each of them.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"

const common = [
  "FormatError",
  "AuthenticationError",
  "ResourceNotFoundError",
  "TooManyRequestsError",
  "InternalError",
  "ConnectionError",
  "InvalidResponseError",
]
const forbidden = [...common, "AuthorizationError"]
const versioned = [...forbidden, "PreconditionFailedError"]
const written = [...forbidden, "ResourceConflictError"]

/** What every error of an operation tells. */
export interface Failure extends Cam2.FailureFacts {
  readonly _tag: string
  readonly path?: string | undefined
}

/** One operation: how it is called, and what its documentation says of it. */
export interface Operation {
  /** Calls it, with input that is right where none is given. */
  readonly call: (
    ...input: ReadonlyArray<unknown>
  ) => Effect.Effect<unknown, Failure, Cam2.ApiClient>
  /** The tags of the errors that it can fail with. */
  readonly failures: ReadonlyArray<string>
  /** The status of its success. */
  readonly success: 200 | 201
  /** The JSON of a success. */
  readonly body: unknown
  /** The operation that its errors name, where it is made of others. */
  readonly madeOf?: string
}

const id = "5ae0ecbd336359291be74c12"
const clientID = "c".repeat(96)
const camera = {
  cameraID: id,
  legacy_cameraID: 7,
  type: "ip",
  source: "a source",
  country: "US",
  state: "IN",
  city: "West Lafayette",
  latitude: 40.42,
  longitude: "-86.9",
  resolution_width: 640,
  resolution_height: 480,
  frame_rate: null,
  is_active_image: true,
  is_active_video: false,
  utc_offset: -18_000,
  timezone_id: "America/Indiana/Indianapolis",
  timezone_name: "Eastern Standard Time",
  reference_logo: null,
  reference_url: "https://example.org/",
  retrieval: { ip: "127.0.0.1", port: "80", brand: "Axis", model: null, image_path: "/image" },
}
const newCamera = {
  camera_type: "ip",
  ip: "127.0.0.1",
  is_active_image: true,
  is_active_video: false,
}
const entry = { cameraID: id, timestamp: "2018-07-04T19:52:52.337Z" }

const logEntry = {
  timestamp: "2018-07-04T19:52:52.337Z",
  action: "update",
  actorID: clientID,
  actorOwner: "ada",
  clientID,
  owner: "bob",
  permissionLevel: "user",
  oldOwner: "ada",
  requestId: "a-request",
}

const clientInfo = {
  clientID,
  owner: "bob",
  permissionLevel: "webUI",
  usage: 5,
  lastUsedAt: "2018-07-04T19:52:52.337Z",
  oldSecretEndsAt: "2018-07-04T20:52:52.337Z",
}

const description = {
  home_page: "https://example.org/",
  licence: "CC-BY-4.0",
  attribution: "A source",
  terms: "https://example.org/terms",
}
const source = { name: "a source", cameras: 2, active: 1, ...description }

const operation = (
  // deno-lint-ignore no-explicit-any -- what comes in is wrong on purpose.
  call: (...input: ReadonlyArray<any>) => Effect.Effect<unknown, Failure, Cam2.ApiClient>,
  input: ReadonlyArray<unknown>,
  failures: ReadonlyArray<string>,
  body: unknown,
  success: 200 | 201 = 200,
): Operation => ({
  call: (...given) => call(...(given.length > 0 ? given : input)),
  failures,
  success,
  body,
})

const filter = { country: "US", latitude: 1, longitude: 2, radius: 3 }

/** Every operation, by its name. */
export const operations: Readonly<Record<string, Operation>> = {
  register: operation(Cam2.register, ["bob", "user"], forbidden, {
    clientID,
    clientSecret: "s".repeat(71),
  }),
  updateOwner: operation(Cam2.updateOwner, [clientID, "bob"], forbidden, { message: "OK" }),
  updatePermission: operation(Cam2.updatePermission, [clientID, "user"], forbidden, {
    message: "OK",
  }),
  resetSecret: operation(Cam2.resetSecret, [clientID, { keep: "1 hour" }], forbidden, {
    clientSecret: "s".repeat(71),
  }),
  removeClient: operation(Cam2.removeClient, [clientID], forbidden, { message: "OK" }),
  whoami: operation(Cam2.whoami, [], common, clientInfo),
  listClients: operation(Cam2.listClients, ["bob"], forbidden, [clientInfo]),
  streamClients: operation(
    (owner) => Stream.runCollect(Stream.take(Cam2.streamClients(owner), 5)),
    ["bob"],
    forbidden,
    [clientInfo],
  ),
  clientIdsByOwner: operation(Cam2.clientIdsByOwner, ["bob"], forbidden, [{ clientID }]),
  streamClientIdsByOwner: operation(
    (owner) => Stream.runCollect(Stream.take(Cam2.streamClientIdsByOwner(owner), 5)),
    ["bob"],
    forbidden,
    [{ clientID }],
  ),
  usageByClient: operation(Cam2.usageByClient, [clientID, "bob"], forbidden, { api_usage: 5 }),
  getChangeLog: operation(Cam2.getChangeLog, [{ start: "2018-07-04" }], forbidden, [entry]),
  streamChangeLog: operation(
    (range) => Stream.runCollect(Stream.take(Cam2.streamChangeLog(range), 5)),
    [{ start: "2018-07-04" }],
    forbidden,
    [entry],
  ),
  getCameraChanges: operation(Cam2.getCameraChanges, [{ kind: "added" }], common, [entry]),
  streamChanges: operation(
    (filter) => Stream.runCollect(Stream.take(Cam2.streamChanges(filter), 5)),
    [{ start: "2018-07-04" }],
    common,
    [entry],
  ),
  getClientLog: operation(Cam2.getClientLog, [{ start: "2018-07-04" }], forbidden, [logEntry]),
  streamClientLog: operation(
    (range) => Stream.runCollect(Stream.take(Cam2.streamClientLog(range), 5)),
    [{ start: "2018-07-04" }],
    forbidden,
    [logEntry],
  ),
  addCamera: operation(Cam2.addCamera, [newCamera], written, { cameraID: id }, 201),
  updateCamera: operation(Cam2.updateCamera, [{ cameraID: id, city: "x" }], [
    ...written,
    "PreconditionFailedError",
  ], {
    cameraID: id,
  }),
  writeCamera: {
    ...operation(Cam2.writeCamera, [newCamera], written, { cameraID: id }, 201),
    madeOf: "addCamera",
  },
  cameraById: operation(Cam2.cameraById, [id], forbidden, camera),
  cameraByLegacyId: operation(Cam2.cameraByLegacyId, [7], forbidden, camera),
  cameraByListId: {
    ...operation(
      Cam2.cameraByListId,
      [{ cameraIDs: [id], legacyCameraIDs: [7] }],
      forbidden,
      camera,
    ),
    madeOf: "cameraById",
  },
  nearestCameras: operation(
    Cam2.nearestCameras,
    [{ latitude: 1, longitude: 2 }, 2, { country: "US" }],
    common,
    [{ ...camera, distance: 1.5 }, { ...camera, cameraID: "0".repeat(24), distance: 2 }],
  ),
  countCameras: operation(Cam2.countCameras, [filter], common, { count: 2 }),
  cameraFacets: operation(Cam2.cameraFacets, [["country", "camera_type"], filter], common, {
    type: { values: [{ value: "ip", count: 2 }], others: 0 },
    country: { values: [{ value: "US", count: 1 }, { value: null, count: 1 }], others: 3 },
  }),
  cameraClusters: operation(Cam2.cameraClusters, [3, filter], common, {
    zoom: 2,
    cell: 11.25,
    cells: [
      { count: 1, latitude: 1, longitude: 2, bbox: [2, 1, 2, 1], cameraID: id },
      { count: 2, latitude: 1, longitude: 12, bbox: [11, 1, 13, 1] },
    ],
  }),
  putCameraBySource: operation(
    Cam2.putCameraBySource,
    ["a source", "a/1", newCamera],
    [...written, "PreconditionFailedError"],
    { cameraID: id, outcome: "added" },
    201,
  ),
  cameraWithVersion: operation(Cam2.cameraWithVersion, [id], forbidden, camera),
  retireCamera: operation(Cam2.retireCamera, [id, { reason: "old" }], versioned, { cameraID: id }),
  deleteCamera: operation(Cam2.deleteCamera, [id, { ifMatch: '"v3"' }], versioned, {
    cameraID: id,
  }),
  camerasByIds: operation(
    Cam2.camerasByIds,
    [{ cameraIDs: [id], legacyCameraIDs: [7] }],
    forbidden,
    // In the order in which it is read.
    { missing: { cameraIDs: [], legacy_cameraIDs: [] }, cameras: [camera, camera] },
  ),
  listSources: operation(Cam2.listSources, [], common, [source]),
  streamSources: operation(
    () => Stream.runCollect(Stream.take(Cam2.streamSources(), 5)),
    [],
    common,
    [source],
  ),
  putSource: operation(Cam2.putSource, ["a source", description], forbidden, { message: "OK" }),
  searchCamera: operation(Cam2.searchCamera, [filter], common, [camera, camera]),
  streamCameras: operation(
    (filter) => Stream.runCollect(Stream.take(Cam2.streamCameras(filter), 5)),
    [filter],
    common,
    [camera, camera],
  ),
  exportCameras: operation(
    (filter) => Stream.mkString(Cam2.exportCameras(filter, { format: "json" })),
    [filter],
    common,
    [],
  ),
  checkCamExist: operation(
    Cam2.checkCamExist,
    [{ camera_type: "ip", ip: "127.0.0.1" }],
    common,
    [camera],
  ),
}
