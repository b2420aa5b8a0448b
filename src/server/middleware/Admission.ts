/**
 * How many requests are in work at once: what comes on top is turned away at once, so that the
 * answers of the others do not get slower and slower.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Predicate from "effect/Predicate"
import type { RequestMetrics } from "./Metrics.ts"
import type { Middleware } from "./Middleware.ts"
import { IsServed } from "./PeerAddress.ts"
import { CurrentRequest } from "./Requests.ts"
import { makeShares, type Shares, turnedAway, type UsedUp } from "./Shares.ts"

/** How much is worked on at once. */
export interface AdmissionOptions {
  /**
   * How many requests may be in work at once, 256 when left out; more are answered 503 with
   * `Retry-After`. It bounds how long a request waits: so many times what one takes. `Infinity` is no
   * limit.
   *
   * A request whose body is still on its way is not in work. Of those there may be as many again, a
   * quarter of them of one client, which is answered 429 with `Retry-After` for one more. An import
   * is in work until its last result was taken: a quarter of all may be imports, and four of one
   * client. The same goes for walks (`all=true`). Who waits for events is not in work: of those there
   * may be as many again, and four of one client. A quarter of all may be requests without a token,
   * and a quarter of those from one address.
   */
  readonly maxConcurrency?: number | undefined
}

/** The most imports that one client has open; and so many walks, and so many streams of events. */
export const mostImports = 4

/** The place of a request among those in work. */
export interface Admitted {
  /** Gives the place to others, as often as it is called. */
  readonly leave: () => void
  /** Takes a place again; false if there is none. */
  readonly enter: () => boolean
  /** From here on the place is held until {@linkcode leave}, not only until there is a response. */
  readonly keep: () => void
  /** Requests whose bodies are on their way. */
  readonly bodies: Shares
  /** Imports that are open. */
  readonly imports: Shares
  /** Walks through all that a search finds, in one response, that are on their way. */
  readonly walks: Shares
  /** Clients that wait to be told of changes. */
  readonly events: Shares
  /** Requests without a token that are in work, by their addresses. */
  readonly publicReads: Shares
  /** Counts what was turned away, by what there was not enough of. */
  readonly shed: (what: string, usedUp: UsedUp) => void
}

/** The place of the request that is being answered. */
export const CurrentPlace = Context.Reference<Admitted | undefined>(
  "@cam2/camera-database/CurrentPlace",
  { defaultValue: () => undefined },
)

const { headers, message, status } = turnedAway.all
const overloaded = HttpServerResponse.jsonUnsafe({ message }, { status, headers })

const quarter = (count: number) => Math.max(1, Math.floor(count / 4))

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
export const withAdmission = (
  { maxConcurrency = 256, metrics }: AdmissionOptions & {
    readonly metrics?: Pick<RequestMetrics, "shed"> | undefined
  },
): Middleware => {
  const bodies = makeShares({ all: maxConcurrency, share: quarter(maxConcurrency) })
  const share = Math.min(mostImports, quarter(maxConcurrency))
  const imports = makeShares({ all: quarter(maxConcurrency), share })
  const walks = makeShares({ all: quarter(maxConcurrency), share })
  // They only wait, and are not in work.
  const events = makeShares({ all: maxConcurrency, share })
  const publicReads = makeShares({
    all: quarter(maxConcurrency),
    share: quarter(quarter(maxConcurrency)),
  })
  const shed: Admitted["shed"] = (what, usedUp) => metrics?.shed(what, usedUp)
  let running = 0
  const makePlace = (): Admitted & { readonly answered: () => void } => {
    let isIn = false
    let isKept = false
    const leave = () => {
      if (isIn) running--
      isIn = false
    }
    return {
      leave,
      enter: () => {
        if (isIn) return true
        if (running >= maxConcurrency) return false
        running++
        return isIn = true
      },
      keep: () => {
        isKept = true
      },
      answered: () => {
        if (!isKept) leave()
      },
      bodies,
      imports,
      walks,
      events,
      publicReads,
      shed,
    }
  }
  const turn = makeTurns(maxConcurrency / 4)
  return (app) => {
    const admitted = Effect.flatMap(needsTurn, (needsTurn) => {
      const place = makePlace()
      if (!place.enter()) {
        shed("requests", "all")
        return Effect.succeed(overloaded)
      }
      return (needsTurn ? Effect.andThen(turn, app) : app).pipe(
        Effect.provideService(CurrentPlace, place),
        Effect.ensuring(Effect.sync(place.answered)),
      )
    })
    return Effect.flatMap(CurrentRequest, (request) => request?.route?.isProbe ? app : admitted)
  }
}
