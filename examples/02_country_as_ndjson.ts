/**
 * Every camera of a country as NDJSON on standard output: a stream asks for a page when the one
 * before was written, so that there is never more than a page in memory.
 *
 * ```sh
 * deno run --allow-net --allow-env examples/02_country_as_ndjson.ts FR
 * ```
 *
 * @module
 */
import { layerConfig, streamCameras } from "@cam2/camera-database"
import * as NodeStdio from "@effect/platform-node/NodeStdio"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

const [country = "US"] = Deno.args

const isReaderGone = (cause: unknown) =>
  Predicate.hasProperty(cause, "code") && cause.code === "EPIPE"

const program = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  yield* streamCameras({ country }).pipe(
    Stream.chunks,
    Stream.map((cameras) => cameras.map((camera) => JSON.stringify(camera) + "\n").join("")),
    Stream.run(stdio.stdout()),
  )
}).pipe(
  // Whoever reads has seen enough, as `head` has after some lines: that is no failure.
  Effect.catchTag(
    "PlatformError",
    (error) => isReaderGone(error.cause) ? Effect.void : Effect.fail(error),
  ),
)

await program.pipe(Effect.provide([layerConfig(), NodeStdio.layer]), Effect.runPromise)
