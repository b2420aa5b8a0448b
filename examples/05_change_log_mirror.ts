/**
 * Following the change log into a local mirror, a JSON file: a run asks only for what changed since
 * the one before, and may be killed at any time. Any client may read it.
 *
 * ```sh
 * deno run --allow-net --allow-env --allow-read --allow-write examples/05_change_log_mirror.ts mirror.json
 * ```
 *
 * @module
 */
import {
  cameraById,
  type ChangeLogEntry,
  layerConfig,
  type Page,
  streamChangePages,
} from "@cam2/camera-database"
import { Camera } from "@cam2/camera-database/schemas"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

const [path = "mirror.json"] = Deno.args

const Mirror = Schema.fromJsonString(Schema.Struct({
  /** Where the log goes on after what was applied. */
  checkpoint: Schema.optional(Schema.String),
  cameras: Schema.Record(Schema.String, Camera),
}))
type Mirror = typeof Mirror.Type

const read = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  return yield* Schema.decodeEffect(Mirror)(yield* files.readFileString(path))
}).pipe(
  // The first run starts with nothing.
  Effect.catchReason(
    "PlatformError",
    "NotFound",
    () => Effect.succeed<Mirror>({ cameras: {} }),
  ),
)

// Cameras and checkpoint are replaced in one step: whoever reads the file sees both, old or new.
const write = Effect.fnUntraced(function* (mirror: Mirror) {
  const files = yield* FileSystem.FileSystem
  yield* files.writeFileString(`${path}.new`, yield* Schema.encodeEffect(Mirror)(mirror))
  yield* files.rename(`${path}.new`, path)
})

/** The mirror after a page of the log. */
const apply = Effect.fnUntraced(function* (
  mirror: Mirror,
  { checkpoint, items }: Page<ChangeLogEntry>,
) {
  const cameras = { ...mirror.cameras }
  const refresh = (cameraID: string) =>
    cameraById(cameraID).pipe(
      Effect.map((camera) => void (cameras[cameraID] = camera)),
      Effect.catchIf(
        // The other 404, of the token, says that the client is unknown.
        (error) => error._tag === "ResourceNotFoundError" && error.operation === "cameraById",
        () => Effect.sync(() => void delete cameras[cameraID]),
      ),
    )
  const changed = new Set(items.map(({ cameraID }) => cameraID))
  yield* Effect.forEach(changed, refresh, { concurrency: 8, discard: true })
  return { checkpoint, cameras }
})

const program = Effect.gen(function* () {
  let mirror: Mirror = yield* read
  let changes = 0
  yield* streamChangePages({}, { from: mirror.checkpoint }).pipe(
    Stream.runForEach(Effect.fnUntraced(function* (page) {
      mirror = yield* apply(mirror, page)
      yield* write(mirror)
      changes += page.items.length
    })),
  )
  const count = Object.keys(mirror.cameras).length
  yield* Console.log(`${changes} changes applied, ${count} cameras in ${path}`)
})

await program.pipe(Effect.provide([layerConfig(), NodeFileSystem.layer]), Effect.runPromise)
