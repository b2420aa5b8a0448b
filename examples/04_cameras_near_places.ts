/**
 * Composing with other services: a workflow that finds cameras near each of a list of places, some at
 * a time, retries transient failures, and ends by a deadline. A place that fails does not stop the
 * others.
 *
 * ```sh
 * deno run --allow-net --allow-env examples/04_cameras_near_places.ts Paris Atlantis Chicago
 * ```
 *
 * @module
 */
import { layerConfig, searchCamera } from "@cam2/camera-database"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"

class UnknownPlaceError extends Data.TaggedError("UnknownPlaceError")<{ message: string }> {}

interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** Where places are. Here a table; a geocoder of your own fits in the same way. */
class Places extends Context.Service<Places, {
  readonly find: (name: string) => Effect.Effect<Place, UnknownPlaceError>
}>()("examples/Places") {
  static readonly layerTable = (table: ReadonlyMap<string, Place>) =>
    Layer.succeed(Places, {
      find: (name) =>
        Effect.fromNullishOr(table.get(name)).pipe(
          Effect.mapError(() => new UnknownPlaceError({ message: "no place has this name" })),
        ),
    })
}

const transient = new Set(["ConnectionError", "InternalError", "TooManyRequestsError"])

const camerasNear = Effect.fn("camerasNear")(function* (name: string) {
  const places = yield* Places
  const place = yield* places.find(name)
  return yield* searchCamera({ ...place, radius: 10 }).pipe(
    Effect.retry({
      schedule: Schedule.jittered(Schedule.exponential("100 millis")),
      times: 3,
      while: (error) => transient.has(error._tag),
    }),
  )
})

const report = (name: string) =>
  camerasNear(name).pipe(
    Effect.map((cameras) => `${name}: ${cameras.length} within 10 km`),
    Effect.catch((error) => Effect.succeed(`${name}: ${error._tag}, ${error.message}`)),
    Effect.flatMap(Console.log),
  )

const workflow = (names: ReadonlyArray<string>) =>
  Effect.forEach(names, report, { concurrency: 4, discard: true }).pipe(
    Effect.timeout("5 seconds"),
    Effect.catchTag("TimeoutError", () => {
      Deno.exitCode = 1
      return Console.error("The deadline passed before the rest was found.")
    }),
  )

const table = new Map<string, Place>([
  ["West Lafayette", { latitude: 40.4259, longitude: -86.9081 }],
  ["Chicago", { latitude: 41.8781, longitude: -87.6298 }],
  ["Paris", { latitude: 48.8566, longitude: 2.3522 }],
  ["Kathmandu", { latitude: 27.7172, longitude: 85.324 }],
])
const names = Deno.args.length > 0 ? Deno.args : [...table.keys(), "Atlantis"]

await workflow(names).pipe(
  // The workflow retries, and retries of the client would multiply its own.
  Effect.provide([Places.layerTable(table), layerConfig({ retry: false })]),
  Effect.runPromise,
)
