/**
 * Adding and updating cameras.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { ipCamera, nonIpCamera, numbered, stored, streamCamera } from "../Fixtures.ts"
import { sameButTimes } from "../SameButTimes.ts"
import { asRoot, type Program, reopen } from "../World.ts"

/** Everything that writing a camera can change. */
const state = Effect.gen(function* () {
  return {
    cameras: yield* Stream.runCollect(Cam2.streamCameras()),
    log: yield* Stream.runCollect(Cam2.streamChangeLog()),
  }
})

const loggedIds = Effect.map(
  Stream.runCollect(Cam2.streamChangeLog()),
  (log) => log.map(({ cameraID }) => cameraID),
)

/** That `write` is refused with `error` and leaves cameras and change log as they were. */
const writesNothing = (
  write: Effect.Effect<unknown, unknown, Cam2.ApiClient>,
  error: unknown,
) =>
  Effect.gen(function* () {
    const before = yield* state
    assert.deepEqual(yield* Effect.flip(write), error)
    yield* reopen
    assert.deepEqual(yield* state, before)
  })

const conflict = (operation: string) =>
  new Cam2.ResourceConflictError({
    message: "legacyCameraIDAlreadyExist",
    operation,
    status: 409,
  })

const format = (field: string, actual: string, expected: string) =>
  new Cam2.FormatError({
    message: `Format Error Messages (${field}): got ${actual}, expected ${expected}`,
    operation: "updateCamera",
    status: 422,
    field,
  })

// What the types of the client do not let through, to see what the server says of it.
const untyped = (changes: Readonly<Record<string, unknown>>) =>
  Cam2.updateCamera(changes as unknown as Cam2.CameraChanges)

