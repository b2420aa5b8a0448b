/**
 * How many requests are in work at once: what comes on top is turned away at once, so that the
 * answers of the others do not get slower and slower.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Predicate from "effect/Predicate"
import { IsServed } from "./PeerAddress.ts"
import { CurrentRequest } from "./Requests.ts"

/** How much is worked on at once. */
export interface AdmissionOptions {
  /**
   * How many requests may be in work at once, 256 when left out; more are answered 503 with
   * `Retry-After`. It bounds how long a request waits: so many times what one takes. `Infinity` is no
   * limit.
   */
  readonly maxConcurrency?: number | undefined
}

const overloaded = HttpServerResponse.jsonUnsafe({
  message: "The server has too many requests at present. Try again later.",
}, { status: 503, headers: { "retry-after": "1" } })

/**
 * Whether requests have to be begun a few in each turn of the event loop, so that those that wait are
 * counted. `Deno.serve` hands over ten a turn and keeps the others to itself. Node hands over each
 * when the one before it is done, as stores that answer at once leave it no gap; its request is known
 * by its socket.
 */
const needsTurn = Effect.zipWith(
  IsServed,
  HttpServerRequest.HttpServerRequest,
  (isServed, { source }) => isServed || Predicate.hasProperty(source, "socket"),
)

// A turn of the event loop costs as much as some requests: while few wait, several share one.
const mostInTurn = 4

/**
 * So many begin in each turn of the event loop, one when more than `few` wait; at once when they are
 * the first.
 */
const makeTurns = (few: number): Effect.Effect<void> => {
  const waiting: Array<() => void> = []
  let begun = 0
  const pass = () => {
    const most = waiting.length > few ? 1 : mostInTurn
    const next = waiting.splice(0, most)
    begun = next.length
    if (begun > 0) setImmediate(pass)
    for (const begin of next) begin()
  }
  return Effect.suspend(() => {
    if (begun === mostInTurn || waiting.length > 0) {
      return Effect.callback((resume) => void waiting.push(() => resume(Effect.void)))
    }
    if (begun === 0) setImmediate(pass)
    begun++
    return Effect.void
  })
}

/**
 * Lets at most `maxConcurrency` requests into `app` at once, and answers the others 503; those that ask
 * how the server is are always let in.
 */
export const withAdmission = ({ maxConcurrency = 256 }: AdmissionOptions) =>
<E, R>(
  app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>,
): Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  E,
  R | HttpServerRequest.HttpServerRequest
> => {
  let running = 0
  const turn = makeTurns(maxConcurrency / 4)
  const leave = Effect.sync(() => {
    running--
  })
  const admitted = Effect.flatMap(needsTurn, (needsTurn) => {
    if (running >= maxConcurrency) return Effect.succeed(overloaded)
    running++
    return Effect.ensuring(needsTurn ? Effect.andThen(turn, app) : app, leave)
  })
  return Effect.flatMap(CurrentRequest, (request) => request?.route?.isProbe ? app : admitted)
}
