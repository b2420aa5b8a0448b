/**
 * What a Worker is told beside a request, and what keeps it running after the response.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type * as Scope from "effect/Scope"

/** The context of a request to a Worker, as far as it is used here. */
export interface WorkerContext {
  /** Lets the Worker run until the promise ends, also after the response. */
  readonly waitUntil: (promise: Promise<unknown>) => void
}

/** The context of the request, where it is one to a Worker. */
export const CurrentWorker: Context.Reference<WorkerContext | undefined> = Context.Reference<
  WorkerContext | undefined
>("@cam2/camera-database/CurrentWorker", { defaultValue: () => undefined })

/** Whether what a runtime gives beside a request is the context of a Worker. */
export const isWorkerContext = (info: unknown): info is WorkerContext =>
  Predicate.hasProperty(info, "waitUntil") && Predicate.isFunction(info.waitUntil)

/**
 * Keeps a Worker running until all is done that answering a request began, also where its client is
 * gone: else the request would stop in the middle, and what it holds would never be given back.
 */
export const withStay = <A, E, R>(
  app: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Scope.Scope> =>
  Effect.flatMap(CurrentWorker, (worker) => {
    if (worker === undefined) return app
    const { promise, resolve } = Promise.withResolvers<void>()
    worker.waitUntil(promise)
    return Effect.andThen(Effect.addFinalizer(() => Effect.sync(resolve)), app)
  })
