import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import {
  type ApiClient,
  type CameraFilter,
  streamCameraPages,
  streamCameras,
  streamChangeLog,
  type WalkOptions,
} from "../../mod.ts"
import { numbered } from "../contract/Fixtures.ts"
import { flaky, type PageFault, pageFaults } from "./Flaky.ts"
import { type Outcome, report } from "./Report.ts"

const cameras = Array.from({ length: 250 }, (_, index) => numbered(index))

interface Way {
  readonly way: string
  readonly links: boolean
  readonly options: WalkOptions
}

const ways: ReadonlyArray<Way> = [
  { way: "by links", links: true, options: {} },
  { way: "by offsets", links: false, options: {} },
  { way: "3 pages ahead", links: true, options: { concurrency: 3 } },
  { way: "3 ahead, no links", links: false, options: { concurrency: 3 } },
]

const idsOf = <E>(
  items: Stream.Stream<{ readonly cameraID: string }, E, ApiClient>,
): Effect.Effect<ReadonlyArray<string>, E, ApiClient> =>
  Stream.runCollect(Stream.map(items, ({ cameraID }) => cameraID))

for (const { links, options, way } of ways) {
  Deno.test(`streams ${way}: a fault at any page loses and repeats nothing`, async () => {
    let countdown = Infinity
    let fault: PageFault
    await using server = await flaky(() => countdown-- === 0 ? fault : undefined, { links })
    const added = await server.add(cameras)
    const walk = <E>(items: Stream.Stream<{ readonly cameraID: string }, E, ApiClient>) =>
      Effect.runPromise(Effect.provide(idsOf(items), server.client()))
    const walks = () => [streamCameras({}, options), streamChangeLog({}, options)]
    const outcomes: Array<Outcome> = []
    for (fault of pageFaults) {
      let tries = 0
      for (const items of walks()) {
        for (let page = 0; page <= 4; page++) {
          countdown = page
          assert.deepEqual(await walk(items), added, `${fault} at page ${page}`)
          if (countdown < 0) tries++
        }
      }
      assert.ok(tries >= 6)
      outcomes.push({
        fault: `${fault}, walking ${way}`,
        tries,
        promised: "every camera once, in order",
        seen: "every camera once, in order",
      })
    }
    report(...outcomes)
  })
}

const faultOrNone = fc.option(fc.constantFrom(...pageFaults), { nil: undefined, freq: 2 })

// A call takes a dead token twice at most; the rest is retried.
const schedules = fc.array(faultOrNone, { maxLength: 20 }).filter((faults) =>
  faults.filter((fault) => fault === "a token that has died").length <= 2
)

Deno.test("streamCameras: faults at random, and cameras added meanwhile, lose and repeat nothing", async () => {
  const seen = { tries: 0, faults: 0, added: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ways),
      schedules,
      fc.array(fc.nat(249), { maxLength: 5 }),
      async ({ links, options }, faults, places) => {
        let request = 0
        await using server = await flaky(() => faults[request++], { links })
        const before = await server.add(cameras)
        const added: Array<string> = []
        const walked = streamCameras({}, options).pipe(
          Stream.tap(({ cameraID }) => {
            const count = places.filter((place) => before[place] === cameraID).length
            return Effect.promise(async () => {
              if (count > 0) added.push(...await server.add(cameras.slice(0, count)))
            })
          }),
        )
        const found = await Effect.runPromise(Effect.provide(idsOf(walked), server.client()))
        assert.deepEqual(found, [...before, ...added].slice(0, found.length))
        assert.ok(found.length >= before.length)
        seen.tries++
        seen.faults += faults.slice(0, request).filter((fault) => fault !== undefined).length
        seen.added += added.length
      },
    ),
    { numRuns: 60 },
  )
  assert.ok(seen.faults > 0 && seen.added > 0)
  report({
    fault: `faults at random (${seen.faults}), cameras added meanwhile (${seen.added})`,
    tries: seen.tries,
    promised: "none lost or repeated",
    seen: "none lost or repeated",
  })
})

Deno.test("streamCameraPages: a walk that fails goes on from the last checkpoint, and loses and repeats nothing", async () => {
  const seen = { tries: 0, runs: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ fault: faultOrNone, way: fc.constantFrom(...ways) }), { maxLength: 12 }),
      fc.boolean(),
      async (schedule, links) => {
        let request = 0
        await using server = await flaky(() => schedule[request++]?.fault, { links })
        const all = [...await server.add(cameras)]
        const filter: CameraFilter = { camera_type: "stream" }
        const kept = { ids: new Array<string>(), checkpoint: undefined as string | undefined }
        for (let run = 0, isDone = false; !isDone; run++) {
          const options = schedule[run]?.way.options ?? {}
          isDone = await streamCameraPages(filter, { ...options, from: kept.checkpoint }).pipe(
            Stream.runForEach(({ checkpoint, items }) =>
              Effect.sync(() => {
                kept.ids.push(...items.map(({ cameraID }) => cameraID))
                kept.checkpoint = checkpoint
              })
            ),
            Effect.as(true),
            // Every fault that was made is one that may pass; any other failure fails the test.
            Effect.catchTags({
              AuthenticationError: () => Effect.succeed(false),
              ConnectionError: () => Effect.succeed(false),
              InternalError: () => Effect.succeed(false),
              TooManyRequestsError: () => Effect.succeed(false),
            }),
            Effect.provide(server.client({ retry: false })),
            Effect.runPromise,
          )
          if (!isDone) all.push(...await server.add(cameras.slice(0, 1)))
          seen.runs++
        }
        assert.deepEqual(kept.ids, all.slice(0, kept.ids.length))
        assert.ok(kept.ids.length >= cameras.length)
        seen.tries++
      },
    ),
    { numRuns: 60 },
  )
  report({
    fault: `walks that failed and went on (${seen.runs} runs)`,
    tries: seen.tries,
    promised: "none lost or repeated",
    seen: "none lost or repeated",
  })
})

Deno.test("streamCameras: who takes some cameras causes only the pages they are on, and those ahead", async () => {
  await using server = await flaky(() => undefined)
  await server.add(cameras)
  // A page ahead that was given up can arrive late, so they are counted together.
  let allowed = 0
  for (const concurrency of [undefined, 1, 3]) {
    for (const count of [1, 100, 101, 250]) {
      const taken = streamCameras({}, { concurrency }).pipe(Stream.take(count), Stream.runCount)
      const found = await Effect.runPromise(Effect.provide(taken, server.client()))
      assert.equal(found, count)
      allowed += Math.ceil(count / 100) + (concurrency ?? 1) - 1
      assert.ok(server.pages() <= allowed, `${server.pages()} of ${allowed}`)
    }
  }
})
