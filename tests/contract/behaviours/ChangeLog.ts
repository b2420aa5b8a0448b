/**
 * Reading the change log.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { ipCamera, numbered, streamCamera } from "../Fixtures.ts"
import { asRoot, type Program, reopen } from "../World.ts"

// Entries of one millisecond cannot be told apart by time.
const tick = Effect.sleep("2 millis")

const idsOf = (entries: ReadonlyArray<Cam2.ChangeLogEntry>) =>
  entries.map(({ cameraID }) => cameraID)

const minutes = (time: string, offset: number) =>
  new Date(Date.parse(time) + offset * 60_000).toISOString().replace("Z", "")

/** Five entries at five times. */
const fiveEntries = Effect.gen(function* () {
  const first = yield* Cam2.addCamera(ipCamera)
  yield* tick
  const second = yield* Cam2.addCamera(streamCamera)
  yield* tick
  yield* Cam2.updateCamera({ cameraID: first, city: "Ulm" })
  yield* tick
  yield* Cam2.updateCamera({ cameraID: first })
  yield* tick
  yield* Cam2.updateCamera({ cameraID: second, city: "Ulm" })
  yield* reopen
  return { first, second }
})

/** Behaviours of `getChangeLog` and `streamChangeLog`. */
export const changeLogBehaviours: Readonly<Record<string, Program>> = {
  "getChangeLog: has one entry for every create and every update, oldest first": asRoot(
    Effect.gen(function* () {
      const before = Date.now()
      const { first, second } = yield* fiveEntries
      const log = yield* Cam2.getChangeLog()
      assert.deepEqual(idsOf(log), [first, second, first, first, second])
      const times = log.map(({ timestamp }) => timestamp)
      assert.deepEqual(times, [...times].sort())
      for (const time of times) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      assert.equal(Date.parse(times[0]!) >= before && Date.parse(times[4]!) <= Date.now(), true)
    }),
  ),
  "getChangeLog: start and end are inclusive and take dates, zones and offsets": asRoot(
    Effect.gen(function* () {
      yield* fiveEntries
      const log = yield* Cam2.getChangeLog()
      const [, second, , fourth] = log.map(({ timestamp }) => timestamp)
      const start = second!
      const end = fourth!
      const range = (range: Cam2.ChangeLogRange, from: number, to?: number) =>
        Effect.map(Cam2.getChangeLog(range), (found) => {
          assert.deepEqual(found, log.slice(from, to), JSON.stringify(range))
        })
      yield* range({ start }, 1)
      yield* range({ end }, 0, 4)
      yield* range({ start, end }, 1, 4)
      yield* range({ start, end: start }, 1, 2)
      yield* range({ start: new Date(start), end: new Date(end) }, 1, 4)
      yield* range({ start: start.replace("Z", "") }, 1)
      yield* range({ start: `${minutes(start, 330)}+05:30` }, 1)
      yield* range({ end: `${minutes(end, -480)}-08:00` }, 0, 4)
      yield* range({ start: end, end: start }, 5)
      yield* range({ start: "1970-01-01", end: "9999-12-31" }, 0)
      yield* range({ start: "0000-01-01T00:00+01:00", end: "9999-12-31T23:59:59-01:00" }, 0)
      yield* range({ start: "9999-12-31T23:59:59-01:00" }, 5)
      yield* range({ end: "1970-01-01" }, 5)
      yield* range({ start, offset: 2 }, 3)
      yield* range({ offset: 5 }, 5)
      yield* range({ offset: 1_000 }, 5)
    }),
  ),
  "streamChangeLog: gives every entry of many pages once, also while more are written": asRoot(
    Effect.gen(function* () {
      const cameras = yield* Effect.forEach(
        Array.from({ length: 150 }, (_, index) => numbered(index)),
        Cam2.addCamera,
      )
      const cameraID = cameras[0]!
      yield* Effect.forEach(cameras, (cameraID) => Cam2.updateCamera({ cameraID, city: "Ulm" }))
      yield* reopen
      const log = [...cameras, ...cameras]
      const collect = (range: Cam2.ChangeLogRange) =>
        Effect.map(Stream.runCollect(Cam2.streamChangeLog(range)), idsOf)
      assert.deepEqual(yield* collect({}), log)
      assert.deepEqual(yield* collect({ offset: 33 }), log.slice(33))
      assert.deepEqual(yield* collect({ start: "2000-01-01", offset: 299 }), log.slice(299))
      assert.deepEqual(yield* collect({ end: "2000-01-01" }), [])
      const page = yield* Cam2.getChangeLog()
      assert.deepEqual(idsOf(page), log.slice(0, 100))
      let read = 0
      const walked = yield* Cam2.streamChangeLog({ start: page[0]!.timestamp }).pipe(
        Stream.tap(() =>
          ++read === 50
            ? Effect.andThen(reopen, Cam2.updateCamera({ cameraID, state: "BW" }))
            : Effect.void
        ),
        Stream.runCollect,
      )
      assert.deepEqual(idsOf(walked), [...log, cameraID])
    }),
  ),
}
