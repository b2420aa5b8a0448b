/**
 * Reading the change log.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { addMany, moveMany } from "../AddMany.ts"
import { ipCamera, numbered, streamCamera } from "../Fixtures.ts"
import { as, asRoot, type Program, reopen } from "../World.ts"

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

const kindsOf = (entries: ReadonlyArray<Cam2.ChangeLogEntry>) =>
  entries.map(({ cameraID, kind }) => [cameraID, kind])

/** Behaviours of `getChangeLog`, `streamChangeLog`, `getCameraChanges` and `streamChanges`. */
export const changeLogBehaviours: Readonly<Record<string, Program>> = {
  "getCameraChanges: tells a client of every level what was done to which camera": Effect.gen(
    function* () {
      const user = yield* asRoot(Cam2.register("ada"))
      const { first, second } = yield* asRoot(fiveEntries)
      const added = [[first, "added"], [second, "added"]]
      const updated = [first, first, second].map((id) => [id, "updated"])
      yield* as(user)(Effect.gen(function* () {
        const page = yield* Cam2.getCameraChanges()
        assert.deepEqual(kindsOf(page), [...added, ...updated])
        assert.deepEqual(kindsOf(yield* Cam2.getCameraChanges({ kind: "added" })), added)
        assert.deepEqual(kindsOf(yield* Cam2.getCameraChanges({ kind: "updated" })), updated)
        assert.deepEqual(yield* Cam2.getCameraChanges({ kind: "removed" }), [])
        const start = page[1]!.timestamp
        assert.deepEqual(yield* Cam2.getCameraChanges({ start, offset: 1 }), page.slice(2))
        assert.deepEqual(
          yield* Cam2.getCameraChanges({ end: start, kind: "added" }),
          page.slice(0, 2),
        )
        const refused = yield* Effect.flip(Cam2.getChangeLog())
        assert.equal(refused._tag, "AuthorizationError")
      }))
      assert.deepEqual(yield* asRoot(Cam2.getChangeLog()), yield* asRoot(Cam2.getCameraChanges()))
    },
  ),
  "streamChangePages: goes on from a checkpoint with what was done since, also of one kind": asRoot(
    Effect.gen(function* () {
      const cameras = yield* addMany(0, 120)
      const filter = { kind: "added" } as const
      const pages = yield* Stream.runCollect(Cam2.streamChangePages(filter))
      assert.deepEqual(pages.flatMap(({ items }) => idsOf(items)), cameras)
      const from = pages.at(-1)!.checkpoint
      yield* Cam2.updateCamera({ cameraID: cameras[0]!, city: "Ulm" })
      const cameraID = yield* Cam2.addCamera(ipCamera)
      yield* reopen
      const more = yield* Stream.runCollect(Cam2.streamChangePages(filter, { from }))
      assert.deepEqual(more.flatMap(({ items }) => kindsOf(items)), [[cameraID, "added"]])
    }),
  ),
  "streamChanges: from now on, gives what is done once it was begun": asRoot(
    Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(streamCamera)
      assert.deepEqual(yield* Cam2.getCameraChanges({ start: "now" }), [])
      const [page] = yield* Cam2.streamChangePages({ start: "now" }).pipe(
        Stream.tap(() => Cam2.updateCamera({ cameraID, city: "Ulm" })),
        Stream.runCollect,
      )
      assert.deepEqual(page!.items, [])
      const resumed = { every: "5 millis", from: page!.checkpoint } as const
      const [change] = yield* Cam2.streamChanges({ start: "now" }, resumed).pipe(
        Stream.take(1),
        Stream.runCollect,
      )
      assert.deepEqual([change!.cameraID, change!.kind], [cameraID, "updated"])
    }),
  ),
  "streamChanges: with every, gives each change once, as it is made": asRoot(
    Effect.gen(function* () {
      const before = yield* Effect.forEach([1, 2, 3].map(numbered), Cam2.addCamera)
      let later: ReadonlyArray<string> = []
      const changes = yield* Cam2.streamChanges({}, { every: "5 millis" }).pipe(
        Stream.tap(({ cameraID }) =>
          cameraID === before[2]
            ? Effect.andThen(
              Effect.sleep("20 millis"),
              Effect.map(
                Effect.forEach([4, 5].map(numbered), Cam2.addCamera),
                (added) => void (later = added),
              ),
            )
            : Effect.void
        ),
        Stream.take(5),
        Stream.runCollect,
      )
      assert.deepEqual(idsOf(changes), [...before, ...later])
    }),
  ),
  "streamChanges: with every, ends once it has asked long enough after the end": asRoot(
    Effect.gen(function* () {
      const first = yield* Cam2.addCamera(numbered(1))
      const end = new Date(Date.now() + 300)
      let asked = 0
      const range = { start: new Date(0), end }
      const pages = yield* Cam2.streamChangePages(range, { every: "20 millis" }).pipe(
        Stream.tap(() => asked++ === 0 ? Cam2.addCamera(numbered(2)) : Effect.void),
        Stream.runCollect,
      )
      assert.ok(Date.now() > end.getTime())
      const log = yield* Cam2.getCameraChanges({ end })
      assert.deepEqual(pages.flatMap(({ items }) => items), log)
      assert.equal(log[0]!.cameraID, first)
      yield* Cam2.addCamera(numbered(3))
      // One that is long over is walked once.
      const all = yield* Stream.runCollect(Cam2.streamChanges({ end }, { every: "20 millis" }))
      assert.deepEqual(all, log)
    }),
  ),
  "streamChanges: without a unit or a length, every is refused": asRoot(
    Effect.gen(function* () {
      for (const every of [0, 2000, "0 seconds", "soon"]) {
        const changes = Cam2.streamChanges({}, { every: every as "1 second" })
        const failure = yield* Effect.flip(Stream.runDrain(Stream.take(changes, 1)))
        assert.equal(failure._tag, "FormatError")
        assert.equal(
          failure.message,
          `Format Error Messages (every): got ${JSON.stringify(every)}, ` +
            'expected a duration with its unit, such as "30 seconds"',
        )
      }
    }),
  ),
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
      const cameras = yield* addMany(0, 150)
      const cameraID = cameras[0]!
      assert.deepEqual(yield* moveMany(0, 150, "Ulm"), cameras)
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
