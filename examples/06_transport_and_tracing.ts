/**
 * A transport of your own, and tracing: every request carries a header of yours and is counted, and every
 * span is printed when it ends, with its duration and attributes. Neither the client secret nor a
 * token is in them.
 *
 * ```sh
 * deno run --allow-net --allow-env examples/06_transport_and_tracing.ts
 * ```
 *
 * @module
 */
import { cameraById, searchCamera } from "@cam2/camera-database"
import { layerHttpClientConfig } from "@cam2/camera-database/layers"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"

class PrintedSpan extends Tracer.NativeSpan {
  override end(endTime: bigint, exit: Exit.Exit<unknown, unknown>): void {
    if (this.status._tag === "Ended") return
    super.end(endTime, exit)
    const milliseconds = Number(endTime - this.startTime) / 1e6
    const parent = Option.match(this.parent, {
      onNone: () => "",
      onSome: (parent) => parent._tag === "Span" ? ` in ${parent.name}` : "",
    })
    console.log(`${this.name}${parent}: ${milliseconds.toFixed(1)} ms, ${exit._tag}`)
    for (const [name, value] of this.attributes) console.log(`    ${name}: ${value}`)
  }
}

const tracer = Tracer.make({ span: (options) => new PrintedSpan(options) })

let requests = 0
const transport = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(HttpClient.HttpClient, (http) =>
    http.pipe(
      HttpClient.mapRequest(HttpClientRequest.setHeader("x-pipeline", "nightly")),
      HttpClient.tapRequest(() => Effect.sync(() => requests++)),
    )),
).pipe(
  Layer.provide(FetchHttpClient.layer),
  // As the client itself does it: no redirect takes a token to another server.
  Layer.provide(Layer.succeed(FetchHttpClient.RequestInit, { redirect: "manual" })),
)

const client = layerHttpClientConfig().pipe(Layer.provide(transport))

const program = Effect.gen(function* () {
  const [first] = yield* searchCamera({ country: "US" })
  if (first) yield* cameraById(first.cameraID)
  yield* Console.log(`${requests} requests: a token, a search, and a camera by its id`)
}).pipe(Effect.withSpan("pipeline"))

await program.pipe(Effect.provide(client), Effect.withTracer(tracer), Effect.runPromise)
