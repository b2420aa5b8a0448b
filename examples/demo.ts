/**
 * The main job from one end to the other: a server over a new SQLite file on a free loopback port,
 * clients of all three permission levels, an import, and every operation of the client against it.
 * Run it with `deno task demo`, with your own cameras after `--cameras FILE_OR_URL`; with `--map` its
 * server then goes on, for a look at the map, until Ctrl-C. It leaves nothing behind.
 *
 * @module
 */
import {
  addCamera,
  type Camera,
  cameraAddress,
  cameraById,
  cameraByLegacyId,
  checkCamExist,
  type Credentials,
  layer,
  type NewCamera,
  register,
  searchCamera,
  streamCameras,
  streamChangeLog,
  updateCamera,
  usageByClient,
} from "@cam2/camera-database"
import { map } from "@cam2/camera-database/map"
import { createRootClient, makeHttpEffect } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { runMain } from "../src/cli/platform/RunMain.ts"
import { listen } from "../src/cli/serving/Listen.ts"
import { reportFailure } from "../src/cli/output/ReportFailure.ts"
import { importEntries } from "../src/lists/ImportEntries.ts"
import { countDone } from "../src/lists/ImportSummary.ts"
import { openSource } from "../src/cli/import/OpenSource.ts"
import { progressLine, showProgress } from "../src/cli/import/Progress.ts"
import { readCameras } from "../src/lists/ReadCameras.ts"

const sample = new URL("./data/cameras.ndjson", import.meta.url).pathname

let steps = 0
const step = (text: string) => Console.log(`\n${++steps}. ${text}`)
const tell = (text: string) => Console.log(`   ${text}`)

const placeOf = ({ city, country, state }: Camera) =>
  [city, state, country].filter((name) => name != null).join(", ") || "no place"

const lineOf = (camera: Camera) =>
  `${camera.cameraID}  ${camera.camera_type.padEnd(6)}  ${placeOf(camera)}  ${
    cameraAddress(camera)?.href ?? "no address"
  }`

/** A server over a new SQLite file in a temporary folder; both are gone when the scope closes. */
const startServer = Effect.fnUntraced(function* ({ hasMap }: { readonly hasMap: boolean }) {
  const files = yield* FileSystem.FileSystem
  const folder = yield* files.makeTempDirectoryScoped({ prefix: "cam2-demo-" })
  const stores = yield* Layer.build(layerSqlite({ filename: `${folder}/cameras.sqlite` }))
  return yield* Effect.gen(function* () {
    // Nobody but this machine reaches it, so that whoever looks at the map needs no client.
    const app = yield* makeHttpEffect(hasMap ? { map: map(), publicRead: true } : {})
    const port = yield* listen(app, { hostname: "127.0.0.1", port: 0 })
    const root = Option.getOrThrow(yield* createRootClient)
    return { baseURL: `http://127.0.0.1:${port}/`, root }
  }).pipe(Effect.provideContext(stores))
})

const importFrom = Effect.fnUntraced(function* (location: string) {
  const started = performance.now()
  const source = yield* readCameras(openSource(location))
  const progress = { done: 0 }
  const summary = yield* Effect.scoped(Effect.gen(function* () {
    yield* showProgress({ done: () => progress.done, total: source.total })
    return yield* importEntries(source, {
      onProgress: (summary) => {
        progress.done = countDone(summary)
      },
    })
  }))
  const done = countDone(summary)
  yield* tell(progressLine({ done, elapsed: performance.now() - started, total: done }))
  yield* tell(
    `${summary.added} added, ${summary.alreadyThere} already there, ${summary.refused} refused`,
  )
  for (const { line, reason } of summary.reasons.slice(0, 5)) yield* tell(`  ${line}: ${reason}`)
})

const examples: ReadonlyArray<NewCamera> = [
  { camera_type: "ip", ip: "192.0.2.250", is_active_image: true, is_active_video: false },
  {
    camera_type: "non_ip",
    snapshot_url: "https://example.org/demo.jpg",
    is_active_image: true,
    is_active_video: false,
  },
  {
    camera_type: "stream",
    m3u8_url: "https://example.org/demo/playlist.m3u8",
    is_active_image: false,
    is_active_video: true,
  },
]

