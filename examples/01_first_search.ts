/**
 * A first search: which cameras are within 5 km of the centre of West Lafayette?
 *
 * ```sh
 * deno run --allow-net --allow-env examples/01_first_search.ts
 * ```
 *
 * The examples from 01 to 06 read `CAM2_BASE_URL`, `CAM2_CLIENT_ID` and `CAM2_CLIENT_SECRET`, which
 * 07 prints when it starts a server of your own.
 *
 * @module
 */
import { layerConfig, searchCamera } from "@cam2/camera-database"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"

const program = Effect.gen(function* () {
  const cameras = yield* searchCamera({ latitude: 40.4259, longitude: -86.9081, radius: 5 })
  yield* Console.log(`${cameras.length} cameras within 5 km of West Lafayette`)
  for (const { cameraID, camera_type, latitude, longitude } of cameras) {
    yield* Console.log(`${cameraID}  ${camera_type}  ${latitude}, ${longitude}`)
  }
})

await program.pipe(Effect.provide(layerConfig()), Effect.runPromise)