/** Behaviours of `addCamera`, `updateCamera` and `writeCamera`. */
export const writingBehaviours: Readonly<Record<string, Program>> = {
  "addCamera: gives each camera an id of its own, also to equal cameras": asRoot(
    Effect.gen(function* () {
      const first = yield* Cam2.addCamera(streamCamera)
      const second = yield* Cam2.addCamera(streamCamera)
      yield* reopen
      const { cameras, log } = yield* state
      assert.notEqual(first, second)
      sameButTimes(cameras, [stored(first, streamCamera), stored(second, streamCamera)])
      assert.deepEqual(log.map(({ cameraID }) => cameraID), [first, second])
    }),
  ),
  "addCamera: null is the same as absent": asRoot(Effect.gen(function* () {
    const { camera_type, ip, is_active_image, is_active_video } = ipCamera
    const required = { camera_type, ip, is_active_image, is_active_video }
    const nothing = Object.fromEntries(
      Object.keys(ipCamera).filter((name) => !(name in required)).map((name) => [name, null]),
    )
    const cameraID = yield* Cam2.addCamera({ ...nothing, ...required })
    yield* reopen
    sameButTimes(yield* Cam2.cameraById(cameraID), stored(cameraID, required))
  })),
  "addCamera: a legacy id that is taken writes neither the camera nor a log entry": asRoot(
    Effect.gen(function* () {
      yield* Cam2.addCamera(ipCamera)
      yield* writesNothing(
        Cam2.addCamera({ ...streamCamera, legacy_cameraID: ipCamera.legacy_cameraID }),
        conflict("addCamera"),
      )
    }),
  ),
  "updateCamera: changes what is given; null and absent stay": asRoot(Effect.gen(function* () {
    const cameraID = yield* Cam2.addCamera(ipCamera)
    yield* reopen
    const changes = { city: "Augsburg", latitude: 0, longitude: -0, is_active_image: false }
    const untouched = { source: null, legacy_cameraID: null, ip: null, port: null, brand: null }
    assert.equal(yield* Cam2.updateCamera({ ...changes, ...untouched, cameraID }), cameraID)
    yield* reopen
    const changed = stored(cameraID, { ...ipCamera, ...changes, longitude: 0 })
    sameButTimes(yield* Cam2.cameraById(cameraID), changed)
    assert.equal(yield* Cam2.updateCamera({ cameraID: cameraID.toUpperCase() }), cameraID)
    sameButTimes(yield* state, {
      cameras: [changed],
      log: [...(yield* Cam2.getChangeLog())],
    })
    assert.deepEqual(yield* loggedIds, [cameraID, cameraID, cameraID])
  })),
  "updateCamera: the retrieval fields merge one by one": asRoot(Effect.gen(function* () {
    const cameraID = yield* Cam2.addCamera(ipCamera)
    yield* Cam2.updateCamera({ cameraID, port: 8443, brand: "Bosch" })
    yield* reopen
    yield* Cam2.updateCamera({ cameraID, camera_type: "ip", ip: "192.0.2.9", video_path: "" })
    sameButTimes(
      yield* Cam2.cameraById(cameraID),
      stored(cameraID, {
        ...ipCamera,
        ip: "192.0.2.9",
        port: "8443",
        brand: "Bosch",
        video_path: "",
      }),
    )
    assert.deepEqual(
      yield* Cam2.checkCamExist({ camera_type: "ip", ip: ipCamera.ip, port: 8080 }),
      [],
    )
  })),
  "updateCamera: a new type takes its address and loses that of the old type": asRoot(
    Effect.gen(function* () {
      const { brand: _, image_path: _0, ip, model: _1, port: _2, video_path: _3, ...described } =
        ipCamera
      const { m3u8_url } = streamCamera
      const { snapshot_url } = nonIpCamera
      const cameraID = yield* Cam2.addCamera(ipCamera)
      yield* reopen
      yield* Cam2.updateCamera({ cameraID, camera_type: "stream", m3u8_url })
      yield* reopen
      sameButTimes(
        yield* Cam2.cameraById(cameraID),
        stored(cameraID, { ...described, camera_type: "stream", m3u8_url }),
      )
      yield* Cam2.updateCamera({ cameraID, camera_type: "non_ip", snapshot_url })
      sameButTimes(
        yield* Cam2.cameraById(cameraID),
        stored(cameraID, { ...described, camera_type: "non_ip", snapshot_url }),
      )
      yield* Cam2.updateCamera({ cameraID, camera_type: "ip", ip })
      sameButTimes(
        yield* Cam2.cameraById(cameraID),
        stored(cameraID, { ...described, camera_type: "ip", ip }),
      )
      assert.deepEqual(yield* Cam2.checkCamExist({ camera_type: "stream", m3u8_url }), [])
    }),
  ),
  "updateCamera: a new type without its address, or an address of another type, writes nothing":
    asRoot(Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(nonIpCamera)
      yield* writesNothing(
        Cam2.updateCamera({ cameraID, camera_type: "ip", city: "Lost" }),
        format("ip", "nothing", "an IP address or host name"),
      )
      yield* writesNothing(
        untyped({ cameraID, ip: "192.0.2.1" }),
        format("ip", '"192.0.2.1"', "no such field here"),
      )
      yield* writesNothing(
        untyped({ cameraID, port: 80 }),
        format("port", '"80"', "no such field here"),
      )
    })),
  "updateCamera: a legacy id that is taken writes nothing; its own may be given again": asRoot(
    Effect.gen(function* () {
      const { legacy_cameraID } = ipCamera
      const first = yield* Cam2.addCamera(ipCamera)
      const second = yield* Cam2.addCamera(streamCamera)
      yield* writesNothing(
        Cam2.updateCamera({ cameraID: second, city: "Lost", legacy_cameraID }),
        conflict("updateCamera"),
      )
      yield* Cam2.updateCamera({ cameraID: first, legacy_cameraID, city: "Kept" })
      yield* Cam2.updateCamera({ cameraID: first, legacy_cameraID: 1 })
      yield* Cam2.updateCamera({ cameraID: second, legacy_cameraID })
      assert.equal((yield* Cam2.cameraByLegacyId(legacy_cameraID)).cameraID, second)
      sameButTimes(
        yield* Cam2.cameraByLegacyId(1),
        stored(first, { ...ipCamera, legacy_cameraID: 1, city: "Kept" }),
      )
    }),
  ),
  "updateCamera: an unknown id writes nothing": asRoot(Effect.gen(function* () {
    yield* Cam2.addCamera(streamCamera)
    yield* writesNothing(
      Cam2.updateCamera({ cameraID: "0".repeat(24), city: "Lost" }),
      new Cam2.ResourceNotFoundError({
        message: "No camera with that cameraID.",
        operation: "updateCamera",
        status: 404,
      }),
    )
  })),
  "updateCamera: updates at the same time lose nothing": asRoot(Effect.gen(function* () {
    const cameraID = yield* Cam2.addCamera(ipCamera)
    const changes: ReadonlyArray<Cam2.CameraChanges> = [
      { cameraID, city: "Ulm" },
      { cameraID, state: "BW" },
      { cameraID, brand: "Bosch" },
      { cameraID, frame_rate: 25 },
      { cameraID, resolution_width: 640 },
      { cameraID, timezone_name: "CET" },
    ]
    yield* Effect.all(changes.map((change) => Cam2.updateCamera(change)), {
      concurrency: "unbounded",
    })
    yield* reopen
    const merged = Object.assign({ ...ipCamera }, ...changes) as typeof ipCamera
    sameButTimes(yield* Cam2.cameraById(cameraID), stored(cameraID, merged))
    assert.deepEqual(yield* loggedIds, Array.from({ length: 7 }, () => cameraID))
  })),
  "retireCamera, deleteCamera: the camera is found no longer; a removed one is gone for good":
    asRoot(
      Effect.gen(function* () {
        const [retired, removed] = [
          yield* Cam2.addCamera(ipCamera),
          yield* Cam2.addCamera(streamCamera),
        ]
        assert.deepEqual(yield* Cam2.retireCamera(retired, { reason: "taken down" }), retired)
        assert.deepEqual(yield* Cam2.retireCamera(retired), retired)
        assert.deepEqual(yield* Cam2.deleteCamera(removed), removed)
        const { missing } = yield* Cam2.camerasByIds({ cameraIDs: [retired, removed] })
        assert.deepEqual(missing.cameraIDs, [retired, removed])
        assert.deepEqual(
          (yield* Effect.flip(Cam2.deleteCamera(removed)))._tag,
          "ResourceNotFoundError",
        )
        assert.deepEqual(yield* Cam2.deleteCamera(retired), retired)
      }),
    ),
  "cameraWithVersion: of two changes to what was read, the second is refused": asRoot(
    Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(ipCamera)
      const { camera, version: ifMatch } = yield* Cam2.cameraWithVersion(cameraID)
      sameButTimes(camera, stored(cameraID, ipCamera))
      yield* Cam2.writeCamera({ cameraID, city: "Kyiv" }, { ifMatch })
      const refused = [
        yield* Effect.flip(Cam2.updateCamera({ cameraID, city: "Oslo" }, { ifMatch })),
        yield* Effect.flip(Cam2.retireCamera(cameraID, { ifMatch })),
        yield* Effect.flip(Cam2.deleteCamera(cameraID, { ifMatch })),
      ]
      assert.deepEqual(
        refused.map(({ _tag }) => _tag),
        [1, 2, 3].map(() => "PreconditionFailedError"),
      )
      const wrong = yield* Effect.flip(Cam2.deleteCamera(cameraID, { ifMatch: "v1" }))
      assert.deepEqual(wrong._tag === "FormatError" && wrong.field, "ifMatch")
      const { version } = yield* Cam2.cameraWithVersion(cameraID)
      assert.deepEqual(yield* Cam2.deleteCamera(cameraID, { ifMatch: version }), cameraID)
    }),
  ),
  "writeCamera: adds without a cameraID and updates with one": asRoot(Effect.gen(function* () {
    const cameraID = yield* Cam2.writeCamera(numbered(1))
    yield* reopen
    assert.equal(yield* Cam2.writeCamera({ cameraID, city: "Oslo" }), cameraID)
    sameButTimes((yield* state).cameras, [stored(cameraID, { ...numbered(1), city: "Oslo" })])
    assert.deepEqual(yield* loggedIds, [cameraID, cameraID])
  })),
}
