import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"
import { cameraById } from "@cam2/camera-database"
import {
  delay,
  layerTestWith,
  sampleCameraID,
  type TestOptions,
} from "@cam2/camera-database/testing"

/** The paths of the requests of two fibers that ask for a camera at once. */
const pathsOf = async (options: TestOptions): Promise<ReadonlyArray<unknown>> => {
  const spans: Array<Tracer.Span> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    },
  })
  await Effect.forEach([1, 2], (index) => cameraById(sampleCameraID(index)), {
    concurrency: "unbounded",
  }).pipe(Effect.provide(layerTestWith(options)), Effect.withTracer(tracer), Effect.runPromise)
  return spans.flatMap((span) =>
    span.kind === "client" ? span.attributes.get("url.path") ?? [] : []
  ).filter((path) => path !== "/auth")
}

const alone = [1, 2].map((index) => `/cameras/${sampleCameraID(index)}`)

Deno.test("layerTestWith: batches what is asked for at once, unless batching is off", async () => {
  assert.deepEqual(await pathsOf({}), ["/cameras/batch"])
  assert.deepEqual(await pathsOf({ batching: true }), ["/cameras/batch"])
  assert.deepEqual(await pathsOf({ batching: false }), alone)
})

Deno.test("layerTestWith: what has something injected batches only if it is told to", async () => {
  const inject = [delay("usageByClient", "1 second")]
  assert.deepEqual(await pathsOf({ inject }), alone)
  assert.deepEqual(await pathsOf({ inject, batching: true }), ["/cameras/batch"])
})
