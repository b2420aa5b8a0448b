/**
 * Every operation, tried by a client of each permission level.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { ipCamera, nonIpCamera, stored, streamCamera } from "../Fixtures.ts"
import { sameButTimes } from "../SameButTimes.ts"
import { as, asRoot, type Program, reopen } from "../World.ts"

const levels = ["user", "webUI", "admin"] as const

/** One operation: the least level that may call it, and what it gives a caller who may. */
interface Operation {
  readonly level: Cam2.PermissionLevel
  readonly call: Effect.Effect<unknown, { readonly _tag: string }, Cam2.ApiClient>
  readonly check: (value: unknown) => void
}

const gives = (expected: unknown) => (value: unknown) => sameButTimes(value, expected)
const isCameraID = (value: unknown) => assert.match(String(value), /^[0-9a-f]{24}$/)
const isSecret = (value: unknown) => assert.match(Redacted.value(value as never), /^[0-9a-f]{71}$/)

const operations = (
  cameraID: string,
  clientID: string,
  otherID: string,
): Readonly<Record<string, Operation>> => {
  const camera = stored(cameraID, ipCamera)
  return {
    cameraById: { level: "user", call: Cam2.cameraById(cameraID), check: gives(camera) },
    cameraByLegacyId: { level: "user", call: Cam2.cameraByLegacyId(31337), check: gives(camera) },
    cameraByListId: {
      level: "user",
      call: Cam2.cameraByListId({ cameraIDs: [cameraID], legacyCameraIDs: ["31337"] }),
      check: gives([camera, camera]),
    },
    cameraWithVersion: {
      level: "user",
      call: Cam2.cameraWithVersion(cameraID),
      check: gives({ camera, version: '"v1"' }),
    },
    camerasByIds: {
      level: "user",
      call: Cam2.camerasByIds({ cameraIDs: [cameraID], legacyCameraIDs: [1] }),
      check: gives({ cameras: [camera], missing: { cameraIDs: [], legacyCameraIDs: [1] } }),
    },
    searchCamera: {
      level: "user",
      call: Cam2.searchCamera({ city: "münchen" }),
      check: gives([camera]),
    },
    nearestCameras: {
      level: "user",
      call: Cam2.nearestCameras({ latitude: 48.137154, longitude: 11.576124 }, 5),
      check: gives([{ ...camera, distance: 0 }]),
    },
    countCameras: { level: "user", call: Cam2.countCameras({ country: "DE" }), check: gives(1) },
    cameraFacets: {
      level: "user",
      call: Cam2.cameraFacets(["country"]),
      check: gives({ country: { values: [{ value: "DE", count: 1 }], others: 0 } }),
    },
    cameraClusters: {
      level: "user",
      call: Cam2.cameraClusters(0),
      check: gives({
        zoom: 0,
        cell: 45,
        cells: [{
          count: 1,
          latitude: 48.137154,
          longitude: 11.576124,
          bbox: [11.576124, 48.137154, 11.576124, 48.137154],
          cameraID,
        }],
      }),
    },
    streamCameras: {
      level: "user",
      call: Stream.runCollect(Cam2.streamCameras({ camera_type: "ip" })),
      check: gives([camera]),
    },
    exportCameras: {
      level: "user",
      call: Stream.mkString(Cam2.exportCameras({ camera_type: "ip" }, { format: "json" })),
      check: (value) => assert.deepEqual(JSON.parse(String(value)).length, 1),
    },
    checkCamExist: {
      level: "user",
      call: Cam2.checkCamExist({ camera_type: "ip", ip: "192.0.2.7", port: 8080 }),
      check: gives([camera]),
    },
    listSources: {
      level: "user",
      call: Cam2.listSources(),
      check: gives([{ name: ipCamera.source, cameras: 1, active: 1 }]),
    },
    streamSources: {
      level: "user",
      call: Stream.runCount(Cam2.streamSources()),
      check: gives(1),
    },
    register: {
      level: "webUI",
      call: Cam2.register("ada"),
      check: (value) => {
        const { clientID, clientSecret } = value as Cam2.Credentials
        assert.match(clientID, /^[0-9a-f]{96}$/)
        isSecret(clientSecret)
      },
    },
    updateOwner: { level: "webUI", call: Cam2.updateOwner(clientID, "bob"), check: gives("OK") },
    updatePermission: {
      level: "webUI",
      call: Cam2.updatePermission(clientID, "user"),
      check: gives("OK"),
    },
    resetSecret: { level: "webUI", call: Cam2.resetSecret(clientID), check: isSecret },
    clientIdsByOwner: {
      level: "webUI",
      call: Cam2.clientIdsByOwner("bob"),
      check: gives([clientID]),
    },
    usageByClient: { level: "webUI", call: Cam2.usageByClient(clientID, "bob"), check: gives(0) },
    whoami: { level: "user", call: Cam2.whoami(), check: (value) => assert.ok(value) },
    listClients: {
      level: "webUI",
      call: Cam2.listClients("bob"),
      check: gives([{ clientID, owner: "bob", permissionLevel: "user", usage: 0 }]),
    },
    streamClients: {
      level: "webUI",
      call: Stream.runCollect(Cam2.streamClients("eve")),
      check: gives([]),
    },
    getChangeLog: {
      level: "webUI",
      call: Cam2.getChangeLog(),
      check: (value) => assert.equal((value as ReadonlyArray<unknown>).length > 0, true),
    },
    streamChangeLog: {
      level: "webUI",
      call: Stream.runCollect(Cam2.streamChangeLog()),
      check: (value) => assert.equal((value as ReadonlyArray<unknown>).length > 0, true),
    },
    getCameraChanges: {
      level: "user",
      call: Cam2.getCameraChanges(),
      check: (value) => assert.equal((value as ReadonlyArray<unknown>).length > 0, true),
    },
    streamChanges: {
      level: "user",
      call: Stream.runCollect(Cam2.streamChanges()),
      check: (value) => assert.equal((value as ReadonlyArray<unknown>).length > 0, true),
    },
    removeClient: { level: "webUI", call: Cam2.removeClient(otherID), check: gives("OK") },
    addCamera: { level: "admin", call: Cam2.addCamera(streamCamera), check: isCameraID },
    updateCamera: {
      level: "admin",
      call: Cam2.updateCamera({ cameraID, frame_rate: 0.5 }),
      check: gives(cameraID),
    },
    writeCamera: { level: "admin", call: Cam2.writeCamera(nonIpCamera), check: isCameraID },
    putSource: {
      level: "admin",
      call: Cam2.putSource("cam2", { licence: "MIT" }),
      check: gives("OK"),
    },
  }
}

