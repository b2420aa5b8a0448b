/**
 * The camera database on Node: `node:http` serves it over SQLite, and a client makes a first search.
 * It listens on the port of the first argument, 8080 when there is none, until Ctrl-C.
 *
 * ```sh
 * node main.mjs 8080
 * ```
 *
 * @module
 */
import { addCamera, layer, searchCamera } from "@cam2/camera-database"
import { layerHttpServer } from "@cam2/camera-database/node"
import { createRootClient, makeHttpEffect } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as Option from "effect/Option"
import process from "node:process"

const [port = "8080"] = process.argv.slice(2)

/** Ends the process with one line. */
const fail = (message) => {
  console.error(`main.mjs: ${message}`)
  process.exit(1)
}

if (!/^\d+$/.test(port) || Number(port) > 65535) {
  fail(`got ${JSON.stringify(port)}, expected a port from 0 to 65535`)
}

/** Starts to answer requests; gives the address and the client that may do everything. */
const serve = Effect.gen(function* () {
  yield* HttpServer.serveEffect(yield* makeHttpEffect())
  const { address } = yield* HttpServer.HttpServer
  // The database is new, so it has no client yet.
  const root = Option.getOrThrow(yield* createRootClient)
  return { baseURL: `http://127.0.0.1:${address.port}/`, root }
})

const firstSearch = Effect.gen(function* () {
  yield* addCamera({
    camera_type: "stream",
    m3u8_url: "https://example.org/playlist.m3u8",
    is_active_image: false,
    is_active_video: true,
    city: "West Lafayette",
    latitude: 40.4259,
    longitude: -86.9081,
  })
  const cameras = yield* searchCamera({
    latitude: 40.4,
    longitude: -86.9,
    radius: 5,
  })
  for (const { camera_type, city } of cameras) {
    yield* Console.log(`found: ${camera_type}, ${city}`)
  }
})

const program = Effect.gen(function* () {
  const { baseURL, root } = yield* serve
  yield* Effect.provide(firstSearch, layer({ ...root, baseURL }))
  yield* Console.log(
    `The camera database is at ${baseURL}, its documentation at ${baseURL}docs`,
  )
  yield* Effect.never
})

const running = program.pipe(
  // Inside of what is provided: the server ends before its database is closed.
  Effect.scoped,
  Effect.provide([
    // The name of a file here keeps the database; then keep the root client, too.
    layerSqlite({ filename: ":memory:" }),
    layerHttpServer({ hostname: "127.0.0.1", port: Number(port) }),
  ]),
  // The cause of an error of the server is that of Node, such as a port in use.
  Effect.catch((error) => Effect.sync(() => fail(error.cause?.message ?? error.message))),
  Effect.runFork,
)

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => running.interruptUnsafe())
}