/** One camera of each type with a legacy id; where there is none, one is added. */
const oneOfEachType = Effect.fnUntraced(function* (
  cameras: ReadonlyArray<Camera>,
  admin: ReturnType<typeof layer>,
) {
  const chosen: Array<Camera> = []
  for (const [index, example] of examples.entries()) {
    const found = cameras.find((camera) =>
      camera.camera_type === example.camera_type && camera.legacy_cameraID != null
    )
    if (found !== undefined) {
      chosen.push(found)
      continue
    }
    const added = addCamera({ ...example, legacy_cameraID: 900_000_000 + index, source: "demo" })
    const cameraID = yield* Effect.provide(added, admin)
    yield* tell(`no ${example.camera_type} camera has a legacy id, so the demo added one`)
    chosen.push(yield* cameraById(cameraID))
  }
  return chosen
})

const readBack = Effect.fnUntraced(function* (cameras: ReadonlyArray<Camera>) {
  for (const { cameraID, legacy_cameraID } of cameras) {
    const byId = yield* cameraById(cameraID)
    const byLegacyId = yield* cameraByLegacyId(legacy_cameraID ?? "")
    yield* tell(lineOf(byId))
    yield* tell(`  and by its legacy id ${legacy_cameraID}: ${byLegacyId.cameraID}`)
  }
})

const searches = Effect.fnUntraced(function* (cameras: ReadonlyArray<Camera>) {
  const anchor = cameras.find((camera) => camera.city === "West Lafayette") ??
    cameras.find((camera) => camera.latitude != null && camera.longitude != null)
  if (anchor?.latitude == null || anchor.longitude == null) {
    return yield* tell("no camera has coordinates, so there is nothing to search")
  }
  const { city, country, latitude, longitude, state } = anchor
  const inPlace = yield* searchCamera({
    ...(country != null && { country }),
    ...(state != null && { state }),
    ...(city != null && { city }),
  })
  yield* tell(`in ${placeOf(anchor)}: ${inPlace.length} on the first page`)
  for (const camera of inPlace.slice(0, 3)) yield* tell(`  ${lineOf(camera)}`)
  const inCircle = yield* searchCamera({ latitude, longitude, radius: 10 })
  yield* tell(`within 10 km of ${latitude}, ${longitude}: ${inCircle.length} on the first page`)
  for (const camera of inCircle.slice(0, 3)) yield* tell(`  ${lineOf(camera)}`)
})

const exists = Effect.fnUntraced(function* (camera: Camera) {
  const found = camera.camera_type === "ip"
    ? yield* checkCamExist({ camera_type: "ip", ip: camera.ip, port: camera.port ?? "80" })
    : camera.camera_type === "non_ip"
    ? yield* checkCamExist({ camera_type: "non_ip", snapshot_url: camera.snapshot_url })
    : yield* checkCamExist({ camera_type: "stream", m3u8_url: camera.m3u8_url })
  yield* tell(
    `at ${cameraAddress(camera)?.href ?? "no address"}: ${
      found.map(({ cameraID }) => cameraID).join(", ")
    }`,
  )
  const none = yield* checkCamExist({ camera_type: "ip", ip: "192.0.2.251" })
  yield* tell(`at 192.0.2.251: ${none.length} cameras`)
})

const failures = Effect.gen(function* () {
  yield* searchCamera({ latitude: 91, longitude: 0, radius: 1 }).pipe(
    Effect.catchTag(
      "FormatError",
      (error) => tell(`FormatError about ${error.field}: ${error.message}`),
    ),
  )
  yield* addCamera(examples[0]!).pipe(
    Effect.catchTag("AuthorizationError", (error) => tell(`AuthorizationError: ${error.message}`)),
  )
  yield* cameraById("0".repeat(24)).pipe(
    Effect.catchTag(
      "ResourceNotFoundError",
      (error) => tell(`ResourceNotFoundError: ${error.message}`),
    ),
  )
})

/** What is shown. */
interface Shown {
  readonly cameraFile: string | undefined
  readonly hasMap: boolean
}

