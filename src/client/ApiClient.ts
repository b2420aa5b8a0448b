/**
 * Calls to the API: token, retries, and the error that each status means.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import { takesKey } from "../contract/Idempotency.ts"
import { type FailureStatus, tokenExpired } from "../contract/Routes.ts"
import * as routes from "../contract/RouteTable.ts"
import type { FormatError } from "../domain/Errors.ts"
import { type ApiResponse, messageOf } from "./ApiResponse.ts"
import { type Call, contentOf, targetOf } from "./Call.ts"
import { makeLimits } from "./CallOptions.ts"
import { Connection } from "./Connection.ts"
import { exchange, failTimeout } from "./Exchange.ts"
import { isForeign, type KnownServer, learn } from "./HeedsKeys.ts"
import { isUnsettled, mayRepeat } from "./Repeating.ts"
import { makeRetry, type RetryPolicy } from "./RetryPolicy.ts"
import { countResend, traceCall } from "./Spans.ts"
import { type FailureByStatus, failureOf } from "./StatusErrors.ts"
import { type TokenError, TokenService } from "./TokenService.ts"
import { within } from "./Within.ts"

export type { ApiResponse } from "./ApiResponse.ts"
export type { Call } from "./Call.ts"
export { neverSent } from "./Repeating.ts"

/** How every operation can fail: wrong input, no token, no response, or a broken one. */
export type RequestError = TokenError | FormatError

/** What {@linkcode ApiClient} does. */
export interface ApiClientShape {
  /** Makes a call; succeeds with the response when its status is the success of the route. */
  readonly call: <Failure extends FailureStatus>(
    call: Call<Failure>,
  ) => Effect.Effect<ApiResponse, RequestError | FailureByStatus[Failure]>
  /** The policy by which calls are repeated; `false` when each is sent once. */
  readonly retry: RetryPolicy | false
  /** The time for a call with its token and all its retries. */
  readonly deadline: Duration.Duration
  /** Where the server is, such as `https://cameras.example.org`; a link to another place is none. */
  readonly origin?: string | undefined
  /** Whether cameras that are asked for at once come in one request. */
  readonly batching?: boolean | undefined
  /** What is known of the server so far. */
  readonly server?: KnownServer | undefined
  /** What stands in for an operation in a test: `run` itself, another function, or an exception. */
  readonly substitute?: (<Run>(operation: string, run: Run) => Run) | undefined
}

/** The calls over the connection of the context, with its tokens. */
export const makeApiClient: Effect.Effect<ApiClientShape, never, Connection | TokenService> =
  /* @__PURE__ */ Effect.gen(function* () {
    const connection = yield* Connection
    const tokens = yield* TokenService
    const { address, baseURL, budget, clientSecret, send, server } = connection
    const limitsOf = makeLimits(connection)

    const callWith = Effect.fnUntraced(function* <Failure extends FailureStatus>(
      call: Call<Failure>,
      context: Context.Context<never>,
      count: () => number,
    ): Effect.fn.Return<ApiResponse, RequestError | FailureByStatus[Failure]> {
      const { ifMatch, operation, route } = call
      const clock = Context.get(context, Clock.Clock)
      const limits = yield* Effect.fromResult(limitsOf(context, operation))
      const deadline = clock.currentTimeMillisUnsafe() + limits.deadline
      const url = address + (yield* Effect.fromResult(targetOf(call)))
      const hasKey = takesKey(route)
      // The same on every retry, and with every token.
      const key = hasKey ? crypto.randomUUID() : undefined
      const content = contentOf(call)
      const { method } = route

      const outOfTime = failTimeout(operation, address)
      const attempt = (token: Redacted.Redacted<string>) =>
        Effect.suspend(() => {
          const left = deadline - clock.currentTimeMillisUnsafe()
          if (left <= 0) return outOfTime()
          const isSentOnce = hasKey ? !server.heedsKeys : route === routes.importCameras
          return countResend(
            exchange(
              send,
              { method, url, token, key, ifMatch, content, isSentOnce },
              operation,
              Math.min(limits.timeout, left),
              [token, clientSecret],
            ),
            count(),
          )
        }).pipe(
          Effect.flatMap((reply) => {
            learn(server, reply)
            const proves = !(hasKey && server.heedsKeys && isForeign(reply))
            const isTaken = reply.status === route.success || reply.status === route.otherSuccess
              ? proves
              : reply.status === 401 && (proves || messageOf(reply.body) !== undefined)
            return isTaken ? Effect.succeed(reply) : Effect.fail(failureOf(operation, route, reply))
          }),
        )
      const retry = makeRetry(limits.retry, budget)
      for (let renewals = 0;; renewals++) {
        const now = clock.currentTimeMillisUnsafe()
        const token = tokens.held?.(now) ??
          (yield* within(tokens.get, Math.max(0, deadline - now), outOfTime))
        const reply = yield* retry(
          attempt(token),
          deadline,
          mayRepeat(route, server),
          hasKey ? isUnsettled : undefined,
        )
        if (reply.status !== 401) return reply
        // Whatever is wrong with the token, the next call gets a new one.
        yield* tokens.drop(token)
        if (messageOf(reply.body) !== tokenExpired || renewals === 2) {
          return yield* Effect.fail(failureOf(operation, route, reply))
        }
      }
    })
    return {
      retry: connection.retry,
      deadline: connection.deadline,
      origin: baseURL.origin,
      batching: connection.batching,
      server,
      call: (call) =>
        Effect.withFiber(({ context }) => {
          const { operation, route } = call
          let sent = 0
          return traceCall(context, operation, route, baseURL, () => sent - 1)(
            callWith(call, context, () => sent++),
          )
        }),
    }
  })

const Service: Context.ServiceClass<
  ApiClient,
  "@cam2/camera-database/ApiClient",
  ApiClientShape
> = Context.Service<ApiClient, ApiClientShape>()("@cam2/camera-database/ApiClient")

/** The service that every operation needs; {@linkcode layer} provides it. */
export class ApiClient extends Service {}
