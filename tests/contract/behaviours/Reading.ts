/**
 * Reading cameras by id and by address.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Cam2 from "@cam2/camera-database"
import { ipCamera, nonIpCamera, stored, streamCamera } from "../Fixtures.ts"
import { sameButTimes } from "../SameButTimes.ts"
import { asRoot, type Program, reopen } from "../World.ts"

const unknownID = "0123456789abcdef01234567"

const notFound = (operation: string, id: string) =>
  new Cam2.ResourceNotFoundError({ message: `No camera with that ${id}.`, operation, status: 404 })

/** Behaviours of `cameraById`, `cameraByLegacyId`, `cameraByListId` and `checkCamExist`. */
export const readingBehaviours: Readonly<Record<string, Program>> = {
  "cameraById: gives every field of a camera of each type as it was added": asRoot(
    Effect.gen(function* () {
      for (const camera of [ipCamera, nonIpCamera, streamCamera]) {
        const cameraID = yield* Cam2.addCamera(camera)
        yield* reopen
        sameButTimes(yield* Cam2.cameraById(cameraID), stored(cameraID, camera))
      }
    }),
  ),
  "cameraById: takes an id in upper case": asRoot(Effect.gen(function* () {
    const cameraID = yield* Cam2.addCamera(nonIpCamera)
    yield* reopen
    sameButTimes(
      yield* Cam2.cameraById(cameraID.toUpperCase()),
      stored(cameraID, nonIpCamera),
    )
  })),
  "cameraById: an unknown id is not found, a malformed one is a wrong format": asRoot(
    Effect.gen(function* () {
      yield* Cam2.addCamera(nonIpCamera)
      assert.deepEqual(
        yield* Effect.flip(Cam2.cameraById(unknownID)),
        notFound("cameraById", "cameraID"),
      )
      for (const id of ["no-such-id", `${unknownID}0`, "a/b", "%2F", "ü", " "]) {
        const error = yield* Effect.flip(Cam2.cameraById(id))
        assert.deepEqual(error._tag === "FormatError" && [error.status, error.field], [
          422,
          "cameraID",
        ])
      }
    }),
  ),
  "cameraByLegacyId: takes a number and its digits": asRoot(Effect.gen(function* () {
    const cameraID = yield* Cam2.addCamera(ipCamera)
    const zero = yield* Cam2.addCamera({ ...streamCamera, legacy_cameraID: 0 })
    yield* reopen
    sameButTimes(yield* Cam2.cameraByLegacyId(31337), stored(cameraID, ipCamera))
    sameButTimes(yield* Cam2.cameraByLegacyId("31337"), stored(cameraID, ipCamera))
    assert.equal((yield* Cam2.cameraByLegacyId(0)).cameraID, zero)
    assert.deepEqual(
      yield* Effect.flip(Cam2.cameraByLegacyId(1)),
      notFound("cameraByLegacyId", "legacy_cameraID"),
    )
    const error = yield* Effect.flip(Cam2.cameraByLegacyId("1.5"))
    assert.deepEqual(error._tag === "FormatError" && [error.status, error.field], [
      422,
      "legacy_cameraID",
    ])
  })),
  "camerasByIds: gives cameras in the order asked, and the ids that no camera has": asRoot(
    Effect.gen(function* () {
      const first = yield* Cam2.addCamera({ ...streamCamera, legacy_cameraID: 1 })
      const second = yield* Cam2.addCamera({ ...streamCamera, legacy_cameraID: 2 })
      const { cameras, missing } = yield* Cam2.camerasByIds({
        cameraIDs: [second.toUpperCase(), "0".repeat(24), first, second],
        legacyCameraIDs: ["2", 3, 1],
      })
      assert.deepEqual(cameras.map(({ cameraID }) => cameraID), [
        second,
        first,
        second,
        second,
        first,
      ])
      assert.deepEqual(missing, { cameraIDs: ["0".repeat(24)], legacyCameraIDs: [3] })
    }),
  ),
  "camerasByIds: takes any number of ids, also none": asRoot(Effect.gen(function* () {
    const cameraID = yield* Cam2.addCamera(nonIpCamera)
    const cameraIDs = Array.from({ length: 2500 }, (_, index) => index % 2 ? cameraID : unknownID)
    const { cameras, missing } = yield* Cam2.camerasByIds({ cameraIDs })
    sameButTimes(cameras, cameras.map(() => stored(cameraID, nonIpCamera)))
    assert.deepEqual([cameras.length, missing.cameraIDs.length], [1250, 1250])
    assert.deepEqual(yield* Cam2.camerasByIds({}), {
      cameras: [],
      missing: { cameraIDs: [], legacyCameraIDs: [] },
    })
    const error = yield* Effect.flip(Cam2.camerasByIds({ cameraIDs: ["no-such-id"] }))
    assert.equal(error._tag === "FormatError" && error.field, "cameraIDs")
  })),
  "cameraByListId: ids first, then legacy ids, in the order given, also side by side": asRoot(
    Effect.gen(function* () {
      const ids: Array<string> = []
      for (let legacy_cameraID = 0; legacy_cameraID < 6; legacy_cameraID++) {
        ids.push(yield* Cam2.addCamera({ ...streamCamera, legacy_cameraID }))
      }
      const [a, b, c, d, e] = ids as [string, string, string, string, string]
      yield* reopen
      const wanted = { cameraIDs: [c, a, c], legacyCameraIDs: [4, "1", 3] }
      for (const concurrency of [undefined, 2, "unbounded"] as const) {
        const cameras = yield* Cam2.cameraByListId(wanted, { concurrency })
        assert.deepEqual(cameras.map(({ cameraID }) => cameraID), [c, a, c, e, b, d])
      }
      assert.deepEqual(yield* Cam2.cameraByListId({}), [])
    }),
  ),
  "cameraByListId: fails when one of the cameras does not exist": asRoot(
    Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(nonIpCamera)
      assert.deepEqual(
        yield* Effect.flip(Cam2.cameraByListId({ cameraIDs: [cameraID, unknownID] })),
        notFound("cameraById", "cameraID"),
      )
    }),
  ),
  "checkCamExist: finds the cameras of a type at an address": asRoot(Effect.gen(function* () {
    const ip = yield* Cam2.addCamera(ipCamera)
    const snapshot = yield* Cam2.addCamera(nonIpCamera)
    const stream = yield* Cam2.addCamera(streamCamera)
    const second = yield* Cam2.addCamera({ ...streamCamera, city: "Kyiv" })
    yield* reopen
    const { snapshot_url } = nonIpCamera
    const { m3u8_url } = streamCamera
    sameButTimes(
      yield* Cam2.checkCamExist({ camera_type: "ip", ip: ipCamera.ip, port: "8080" }),
      [stored(ip, ipCamera)],
    )
    sameButTimes(
      yield* Cam2.checkCamExist({ camera_type: "non_ip", snapshot_url }),
      [stored(snapshot, nonIpCamera)],
    )
    sameButTimes(
      yield* Cam2.checkCamExist({ camera_type: "stream", m3u8_url }),
      [stored(stream, streamCamera), stored(second, { ...streamCamera, city: "Kyiv" })],
    )
    assert.deepEqual(
      yield* Cam2.checkCamExist({ camera_type: "non_ip", snapshot_url: m3u8_url }),
      [],
    )
  })),
  "checkCamExist: takes port 80 when none is given, and a port with zeros before it": asRoot(
    Effect.gen(function* () {
      const bare = { camera_type: "ip", ip: "192.0.2.80" } as const
      const active = { is_active_image: true, is_active_video: true }
      const unsaid = yield* Cam2.addCamera({ ...bare, ...active })
      const said = yield* Cam2.addCamera({ ...bare, ...active, port: "080" })
      const other = yield* Cam2.addCamera({ ...bare, ...active, port: 81 })
      yield* reopen
      const find = (port?: number | string) =>
        Effect.map(
          Cam2.checkCamExist({ ...bare, port }),
          (cameras) => cameras.map(({ cameraID }) => cameraID),
        )
      assert.deepEqual(yield* find(), [unsaid, said])
      assert.deepEqual(yield* find(80), [unsaid, said])
      assert.deepEqual(yield* find("00080"), [unsaid, said])
      assert.deepEqual(yield* find("81"), [other])
      assert.deepEqual(yield* find(82), [])
      sameButTimes(
        yield* Cam2.cameraById(said),
        stored(said, { ...bare, ...active, port: "80" }),
      )
    }),
  ),
  "checkCamExist: brand, model and paths must match when they are given": asRoot(
    Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(ipCamera)
      yield* reopen
      const { brand, image_path, ip, model, port, video_path } = ipCamera
      const details = { brand, model, image_path, video_path }
      const key = { camera_type: "ip", ip, port } as const
      assert.equal((yield* Cam2.checkCamExist({ ...key, ...details }))[0]?.cameraID, cameraID)
      for (const name of Object.keys(details)) {
        const other = { ...key, ...details, [name]: "other" }
        assert.deepEqual(yield* Cam2.checkCamExist(other), [], name)
      }
    }),
  ),
}
