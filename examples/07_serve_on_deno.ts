/**
 * Serving the camera database on Deno, over a SQLite file, until Ctrl-C.
 *
 * ```sh
 * deno run --allow-net --allow-read --allow-write examples/07_serve_on_deno.ts cameras.sqlite 8080
 * ```
 *
 * The file is made when it is missing, with a root client that may do everything. Its credentials
 * are shown once, as lines for your shell, and are what the other examples read.
 *
 * @module
 */
import { createRootClient, makeHandler } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"

const [filename = "cameras.sqlite", port = "8080"] = Deno.args
const stores = layerSqlite({ filename })

const { dispose, handler } = makeHandler({ stores })
const options = { hostname: "127.0.0.1", port: Number(port), onListen: () => {} }
const server = Deno.serve(options, handler)
const address = `http://127.0.0.1:${server.addr.port}/`

// Only now, so that a port in use does not leave a root client behind that nobody saw.
const root = await createRootClient.pipe(Effect.provide(stores), Effect.runPromise)
if (Option.isSome(root)) {
  console.log(`export CAM2_BASE_URL=${address}`)
  console.log(`export CAM2_CLIENT_ID=${root.value.clientID}`)
  console.log(`export CAM2_CLIENT_SECRET=${Redacted.value(root.value.clientSecret)}`)
}
console.log(`The camera database is at ${address}, its documentation at ${address}docs`)

// What was received by then is still answered.
Deno.addSignalListener("SIGINT", () => server.shutdown())
await server.finished
await dispose()
console.log(`Stopped. The cameras are in ${filename}.`)
