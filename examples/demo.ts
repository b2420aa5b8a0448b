/**
 * The main job from one end to the other: a server over a new SQLite file on a free loopback port,
 * clients of all three permission levels, an import, and every operation of the client against it.
 * Run it with `deno task demo`, with your own cameras after `--cameras FILE_OR_URL`; with `--map` its
 * server then goes on, for a look at the map, until Ctrl-C. It leaves nothing behind. Its steps are in
 * the folder `demo`.
 *
 * @module
 */
import {
  addCamera,
  cameraById,
  type Credentials,
  layer,
  searchCamera,
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
import { runMain } from "../src/cli/platform/RunMain.ts"
import { listen } from "../src/cli/serving/Listen.ts"
import { version } from "../src/domain/PackageVersion.ts"
import { changeClient, registerAll, tellClients } from "./demo/Clients.ts"
import { importList, readList } from "./demo/Import.ts"
import { count, exists, oneOfEachType, readAll, readBack, search } from "./demo/Read.ts"
import { layerPresenter, reportFailure } from "./demo/Report.ts"
import { step, tell } from "./demo/Tell.ts"
import {
  describeSource,
  endOfChanges,
  putAndRemove,
  tellChangeLog,
  tellChanges,
  update,
} from "./demo/Write.ts"

const sample = new URL("./data/cameras.ndjson", import.meta.url).pathname

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

const failures = Effect.gen(function* () {
  yield* searchCamera({ latitude: 91, longitude: 0, radius: 1 }).pipe(
    Effect.catchTag(
      "FormatError",
      (error) => tell(`FormatError about ${error.field}: ${error.message}`),
    ),
  )
  yield* addCamera({
    camera_type: "ip",
    ip: "192.0.2.250",
    is_active_image: true,
    is_active_video: false,
  }).pipe(
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
  const list = yield* readList(cameraFile ?? sample)
  yield* Console.log("The CAM2 camera database, from an empty file to a working client.")

  yield* step("A server over a new SQLite file")
  const { baseURL, root } = yield* startServer({ hasMap })
  yield* tell(`listening on ${baseURL}`)
  const clientOf = (credentials: Credentials) => layer({ ...credentials, baseURL })

  yield* step("Clients of all three permission levels, registered through the API")
  const registered = yield* Effect.provide(registerAll, clientOf(root))
  const user = clientOf(registered.user)
  const webUI = clientOf(registered.webUI)
  const admin = clientOf(registered.admin)

  yield* step(
    cameraFile === undefined
      ? "Import of the sample: true cities, invented cameras (examples/data)"
      : `Import of ${cameraFile}`,
  )
  yield* Effect.provide(importList(list), admin)

  yield* step("All cameras: streamed page by page, from a checkpoint, exported")
  const cameras = yield* Effect.provide(readAll, user)

  yield* step("A search by place, one by circle, and the nearest")
  yield* Effect.provide(search(cameras), user)

  yield* step("How many cameras there are")
  yield* Effect.provide(count, user)

  yield* step("One camera of each type, by id and by legacy id")
  const chosen = yield* Effect.provide(oneOfEachType(cameras, admin), user)
  yield* Effect.provide(readBack(chosen), user)

  yield* step("Does a camera exist at this address?")
  yield* Effect.provide(exists(chosen[0]!), user)

  const checkpoint = yield* Effect.provide(endOfChanges, user)
  yield* step("An update, and one that only the first may make")
  yield* Effect.provide(update(chosen[1]!.cameraID), admin)

  yield* step("A camera by the id of its source, retired and deleted")
  yield* Effect.provide(putAndRemove, admin)

  yield* step("Sources, and the licence of one")
  yield* Effect.provide(describeSource(chosen[0]!.source ?? "demo"), admin)

  yield* step("What was done to which camera")
  yield* Effect.provide(tellChanges(checkpoint), user)

  yield* step("The change log, oldest first; the last three")
  yield* Effect.provide(tellChangeLog, webUI)

  yield* step("How many requests the admin client has made")
  const usage = usageByClient(registered.admin.clientID, "demo-admin")
  yield* tell(String(yield* Effect.provide(usage, webUI)))

  yield* step("A new client: another owner, level and secret")
  yield* Effect.provide(changeClient(clientOf), webUI)

  yield* step("All clients, and their log")
  yield* Effect.provide(tellClients, admin)

  yield* step("Failures, each caught by its tag")
  yield* Effect.provide(failures, user)

  if (hasMap) {
    yield* Console.log(`\nThe map of these cameras is at ${baseURL}map until you press Ctrl-C.`)
    return yield* Effect.never
  }
  yield* Console.log("\nThat is all. The server stops and its file is removed.")
}, Effect.scoped)

const cameras = Flag.String("cameras").pipe(
  Flag.filter((location) => location !== "", () => "Expected a file or an address"),
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
  Command.run({ version }),
  reportFailure,
  Effect.provide(layerPresenter),
  Effect.provide(FetchHttpClient.layer),
  Effect.provide(NodeServices.layer),
)
runMain(program, { isServer: () => isServer })
