/**
 * The testing layer, as the tests of a pipeline use it.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import {
  cutResponse,
  delay,
  fail,
  layerTest,
  layerTestWith,
  proxyPage,
  refuseTokens,
  sampleCameraID,
  sampleCameras,
  slowResponse,
  testCredentials,
} from "@cam2/camera-database/testing"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { stored, streamCamera, untimed } from "../../contract/Fixtures.ts"
import * as Check from "../Check.ts"
import { factsOf } from "../Check.ts"

/** Throws unless values are the same but for the times that the server gives cameras. */
const equal = (actual: unknown, expected: unknown, what?: string) =>
  Check.equal(untimed(actual), untimed(expected), what)

const city = Effect.map(Cam2.cameraById(sampleCameraID(1)), (camera) => camera.city)

const policy = { ...Cam2.defaultRetryPolicy, base: "1 second", cap: "1 second" } as const
const outOfOrder = new Cam2.InternalError({ message: "Out of order", status: 503 })

/** Runs a program with a clock that is moved by an hour, and gives its result. */
const inAnHour = <A, E, R>(program: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(program)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

/** Behaviours of the testing layer. */
export const testing = {
  "layerTest: holds the sample, under known ids": Effect.gen(function* () {
    const cameras = yield* Stream.runCollect(Cam2.streamCameras())
    equal(
      cameras,
      sampleCameras.map((camera, index) => stored(sampleCameraID(index + 1), camera)),
    )
    const [first] = yield* Cam2.getChangeLog()
    equal(first, {
      cameraID: sampleCameraID(1),
      timestamp: "2020-01-01T00:00:00.000Z",
      kind: "added",
    })
  }).pipe(Effect.provide(layerTest)),
  "layerTest: new for each program": Effect.gen(function* () {
    const write = Cam2.addCamera(streamCamera)
    const count = Stream.runCount(Cam2.streamCameras())
    equal(yield* Effect.provide(Effect.andThen(write, count), layerTest), 61)
    equal(yield* Effect.provide(count, layerTest), 60)
  }),
  "layerTest: gives the same in every run": Effect.gen(function* () {
    const run = Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(streamCamera)
      const { clientID, clientSecret } = yield* Cam2.register("bob")
      return [cameraID, clientID, Redacted.value(clientSecret)]
    }).pipe(Effect.provide(layerTest), Effect.provide(TestClock.layer()))
    equal(yield* run, yield* run)
  }),
  "layerTestWith: cameras and a permission level of one's own": Effect.gen(function* () {
    equal(yield* Cam2.searchCamera(), [stored(sampleCameraID(1), streamCamera)])
    const error = yield* Effect.flip(Cam2.addCamera(streamCamera))
    equal([error._tag, error.operation], ["AuthorizationError", "addCamera"])
    equal(testCredentials.clientID.length, 96)
  }).pipe(Effect.provide(layerTestWith({ cameras: [streamCamera], permissionLevel: "user" }))),
  "fail: as often as told, then the server answers": Effect.gen(function* () {
    const error = new Cam2.InternalError({ message: "Out of order", status: 503 })
    yield* Effect.gen(function* () {
      for (let times = 0; times < 2; times++) {
        equal(factsOf(yield* Effect.flip(city)), { ...factsOf(error), operation: "cameraById" })
      }
      equal(yield* city, "West Lafayette")
      equal((yield* Cam2.searchCamera({ city: "Suva" })).length, 1)
    }).pipe(Effect.provide(layerTestWith({ inject: [fail("cameraById", error, { times: 2 })] })))
  }),
  "delay: takes time on the clock of the test": Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(city)
    yield* TestClock.adjust("1 hour")
    equal(yield* Fiber.join(fiber), "West Lafayette")
    equal(yield* Clock.currentTimeMillis, 3_600_000)
  }).pipe(
    Effect.provide(layerTestWith({ inject: [delay("cameraById", "1 hour")] })),
    Effect.provide(TestClock.layer()),
  ),
  "delay: two calls one after the other, or at once, on a clock that moves over both": Effect.gen(
    function* () {
      for (const [concurrency, minutes] of [[1, 40], [2, 20]] as const) {
        const clock = Effect.flatMap(
          Effect.all([city, Cam2.searchCamera({ city: "Suva" })], { concurrency }),
          ([city, page]) =>
            Effect.map(Clock.currentTimeMillis, (now) => [city, page.length, now / 60_000]),
        )
        const cameras = [delay("cameraById", "20 minutes"), delay("searchCamera", "20 minutes")]
        equal(
          yield* inAnHour(clock).pipe(
            Effect.provide(layerTestWith({ inject: cameras })),
            Effect.provide(TestClock.layer()),
          ),
          ["West Lafayette", 1, minutes],
        )
      }
    },
  ),
  "delay: two calls after one that is not delayed, on a clock that moves once": Effect.gen(
    function* () {
      equal((yield* inAnHour(Effect.all([Cam2.searchCamera(), city, city]))).slice(1), [
        "West Lafayette",
        "West Lafayette",
      ])
    },
  ).pipe(
    Effect.provide(layerTestWith({ inject: [delay("cameraById", "30 minutes")] })),
    Effect.provide(TestClock.layer()),
  ),
  "delay: every page of a stream, and the token's renewal between": Effect.gen(function* () {
    const cameras = Array.from({ length: 250 }, (_, index) => ({
      ...streamCamera,
      m3u8_url: `https://example.org/${index}.m3u8`,
    }))
    equal(
      yield* inAnHour(Stream.runCount(Cam2.streamCameras())).pipe(
        Effect.provide(
          layerTestWith({ cameras, inject: [delay("streamCameras", "10 minutes")] }),
        ),
        Effect.provide(TestClock.layer()),
      ),
      250,
    )
  }),
  "fail: leaves the error as it was given": Effect.gen(function* () {
    const error = new Cam2.InternalError({ message: "Out of order" })
    const named = new Cam2.InternalError({
      message: "Out of order",
      operation: "a name",
      status: 503,
    })
    const inject = [fail("cameraById", error), fail("searchCamera", named)]
    yield* Effect.gen(function* () {
      const told = yield* Effect.flip(city)
      equal([told._tag, told.operation, told instanceof Cam2.InternalError], [
        "InternalError",
        "cameraById",
        true,
      ])
      equal(yield* Effect.flip(Cam2.searchCamera()), named)
    }).pipe(Effect.provide(layerTestWith({ inject })))
    equal(Object.keys(error).includes("operation"), false)
    equal(Object.isFrozen(Object.freeze(error)), true)
    equal(
      (yield* Effect.flip(city).pipe(Effect.provide(layerTestWith({ inject })))).operation,
      "cameraById",
    )
  }),
  "fail: searchCamera and streamCameras each by its name, and both": Effect.gen(function* () {
    const outcome = <A, E extends { readonly operation?: string | undefined }, R>(
      program: Effect.Effect<A, E, R>,
    ) =>
      Effect.match(program, {
        onSuccess: () => "success",
        onFailure: ({ operation }) => operation ?? "no operation",
      })
    const both = Effect.all([
      outcome(Cam2.searchCamera()),
      outcome(Stream.runCount(Cam2.streamCameras())),
    ])
    const each = [
      [["searchCamera"], ["searchCamera", "success"]],
      [["streamCameras"], ["success", "streamCameras"]],
      [["searchCamera", "streamCameras"], ["searchCamera", "streamCameras"]],
    ] as const
    for (const [operations, expected] of each) {
      const inject = [fail(operations, outOfOrder)]
      equal(yield* Effect.provide(both, layerTestWith({ inject })), expected)
      if (operations.length === 1) {
        const single = [fail(operations[0], outOfOrder)]
        equal(yield* Effect.provide(both, layerTestWith({ inject: single })), expected)
      }
    }
  }),
  "fail: times counts over retries, and the clock of the test waits for them": Effect.gen(
    function* () {
      for (const [times, outcome] of [[3, "West Lafayette"], [4, "InternalError"]] as const) {
        equal(
          yield* inAnHour(
            Effect.catchTag(city, "InternalError", ({ _tag }) => Effect.succeed(_tag)),
          ).pipe(
            Effect.provide(
              layerTestWith({ retry: policy, inject: [fail("cameraById", outOfOrder, { times })] }),
            ),
            Effect.provide(TestClock.layer()),
          ),
          outcome,
        )
      }
      // What the client does not send again counts once a call.
      const lasting = new Cam2.AuthorizationError({ message: "Forbidden", status: 403 })
      yield* Effect.gen(function* () {
        equal([(yield* Effect.flip(city))._tag, (yield* Effect.flip(city))._tag], [
          "AuthorizationError",
          "AuthorizationError",
        ])
        equal(yield* city, "West Lafayette")
      }).pipe(
        Effect.provide(
          layerTestWith({ retry: policy, inject: [fail("cameraById", lasting, { times: 2 })] }),
        ),
      )
    },
  ),
  "cutResponse: the server did it, and its answer breaks off": Effect.gen(function* () {
    const error = yield* Effect.flip(Cam2.addCamera(streamCamera))
    equal([error._tag, "reason" in error && error.reason], ["ConnectionError", "Interrupted"])
    equal((yield* Cam2.searchCamera()).length, 1)
    equal((yield* Effect.flip(Stream.runCount(Cam2.streamCameras())))._tag, "ConnectionError")
    equal(yield* Stream.runCount(Cam2.streamCameras()), 1)
  }).pipe(
    Effect.provide(
      layerTestWith({
        cameras: [],
        inject: [cutResponse("addCamera"), cutResponse("streamCameras", { times: 1 })],
      }),
    ),
  ),
  "cutResponse: what can be sent again is, each time counted": Effect.gen(function* () {
    equal(yield* inAnHour(city), "West Lafayette")
  }).pipe(
    Effect.provide(
      layerTestWith({ retry: policy, inject: [cutResponse("cameraById", { times: 3 })] }),
    ),
    Effect.provide(TestClock.layer()),
  ),
  "slowResponse: counts for the time-out, or comes whole": Effect.gen(function* () {
    for (
      const [duration, outcome] of [["29 seconds", "West Lafayette"], [
        "31 seconds",
        "Timeout",
      ]] as const
    ) {
      const program = Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(
          Effect.catchTag(city, "ConnectionError", ({ reason }) => Effect.succeed(reason)),
        )
        yield* TestClock.adjust("28 seconds")
        equal(fiber.pollUnsafe(), undefined)
        yield* TestClock.adjust("2 seconds")
        return yield* Fiber.join(fiber)
      })
      equal(
        yield* program.pipe(
          Effect.provide(layerTestWith({ inject: [slowResponse("cameraById", duration)] })),
          Effect.provide(TestClock.layer()),
        ),
        outcome,
      )
    }
  }),
  "proxyPage: a 503 of HTML after what the server did": Effect.gen(function* () {
    const error = yield* Effect.flip(Cam2.addCamera(streamCamera))
    equal([error._tag, error.status, error.operation], ["InternalError", 503, "addCamera"])
    equal((yield* Cam2.searchCamera()).length, 1)
  }).pipe(Effect.provide(layerTestWith({ cameras: [], inject: [proxyPage("addCamera")] }))),
  "proxyPage: only for what `when` says": Effect.gen(function* () {
    equal((yield* Effect.flip(city))._tag, "InternalError")
    equal((yield* Cam2.cameraById(sampleCameraID(2))).city, "West Lafayette")
  }).pipe(
    Effect.provide(
      layerTestWith({
        inject: [
          proxyPage("cameraById", { when: ({ path }) => path?.cameraID === sampleCameraID(1) }),
        ],
      }),
    ),
  ),
  "refuseTokens: a token is refused for good, and the next is taken": Effect.gen(function* () {
    for (
      const [count, tags] of [[1, ["AuthenticationError", "West Lafayette"]], [undefined, [
        "AuthenticationError",
        "AuthenticationError",
      ]]] as const
    ) {
      const told = Effect.catchTag(city, "AuthenticationError", ({ _tag }) => Effect.succeed(_tag))
      equal(
        yield* inAnHour(Effect.all([told, told])).pipe(
          Effect.provide(layerTestWith({ inject: [refuseTokens(count)] })),
          Effect.provide(TestClock.layer()),
        ),
        tags,
      )
    }
  }),
}