const demo = Effect.fnUntraced(function* ({ cameraFile, hasMap }: Shown) {
  yield* Console.log("The CAM2 camera database, from an empty file to a working client.")

  yield* step("A server over a new SQLite file")
  const { baseURL, root } = yield* startServer({ hasMap })
  yield* tell(`listening on ${baseURL}`)
  const clientOf = (credentials: Credentials) => layer({ ...credentials, baseURL })

  yield* step("Clients of all three permission levels, registered through the API")
  const [userApp, webUIApp, adminApp] = yield* Effect.all([
    register("demo-user", "user"),
    register("demo-web", "webUI"),
    register("demo-admin", "admin"),
  ]).pipe(Effect.provide(clientOf(root)))
  yield* tell(`user   ${userApp.clientID.slice(0, 16)}…  reads cameras`)
  yield* tell(`webUI  ${webUIApp.clientID.slice(0, 16)}…  also manages clients`)
  yield* tell(`admin  ${adminApp.clientID.slice(0, 16)}…  also writes cameras`)
  const [user, webUI, admin] = [clientOf(userApp), clientOf(webUIApp), clientOf(adminApp)]

  yield* step(
    cameraFile === undefined
      ? "Import of the sample: true cities, invented cameras (examples/data)"
      : `Import of ${cameraFile}`,
  )
  yield* Effect.provide(importFrom(cameraFile ?? sample), admin)

  yield* step("All cameras, streamed page by page")
  const cameras = yield* Effect.provide(Stream.runCollect(streamCameras()), user)
  yield* tell(`${cameras.length} cameras, ${new Set(cameras.map((c) => c.cameraID)).size} ids`)

  yield* step("A search by place, and one by circle")
  yield* Effect.provide(searches(cameras), user)

  yield* step("One camera of each type, by id and by legacy id")
  const chosen = yield* Effect.provide(oneOfEachType(cameras, admin), user)
  yield* Effect.provide(readBack(chosen), user)

  yield* step("Does a camera exist at this address?")
  yield* Effect.provide(exists(chosen[0]!), user)

  yield* step("An update")
  const { cameraID } = chosen[1]!
  const changes = { cameraID, resolution_width: 1920, resolution_height: 1080 }
  yield* Effect.provide(updateCamera(changes), admin)
  const changed = yield* Effect.provide(cameraById(cameraID), user)
  yield* tell(`${cameraID} is now ${changed.resolution_width}x${changed.resolution_height}`)

  yield* step("The change log, oldest first")
  const log = yield* Effect.provide(Stream.runCollect(streamChangeLog()), webUI)
  yield* tell(`${log.length} changes; the last three:`)
  for (const entry of log.slice(-3)) yield* tell(`  ${entry.timestamp}  ${entry.cameraID}`)

  yield* step("How many requests the admin client has made")
  const usage = yield* Effect.provide(usageByClient(adminApp.clientID, "demo-admin"), webUI)
  yield* tell(String(usage))

  yield* step("Failures, each caught by its tag")
  yield* Effect.provide(failures, user)

  if (hasMap) {
    yield* Console.log(`\nThe map of these cameras is at ${baseURL}map until you press Ctrl-C.`)
    return yield* Effect.never
  }
  yield* Console.log("\nThat is all. The server stops and its file is removed.")
}, Effect.scoped)

const cameras = Flag.String("cameras").pipe(
  Flag.withMetavar("<file-or-url>"),
  Flag.withDescription("Your own cameras: OpenTrafficCamMap JSON, or NDJSON of camera records"),
  Flag.optional,
)

const hasMap = Flag.Boolean("map").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Keep the server running, and show where its map is, until Ctrl-C"),
  Flag.withDefault(false),
)

let isServer = false
const program = Command.make("demo", { cameras, hasMap }, ({ cameras, hasMap }) => {
  isServer = hasMap
  return demo({ cameraFile: Option.getOrUndefined(cameras), hasMap })
}).pipe(
  Command.withDescription("Show the camera database at work, from one end to the other."),
  Command.run({ version: "0.1.0" }),
  reportFailure,
  Effect.provide(FetchHttpClient.layer),
  Effect.provide(NodeServices.layer),
)
runMain(program, { isServer: () => isServer })
