/**
 * Reading many cameras from a server on the loopback whose every answer takes 20 ms more.
 *
 * @module
 */
import {
  type Camera,
  cameraById,
  cameraByListId,
  layer,
  type NewCamera,
  streamCameras,
} from "@cam2/camera-database"
import { CameraStore, layerMemory, makeHandler } from "@cam2/camera-database/server"
import { sampleCameras, testCredentials } from "@cam2/camera-database/testing"
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { readCameras } from "../../../src/lists/ReadCameras.ts"
import { inTurn, median, timeOf } from "../Measure.ts"
import { lineChart } from "../Plot.ts"
import type { Row } from "../Row.ts"

const realFile = new URL("../../../../shared/cameras/USA.json", import.meta.url)
const count = 7029
const delay = 20
const concurrency = 8

/** The real cameras, or as many of the sample where the file of them is not. */
const readRecords = async (): Promise<readonly [string, ReadonlyArray<NewCamera>]> => {
  const bytes = await Deno.readFile(realFile).catch(() => undefined)
  if (bytes === undefined) {
    return [
      `${count} cameras of the sample`,
      Array.from({ length: count }, (_, index) => ({
        ...sampleCameras[index % sampleCameras.length]!,
        legacy_cameraID: index,
      })),
    ]
  }
  const records = await Effect.gen(function* () {
    const { entries } = yield* readCameras(Stream.make(bytes))
    return yield* Stream.runCollect(entries)
  }).pipe(Effect.scoped, Effect.runPromise)
  // A few are refused: their addresses hold a password.
  const cameras = records.flatMap(({ camera }) => Result.isSuccess(camera) ? [camera.success] : [])
  return [
    `all ${cameras.length} real cameras`,
    cameras,
  ]
}

/** A server with the cameras in it, and how many requests it is answering, by the millisecond. */
const startServer = async (records: ReadonlyArray<NewCamera>) => {
  const memory = ManagedRuntime.make(layerMemory)
  const cameras = await memory.runPromise(CameraStore)
  const idOf = (index: number) => index.toString(16).padStart(24, "0")
  for (const [index, camera] of records.entries()) {
    await Effect.runPromise(cameras.add(idOf(index), camera))
  }
  const stores = Layer.effectContext(memory.contextEffect)
  const { dispose, handler } = makeHandler({ stores, rootClient: testCredentials })
  let inFlight = 0
  let timeline: Array<[number, number]> = []
  let startedAt = 0
  const record = (change: number) => {
    const now = performance.now() - startedAt
    timeline.push([now, inFlight], [now, inFlight += change])
  }
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request, info) => {
      record(1)
      const response = await handler(request, info)
      await new Promise((resolve) => setTimeout(resolve, delay))
      record(-1)
      return response
    },
  )
  return {
    ids: records.map((_, index) => idOf(index)),
    baseURL: `http://127.0.0.1:${server.addr.port}/`,
    /** Begins to look anew. */
    watch: () => {
      timeline = []
      startedAt = performance.now()
    },
    /** How many requests were in flight, as points of milliseconds and a number. */
    timeline: () => timeline,
    [Symbol.asyncDispose]: async () => {
      await server.shutdown()
      await dispose()
      await memory.dispose()
    },
  }
}

const most = (timeline: ReadonlyArray<readonly [number, number]>) =>
  Math.max(0, ...timeline.map(([, inFlight]) => inFlight))

/** The rows, and a plot of the requests in flight while all cameras are walked. */
export const walking = async (): Promise<{
  readonly rows: ReadonlyArray<Row>
  readonly plot: string
}> => {
  const [what, records] = await readRecords()
  await using server = await startServer(records)
  const runtime = ManagedRuntime.make(layer({ ...testCredentials, baseURL: server.baseURL }))
  const timelines: Record<string, Array<[number, number]>> = {}
  const walk = (name: string, options?: { readonly concurrency: number }) => async () => {
    server.watch()
    const cameras = await runtime.runPromise(Stream.runCollect(streamCameras({}, options)))
    timelines[name] = [...server.timeline()]
    assert.deepEqual(cameras.map((camera: Camera) => camera.cameraID), server.ids)
  }
  const some = server.ids.slice(0, 1000)
  try {
    const pages = await inTurn(3, {
      one: () => timeOf(walk("one page at a time")),
      several: () => timeOf(walk(`concurrency: ${concurrency}`, { concurrency })),
    })
    const highest = most(timelines[`concurrency: ${concurrency}`]!)
    const faster = median(pages.one) / median(pages.several)
    const byId = await inTurn(1, {
      one: () => timeOf(() => runtime.runPromise(Effect.forEach(some, (id) => cameraById(id)))),
      several: () =>
        timeOf(() => runtime.runPromise(cameraByListId({ cameraIDs: some }, { concurrency: 32 }))),
    })
    const twice = await runtime.runPromise(Effect.suspend(() => {
      server.watch()
      return cameraByListId({ cameraIDs: [some[0]!, some[0]!] }, { concurrency: 2 })
    }))
    assert.equal(twice.length, 2)
    const fasterById = median(byId.one) / median(byId.several)
    const seconds = (times: ReadonlyArray<number>) => `${(median(times) / 1000).toFixed(2)} s`
    return {
      rows: [
        {
          work: `${what}, streamCameras, concurrency ${concurrency}, 20 ms an answer`,
          against: "one page after the other",
          ratio: faster,
          reach: "≥ 4 × faster",
          met: faster >= 4 && highest <= concurrency,
          detail: `${seconds(pages.several)} against ${seconds(pages.one)}, in order, each once, ` +
            `at most ${highest} requests in flight`,
        },
        {
          work: "1,000 cameras by id, cameraByListId, concurrency 32, 20 ms an answer",
          against: "one after the other",
          ratio: fasterById,
          reach: "≥ 15 × faster",
          met: fasterById >= 15,
          detail: `${seconds(byId.several)} against ${seconds(byId.one)}; the same id twice in a ` +
            `list: ${server.timeline().length / 4} request`,
        },
      ],
      plot: lineChart({
        title: "Requests in flight while walking 7,029 cameras, 20 ms an answer",
        x: { name: "milliseconds" },
        y: { name: "requests in flight" },
        series: Object.entries(timelines).map(([name, points]) => ({ name, points })),
      }),
    }
  } finally {
    await runtime.dispose()
  }
}