/** What one client may do with each operation. */
const tryAll = (
  level: Cam2.PermissionLevel,
  cameraID: string,
  clientID: string,
): Program =>
  Effect.gen(function* () {
    const client = yield* asRoot(Cam2.register(`the ${level}`, level))
    const other = yield* asRoot(Cam2.register("alice"))
    yield* reopen
    for (
      const [name, { call, check, level: needed }] of Object.entries(
        operations(cameraID, clientID, other.clientID),
      )
    ) {
      const result = yield* as(client)(Effect.result(call))
      if (levels.indexOf(level) >= levels.indexOf(needed)) {
        assert.equal(Result.isSuccess(result), true, `${name}: ${JSON.stringify(result)}`)
        if (Result.isSuccess(result)) check(result.success)
        continue
      }
      assert.deepEqual(
        Result.isFailure(result) && result.failure,
        new Cam2.AuthorizationError({
          message: `Forbidden. This needs the permission level ${needed}.`,
          operation: name === "writeCamera" ? "addCamera" : name,
          status: 403,
        }),
      )
    }
  })

const state = Effect.gen(function* () {
  const cameras = yield* Stream.runCollect(Cam2.streamCameras())
  const log = yield* Stream.runCollect(Cam2.streamChangeLog())
  const clients = yield* Cam2.clientIdsByOwner("bob")
  const sources = yield* Cam2.listSources()
  return { cameras, log, clients, sources }
})

const behaviourOf = (level: Cam2.PermissionLevel): Program =>
  Effect.gen(function* () {
    const cameraID = yield* asRoot(Cam2.addCamera(ipCamera))
    const { clientID } = yield* asRoot(Cam2.register("bob"))
    const before = yield* asRoot(state)
    yield* tryAll(level, cameraID, clientID)
    const after = yield* asRoot(state)
    const writes = level === "admin" ? 3 : 0
    assert.equal(after.log.length, before.log.length + writes)
    sameButTimes(after.cameras[0], before.cameras[0])
    assert.deepEqual(after.clients, before.clients)
    if (level !== "admin") assert.deepEqual(after, before)
  })

const wrongSecret: Program = Effect.gen(function* () {
  const { clientID } = yield* asRoot(Cam2.register("eve"))
  const forged = { clientID, clientSecret: Redacted.make("0".repeat(71)) }
  assert.deepEqual(
    yield* Effect.flip(as(forged)(Cam2.searchCamera())),
    new Cam2.AuthenticationError({
      message: "Bad client secret",
      operation: "authenticate",
      status: 401,
    }),
  )
  const nobody = { ...forged, clientID: "0".repeat(96) }
  assert.deepEqual(
    yield* Effect.flip(as(nobody)(Cam2.searchCamera())),
    new Cam2.ResourceNotFoundError({
      message: "Cannot find client with that ClientID",
      operation: "authenticate",
      status: 404,
    }),
  )
})

/** Behaviours of the permission levels. */
export const levelBehaviours: Readonly<Record<string, Program>> = {
  ...Object.fromEntries(
    levels.map((level) => [
      `every operation: a client of level ${level} gets what DESIGN allows it, and 403 for the rest`,
      behaviourOf(level),
    ]),
  ),
  "every operation: a wrong secret and an unknown client get no token": wrongSecret,
}
