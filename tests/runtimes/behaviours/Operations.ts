/**
 * Every operation, with everything that it takes.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { ipCamera, nonIpCamera, stored, streamCamera, untimed } from "../../contract/Fixtures.ts"
import * as Check from "../Check.ts"
import { match } from "../Check.ts"
import { client, everywhere, network } from "../World.ts"

/** Throws unless values are the same but for the times that the server gives cameras. */
const equal = (actual: unknown, expected: unknown, what?: string) =>
  Check.equal(untimed(actual), untimed(expected), what)

const hexadecimal = (length: number) => new RegExp(`^[0-9a-f]{${length}}$`)

/** A server over the runtime's own `fetch` that says nothing of keys, as the original one. */
const withoutKeys = Effect.map(network, (server) => {
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { body, headers, status } = await globalThis.fetch(input, init)
    const told = new Headers(headers)
    told.delete("idempotency-key-lifetime")
    return new Response(body, { status, headers: told })
  }
  return client({ ...server, fetch })
})

/** Behaviours of the operations, each in every world. */
export const operations = {
  "addCamera, register, resetSecret: also reach a server that heeds no keys": Effect.gen(
    function* () {
      const cameraID = yield* Cam2.addCamera(ipCamera)
      equal(yield* Cam2.cameraById(cameraID), stored(cameraID, ipCamera))
      const { clientID } = yield* Cam2.register("München", "webUI")
      equal(yield* Cam2.clientIdsByOwner("München"), [clientID])
      match(Redacted.value(yield* Cam2.resetSecret(clientID)), hexadecimal(71))
    },
  ).pipe(Effect.provide(Layer.unwrap(withoutKeys))),
  "addCamera: gives the id under which every field of each type is read back": everywhere(
    Effect.gen(function* () {
      for (const camera of [ipCamera, nonIpCamera, streamCamera]) {
        const cameraID = yield* Cam2.addCamera(camera)
        match(cameraID, hexadecimal(24))
        equal(yield* Cam2.cameraById(cameraID), stored(cameraID, camera))
      }
    }),
  ),
  "cameraById: takes an id in upper case": everywhere(Effect.gen(function* () {
    const cameraID = yield* Cam2.addCamera(nonIpCamera)
    equal(yield* Cam2.cameraById(cameraID.toUpperCase()), stored(cameraID, nonIpCamera))
  })),
  "cameraByLegacyId: takes a number and its digits": everywhere(Effect.gen(function* () {
    const camera = stored(yield* Cam2.addCamera(ipCamera), ipCamera)
    equal(yield* Cam2.cameraByLegacyId(ipCamera.legacy_cameraID), camera)
    equal(yield* Cam2.cameraByLegacyId(String(ipCamera.legacy_cameraID)), camera)
  })),
  "cameraByListId: ids first, then legacy ids, in the order given": everywhere(
    Effect.gen(function* () {
      const first = yield* Cam2.addCamera({ ...streamCamera, legacy_cameraID: 1 })
      const second = yield* Cam2.addCamera({ ...streamCamera, legacy_cameraID: 2 })
      const cameras = yield* Cam2.cameraByListId(
        { cameraIDs: [second, first], legacyCameraIDs: [1, "2"] },
        { concurrency: 2 },
      )
      equal(cameras.map(({ cameraID }) => cameraID), [second, first, first, second])
    }),
  ),
  "camerasByIds: gives cameras in the order asked, and the ids that no camera has": everywhere(
    Effect.gen(function* () {
      const first = yield* Cam2.addCamera({ ...streamCamera, legacy_cameraID: 1 })
      const second = yield* Cam2.addCamera({ ...streamCamera, legacy_cameraID: 2 })
      const { cameras, missing } = yield* Cam2.camerasByIds({
        cameraIDs: [second.toUpperCase(), "0".repeat(24), first, second],
        legacyCameraIDs: ["2", 3, 1],
      })
      equal(cameras.map(({ cameraID }) => cameraID), [second, first, second, second, first])
      equal(missing, { cameraIDs: ["0".repeat(24)], legacyCameraIDs: [3] })
    }),
  ),
  "putCameraBySource: adds, changes and leaves a camera, in every script": everywhere(
    Effect.gen(function* () {
      const [source, id] = ["Stadt München", "ид/1 %#?東京"]
      const added = yield* Cam2.putCameraBySource(source, id, { ...streamCamera, city: "Ulm" })
      const { cameraID } = added
      equal(added, { cameraID, outcome: "added" })
      const again = Cam2.putCameraBySource(source, id, streamCamera)
      equal(yield* again, { cameraID, outcome: "unchanged" })
      yield* Cam2.retireCamera(cameraID)
      equal(yield* again, { cameraID, outcome: "updated" })
      const { version } = yield* Cam2.cameraWithVersion(cameraID)
      const cleared = Cam2.putCameraBySource(source, id, { ...streamCamera, city: null }, {
        ifMatch: version,
      })
      equal(yield* cleared, { cameraID, outcome: "updated" })
      equal((yield* Effect.flip(cleared))._tag, "PreconditionFailedError")
      equal(
        yield* Cam2.cameraById(cameraID),
        stored(cameraID, { ...streamCamera, source, source_id: id }),
      )
    }),
  ),
  "retireCamera, deleteCamera: the camera is found no longer; a removed one is gone for good":
    everywhere(
      Effect.gen(function* () {
        const [retired, removed] = [
          yield* Cam2.addCamera(ipCamera),
          yield* Cam2.addCamera(streamCamera),
        ]
        equal(yield* Cam2.retireCamera(retired, { reason: "taken down" }), retired)
        equal(yield* Cam2.retireCamera(retired), retired)
        equal(yield* Cam2.deleteCamera(removed), removed)
        const { missing } = yield* Cam2.camerasByIds({ cameraIDs: [retired, removed] })
        equal(missing.cameraIDs, [retired, removed])
        equal((yield* Effect.flip(Cam2.deleteCamera(removed)))._tag, "ResourceNotFoundError")
        equal(yield* Cam2.deleteCamera(retired), retired)
      }),
    ),
  "cameraWithVersion: of two changes to what was read, the second is refused": everywhere(
    Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(ipCamera)
      const { camera, version: ifMatch } = yield* Cam2.cameraWithVersion(cameraID)
      equal(camera, stored(cameraID, ipCamera))
      yield* Cam2.writeCamera({ cameraID, city: "Kyiv" }, { ifMatch })
      const refused = [
        yield* Effect.flip(Cam2.updateCamera({ cameraID, city: "Oslo" }, { ifMatch })),
        yield* Effect.flip(Cam2.retireCamera(cameraID, { ifMatch })),
        yield* Effect.flip(Cam2.deleteCamera(cameraID, { ifMatch })),
      ]
      equal(refused.map(({ _tag }) => _tag), [1, 2, 3].map(() => "PreconditionFailedError"))
      const wrong = yield* Effect.flip(Cam2.deleteCamera(cameraID, { ifMatch: "v1" }))
      equal(wrong._tag === "FormatError" && wrong.field, "ifMatch")
      const { version } = yield* Cam2.cameraWithVersion(cameraID)
      equal(yield* Cam2.deleteCamera(cameraID, { ifMatch: version }), cameraID)
    }),
  ),
  "searchCamera: every filter narrows, and cameras come in the order added": everywhere(
    Effect.gen(function* () {
      const munich = yield* Cam2.addCamera(ipCamera)
      const lafayette = yield* Cam2.addCamera(nonIpCamera)
      const nowhere = yield* Cam2.addCamera(streamCamera)
      const idsOf = (filter?: Cam2.CameraFilter) =>
        Effect.map(Cam2.searchCamera(filter), (page) => page.map(({ cameraID }) => cameraID))
      equal(yield* idsOf(), [munich, lafayette, nowhere])
      equal(yield* idsOf({ offset: 1 }), [lafayette, nowhere])
      equal(yield* idsOf({ offset: 9 }), [])
      equal(yield* idsOf({ camera_type: "stream" }), [nowhere])
      equal(yield* idsOf({ city: "MÜNCHEN" }), [munich])
      equal(yield* idsOf({ source: ipCamera.source, country: "de", state: "by" }), [munich])
      equal(yield* idsOf({ resolution_width: 1920, resolution_height: 1080 }), [munich])
      equal(yield* idsOf({ is_active_image: false, is_active_video: true }), [nowhere])
      equal(yield* idsOf({ latitude: 40.4, longitude: -86.9, radius: 5 }), [lafayette])
    }),
  ),
  "searchCamera: takes boxes, words and several values; nearestCameras gives the nearest first":
    everywhere(Effect.gen(function* () {
      const munich = yield* Cam2.addCamera(ipCamera)
      const lafayette = yield* Cam2.addCamera(nonIpCamera)
      yield* Cam2.addCamera(streamCamera)
      const idsOf = (filter?: Cam2.CameraFilter) =>
        Effect.map(Cam2.searchCamera(filter), (page) => page.map(({ cameraID }) => cameraID))
      equal(yield* idsOf({ bbox: [11, 48, 12, 49] }), [munich])
      equal(yield* idsOf({ q: "munch rath" }), [munich])
      equal(yield* idsOf({ city: ["münchen", "west lafayette"], limit: 1 }), [munich])
      const near = yield* Cam2.nearestCameras({ latitude: 40, longitude: -86 }, 5)
      equal(near.map(({ cameraID }) => cameraID), [lafayette, munich])
      equal(near.map(({ distance }) => Math.round(distance)), [90, 7307])
    })),
  "cameraById: cameras that many fibers ask for at once come each to its own": everywhere(
    Effect.gen(function* () {
      const ids = [yield* Cam2.addCamera(ipCamera), yield* Cam2.addCamera(streamCamera)]
      const asked = [...ids, "0".repeat(24), ...ids].map((id) => Effect.result(Cam2.cameraById(id)))
      const found = yield* Effect.all(asked, { concurrency: "unbounded" })
      equal(
        found.map((each) => each._tag === "Success" ? each.success.cameraID : each.failure._tag),
        [...ids, "ResourceNotFoundError", ...ids],
      )
    }),
  ),
  "searchCamera, exportCameras: give some fields, distances, and whole lists in each form":
    everywhere(Effect.gen(function* () {
      const munich = yield* Cam2.addCamera(ipCamera)
      const stream = yield* Cam2.addCamera(streamCamera)
      equal(yield* Cam2.searchCamera({ fields: ["city", "ip"] }), [
        { cameraID: munich, city: "München", ip: ipCamera.ip },
        { cameraID: stream, city: null },
      ])
      const near = { latitude: 48.137154, longitude: 11.576124, sort: "distance" } as const
      equal((yield* Cam2.searchCamera(near)).map(({ distance }) => Math.round(distance)), [0])
      const exported = (format: Cam2.CameraForm) =>
        Stream.mkString(Cam2.exportCameras({ limit: 1 }, { format }))
      const ids = [munich, stream]
      const json: ReadonlyArray<Cam2.Camera> = JSON.parse(yield* exported("json"))
      equal(json.map(({ cameraID }) => cameraID), ids)
      const { features } = JSON.parse(yield* exported("geojson"))
      equal(features.map(({ id }: { readonly id: string }) => id), ids)
      const lines = (yield* exported("ndjson")).trimEnd().split("\n")
      equal(lines.map((line) => JSON.parse(line).cameraID), ids)
      equal((yield* exported("csv")).trimEnd().split("\r\n").length, 3)
    })),
  "countCameras, cameraFacets, cameraClusters: count what matches": everywhere(
    Effect.gen(function* () {
      const munich = yield* Cam2.addCamera(ipCamera)
      yield* Cam2.addCamera(nonIpCamera)
      yield* Cam2.addCamera(streamCamera)
      equal(yield* Cam2.countCameras(), 3)
      equal(yield* Cam2.countCameras({ camera_type: ["ip", "stream"] }), 2)
      equal(yield* Cam2.cameraFacets(["country", "camera_type"], { is_active_video: true }), {
        camera_type: {
          values: [{ value: "non_ip", count: 1 }, { value: "stream", count: 1 }],
          others: 0,
        },
        country: { values: [{ value: null, count: 2 }], others: 0 },
      })
      const { cells, zoom } = yield* Cam2.cameraClusters(2, { country: "DE" })
      equal([zoom, cells.map(({ cameraID, count }) => [cameraID, count])], [2, [[munich, 1]]])
    }),
  ),
  "checkCamExist: finds the cameras of a type at an address": everywhere(
    Effect.gen(function* () {
      const ip = yield* Cam2.addCamera(ipCamera)
      const snapshot = yield* Cam2.addCamera(nonIpCamera)
      const stream = yield* Cam2.addCamera(streamCamera)
      const { brand, ip: host, port } = ipCamera
      const { snapshot_url } = nonIpCamera
      const { m3u8_url } = streamCamera
      equal(yield* Cam2.checkCamExist({ camera_type: "ip", ip: host, port, brand }), [
        stored(ip, ipCamera),
      ])
      equal(yield* Cam2.checkCamExist({ camera_type: "ip", ip: host }), [])
      equal(yield* Cam2.checkCamExist({ camera_type: "non_ip", snapshot_url }), [
        stored(snapshot, nonIpCamera),
      ])
      equal(yield* Cam2.checkCamExist({ camera_type: "stream", m3u8_url }), [
        stored(stream, streamCamera),
      ])
    }),
  ),
  "updateCamera: changes what is given, also the type, and leaves the rest": everywhere(
    Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(nonIpCamera)
      equal(yield* Cam2.updateCamera({ cameraID, city: "Kyiv", state: null }), cameraID)
      equal(
        yield* Cam2.cameraById(cameraID),
        stored(cameraID, { ...nonIpCamera, city: "Kyiv" }),
      )
      const { camera_type, m3u8_url } = streamCamera
      yield* Cam2.updateCamera({ cameraID, camera_type, m3u8_url })
      const { snapshot_url: _, ...rest } = nonIpCamera
      equal(
        yield* Cam2.cameraById(cameraID),
        stored(cameraID, { ...rest, camera_type, m3u8_url, city: "Kyiv" }),
      )
    }),
  ),
  "writeCamera: adds without a cameraID and updates with one": everywhere(
    Effect.gen(function* () {
      const cameraID = yield* Cam2.writeCamera(streamCamera)
      equal(yield* Cam2.writeCamera({ cameraID, frame_rate: 0.5 }), cameraID)
      equal(yield* Cam2.searchCamera(), [stored(cameraID, { ...streamCamera, frame_rate: 0.5 })])
    }),
  ),
  "getChangeLog: has every write, oldest first, in a range of time": everywhere(
    Effect.gen(function* () {
      const first = yield* Cam2.addCamera(streamCamera)
      const second = yield* Cam2.addCamera(nonIpCamera)
      yield* Cam2.updateCamera({ cameraID: first, city: "Kyiv" })
      const log = yield* Cam2.getChangeLog()
      equal(log.map(({ cameraID }) => cameraID), [first, second, first])
      equal(yield* Cam2.getChangeLog({ offset: 2 }), log.slice(2))
      equal(yield* Cam2.getChangeLog({ start: log[0]!.timestamp }), log)
      equal(yield* Cam2.getChangeLog({ end: "2001-01-01T00:00:00Z" }), [])
      equal(yield* Stream.runCollect(Cam2.streamChangeLog()), [...log])
    }),
  ),
  "streamChanges: tells what was done to cameras, and goes on with what is done": everywhere(
    Effect.gen(function* () {
      const first = yield* Cam2.addCamera(streamCamera)
      const changes = yield* Cam2.streamChanges({}, { every: "10 millis" }).pipe(
        Stream.tap(({ kind }) =>
          kind === "added"
            ? Effect.asVoid(Cam2.updateCamera({ cameraID: first, city: "Kyiv" }))
            : Effect.void
        ),
        Stream.take(2),
        Stream.runCollect,
      )
      equal(
        changes.map(({ cameraID, kind }) => [cameraID, kind]),
        [[first, "added"], [first, "updated"]],
      )
    }),
  ),
}
