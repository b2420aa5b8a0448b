/**
 * One process of a server that has several.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import type * as Layer from "effect/Layer"
import type * as RateLimiter from "effect/persistence/RateLimiter"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import type * as Scope from "effect/Scope"
import type { Cluster } from "node:cluster"
import process from "node:process"
import { MetricsPage } from "../../server/middleware/Metrics.ts"
import { type FromWorker, type ToWorker, variables } from "./Messages.ts"
import { type Counted, layerShared } from "./SharedLimits.ts"

/** What a process has of the one that started it. */
export interface WorkerProcess {
  /** The port of all of them. */
  readonly port: number
  /** Whether another one has told where the server is and who may use it. */
  readonly isTold: boolean
  /** Limits that all processes share. */
  readonly limits: Layer.Layer<RateLimiter.RateLimiterStore>
  /** Runs what serves so that its lines name the process, and its metrics are those of all. */
  readonly within: <A, E, R>(serving: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Says that it listens, and waits until all do. */
  readonly gathered: Effect.Effect<void>
  /** Says that it serves, and waits until it is to end. */
  readonly serve: Effect.Effect<void>
}

const isAnswer = (
  message: ToWorker,
): message is Extract<ToWorker, { readonly type: "counted" | "gathered" }> =>
  message.type === "counted" || message.type === "gathered"

/** Makes this process one of several, until the scope closes. */
export const makeWorkerProcess: (
  cluster: Cluster,
) => Effect.Effect<WorkerProcess, never, Scope.Scope> = Effect.fnUntraced(function* (cluster) {
  const context = yield* Effect.context<never>()
  // The one that started it may be gone, which "disconnect" tells.
  const send = (message: FromWorker) =>
    void (process.connected && process.send?.(message, undefined, undefined, constVoid))
  // Without this, Node ends it at once when the one that started it is gone.
  if (cluster.worker) cluster.worker.exitedAfterDisconnect = true
  const waiting = new Map<number, (answer: Counted & string) => void>()
  let last = 0
  const ask = <A>(message: (id: number) => FromWorker) =>
    Effect.callback<A>((resume) => {
      const id = ++last
      // What is asked decides on what is answered.
      waiting.set(id, (answer) => resume(Effect.succeed(answer as A)))
      send(message(id))
      return Effect.sync(() => void waiting.delete(id))
    })

  let stop = () => {}
  const stopping = new Promise<void>((resolve) => stop = resolve)
  let announce = () => {}
  const announcing = new Promise<void>((resolve) => announce = resolve)
  process.on("message", (message: ToWorker) => {
    if (message.type === "stop") stop()
    else if (message.type === "announce") announce()
    else if (message.type === "live") send({ type: "alive" })
    else if (message.type === "tell") {
      send({ type: "metrics", id: message.id, text: PrometheusMetrics.formatUnsafe(context) })
    } else if (isAnswer(message)) {
      const resume = waiting.get(message.id)
      waiting.delete(message.id)
      resume?.((message.type === "counted" ? message.counted : message.text) as Counted & string)
    }
  })
  process.on("disconnect", stop)
  let isOver = false
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      process.off("disconnect", stop)
      // The channel would keep the process, and so would a connection that nothing more comes on.
      if (process.connected) process.disconnect?.()
      if (isOver) setImmediate(() => process.exit())
    })
  )
  return {
    port: Number(process.env[variables.port]),
    isTold: process.env[variables.isTold] === "true",
    limits: layerShared((count) => ask<Counted>((id) => ({ type: "count", id, count }))),
    within: (serving) =>
      serving.pipe(
        Effect.annotateLogs("process", Number(process.env[variables.slot])),
        Effect.provideService(MetricsPage, ask<string>((id) => ({ type: "gather", id }))),
      ),
    gathered: Effect.andThen(
      Effect.sync(() => send({ type: "listening" })),
      Effect.promise(() => Promise.race([announcing, stopping])),
    ),
    serve: Effect.andThen(
      Effect.sync(() => send({ type: "ready" })),
      Effect.promise(async () => {
        await stopping
        isOver = true
      }),
    ),
  }
})
