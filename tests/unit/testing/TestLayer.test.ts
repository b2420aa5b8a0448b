import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import {
  cameraById,
  InternalError,
  type InvalidOptionError,
  searchCamera,
} from "@cam2/camera-database"
import {
  delay,
  expireTokens,
  fail,
  layerMock,
  layerTest,
  layerTestWith,
  refuseTokens,
  sampleCameraID,
  slowResponse,
  type TestOptions,
} from "@cam2/camera-database/testing"
import { keepSpans } from "../client/KeptSpans.ts"

/** The paths of the requests of two fibers that ask for a camera at once. */
const pathsOf = async (options: TestOptions): Promise<ReadonlyArray<unknown>> => {
  const { spans, tracer } = keepSpans()
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

Deno.test("layerTestWith: none of its options need be given", async () => {
  const found = await Effect.runPromise(Effect.provide(searchCamera(), layerTestWith()))
  assert.deepEqual(found, await Effect.runPromise(Effect.provide(searchCamera(), layerTest)))
})

Deno.test("layerTestWith: an option that is wrong is a defect that names it", async () => {
  const camera = {
    camera_type: "ip",
    ip: "192.0.2.1",
    is_active_image: true,
    is_active_video: true,
  }
  const injected = fail("searchCamera", new InternalError({ message: "Out of order" }))
  const wrong: ReadonlyArray<readonly [options: object, option: string, got: string]> = [
    [{ injects: [injected] }, "injects", "a name that is not known"],
    [{ timeout: 5 }, "timeout", "5"],
    [{ permissionLevel: "root" }, "permissionLevel", '"root"'],
    [{ cameras: {} }, "cameras", "an object"],
    [{ cameras: [camera, { ...camera, latitude: 91 }] }, "cameras[1].latitude", "91"],
    [{ cameras: [camera, 1] }, "cameras[1].input", "1"],
    [{ inject: [injected, { ...injected, operations: ["search"] }] }, "inject[1]", '"search"'],
    [{ cameras: [{ ...camera, cameraID: sampleCameraID(1) }] }, "cameras[0].cameraID", "a value"],
    [{ cameras: [{ ...camera, town: 1 }] }, "cameras[0].town", "a name that is not known"],
    [{ inject: null }, "inject", "null"],
    [null as never, "options", "null"],
    [5 as never, "options", "5"],
    [{ inject: [null] }, "inject[0]", "null"],
    // What is made of others fails by their names.
    [{ inject: [{ ...injected, operations: ["writeCamera"] }] }, "inject[0]", '"writeCamera"'],
  ]
  for (const [options, option, got] of wrong) {
    const exit = await Effect.runPromiseExit(
      Effect.provide(searchCamera(), layerTestWith(options as TestOptions)),
    )
    assert.ok(Exit.isFailure(exit), option)
    const error = Cause.squash(exit.cause) as InvalidOptionError
    assert.deepEqual([error._tag, error.option], ["InvalidOptionError", option])
    assert.ok(error.message.startsWith(`The option ${option} is wrong: got ${got}, expected `))
  }
})

Deno.test("what is injected: a mistake in it is thrown at once, and names what is wrong", () => {
  const error = new InternalError({ message: "Out of order" })
  const wrong: ReadonlyArray<readonly [make: () => unknown, message: string]> = [
    [() => delay("searchCamera", 5 as never), "delay: duration is wrong: got 5, "],
    [
      () => slowResponse("searchCamera", "soon" as never),
      'slowResponse: duration is wrong: got "soon", ',
    ],
    [() => expireTokens(-1), "expireTokens: times is wrong: got -1, "],
    [() => expireTokens("x" as never), 'expireTokens: times is wrong: got "x", '],
    [() => refuseTokens(0.5), "refuseTokens: count is wrong: got 0.5, "],
    [() => fail([], error), "fail: operations is wrong: got a list, "],
    [() => fail(null as never, error), "fail: operations is wrong: got null, "],
    [() => fail("searchCamera", null as never), "fail: error is wrong: got null, "],
    [() => fail("searchCamera", error, null as never), "fail: options is wrong: got null, "],
    [() => layerMock(null as never), "layerMock: mocks is wrong: got null, "],
    [() => fail("searchCamera", error, { time: 1 } as never), "fail: time is wrong: got 1, "],
    [() => fail("searchCamera", error, { times: NaN }), "fail: times is wrong: got NaN, "],
    [() => fail("searchCamera", error, { when: 1 as never }), "fail: when is wrong: got 1, "],
    [() => sampleCameraID(NaN), "sampleCameraID: number is wrong: got NaN, "],
    [() => layerMock({ cameraByID: 1 } as never), "layerMock: cameraByID is wrong: got 1, "],
  ]
  for (const [make, message] of wrong) {
    assert.throws(
      make,
      (error) => error instanceof TypeError && error.message.startsWith(`${message}expected `),
      message,
    )
  }
})
