/**
 * Cameras that many fibers ask for at once, in one request.
 *
 * It is not a `RequestResolver`: that one starts a fiber for each single call too, and goes on with a
 * batch that everybody has given up.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Tracer from "effect/Tracer"
import { batchSize } from "../contract/Routes.ts"
import type { Camera } from "../domain/Camera.ts"
import { type AuthorizationError, ResourceNotFoundError } from "../domain/Errors.ts"
import type { ApiClientShape, RequestError } from "./ApiClient.ts"
import { type ApiResponse, responseFacts } from "./ApiResponse.ts"
import { findMany } from "./Batch.ts"
import { CallOptions } from "./CallOptions.ts"
import { inSpan } from "./Spans.ts"

type Failure = RequestError | AuthorizationError
type Outcome = Effect.Effect<Camera | "alone", Failure>

/** A fiber that waits for a camera. */
interface Waiting {
  readonly cameraID: string
  readonly context: Context.Context<never>
  readonly resume: (answer: Outcome) => void
}

interface Batch {
  readonly members: Set<Waiting>
  sent?: Fiber.Fiber<void, Failure>
}

const alone = /* @__PURE__ */ Effect.succeed("alone" as const)

// What is sent by other means, or within other limits, is another request.
const keyOf = (context: Context.Context<never>): object =>
  Context.getOrUndefined(context, FetchHttpClient.Fetch) ||
    Context.getOrUndefined(context, FetchHttpClient.RequestInit)
    ? context
    : Context.get(context, CallOptions)

/** Answers each member that the batch answers; the others are told to ask alone. */
const ask = (api: ApiClientShape, operation: string, { members }: Batch) => {
  const ids = [...new Set([...members].map(({ cameraID }) => cameraID))]
  const outcomes = new Map<string, Outcome>()
  const keep = (camera: Camera | undefined, response: ApiResponse) =>
    outcomes.set(
      ids[outcomes.size]!,
      camera ? Effect.succeed(camera) : Effect.fail(
        new ResourceNotFoundError({
          ...responseFacts(response),
          status: 404,
          message: "No camera with that cameraID.",
          operation,
        }),
      ),
    )
  return Effect.map(findMany(api, operation, ids, keep), () => {
    for (const { cameraID, resume } of members) resume(outcomes.get(cameraID) ?? alone)
  })
}

/** What the span of a batch tells of its members. */
const spanOptions = ({ members }: Batch): Tracer.SpanOptions => ({
  attributes: { "cam2.batch.size": members.size },
  links: [...members].flatMap(({ context }) => {
    const span = Context.getOrUndefined(context, Tracer.ParentSpan)
    return span ? [{ span, attributes: {} }] : []
  }),
})

const send = (api: ApiClientShape, operation: string, batch: Batch): void => {
  const [first, second] = batch.members
  if (!first) return
  if (!second) return first.resume(alone)
  const { context } = first
  batch.sent = Effect.runForkWith(context)(
    inSpan(ask(api, operation, batch), context, operation, spanOptions(batch)),
  )
  batch.sent.addObserver((exit) => {
    if (exit._tag === "Success") return
    for (const { resume } of batch.members) resume(Effect.failCause(exit.cause))
  })
}

// For each client its own: on Workers, what one request waits for is never another request's.
const open = /* @__PURE__ */ new WeakMap<ApiClientShape, Map<object, Batch>>()

/**
 * The camera that `operation` asks for, from one request with those that other fibers ask for in the
 * same turn; `"alone"` when there are none, or the server takes no batch. The request is given up
 * once all of them are interrupted.
 */
export const askTogether = (api: ApiClientShape, operation: string, cameraID: string): Outcome =>
  Effect.withFiber(({ context }) =>
    Effect.callback((resume) => {
      let batches = open.get(api)
      if (!batches) open.set(api, batches = new Map())
      const key = keyOf(context)
      let batch = batches.get(key)
      if (!batch) {
        const begun: Batch = batch = { members: new Set() }
        batches.set(key, begun)
        // All fibers that are ready run in one turn. A macrotask would cost a single call more than
        // all else of it.
        void Promise.resolve().then(() => {
          if (batches.get(key) === begun) batches.delete(key)
          send(api, operation, begun)
        })
      }
      const { members } = batch
      const waiting: Waiting = { cameraID, context, resume }
      members.add(waiting)
      if (members.size === batchSize) batches.delete(key)
      return Effect.sync(() => {
        members.delete(waiting)
        if (members.size === 0) batch.sent?.interruptUnsafe()
      })
    })
  )
