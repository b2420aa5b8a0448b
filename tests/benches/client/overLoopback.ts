/**
 * Calls a server over the loopback by `fetch` and through an `HttpClient`, in turn, and tells the
 * milliseconds of processor time that each round took.
 *
 * @module
 */
import { cameraById, layer } from "@cam2/camera-database"
import { layerHttpClient } from "@cam2/camera-database/layers"
import { testCredentials } from "@cam2/camera-database/testing"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import process from "node:process"
import { inTurn, processorMillis } from "../Measure.ts"

const [baseURL = ""] = process.argv.slice(2)
const options = { ...testCredentials, baseURL }
const rounds = 9
const warmups = 2
const times = 2000

/** The processor time of a round over a layer. */
const over = (client: ReturnType<typeof layer>) => {
  const runtime = ManagedRuntime.make(client)
  return async () => {
    const start = processorMillis()
    for (let time = 0; time < times; time++) {
      await runtime.runPromise(cameraById("5ae0ecbd336359291be74c12"))
    }
    return processorMillis() - start
  }
}

const taken = await inTurn(rounds, {
  fetch: over(layer(options)),
  httpClient: over(Layer.provide(layerHttpClient(options), FetchHttpClient.layer)),
}, warmups)
console.log(JSON.stringify({ times, taken }))
process.exit(0)
