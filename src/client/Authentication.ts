/**
 * The request for a token.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { tokenLifetime } from "../contract/Routes.ts"
import * as routes from "../contract/RouteTable.ts"
import {
  type AuthenticationError,
  type ConnectionError,
  type FormatError,
  type InternalError,
  InvalidResponseError,
  type ResourceNotFoundError,
  type TooManyRequestsError,
} from "../domain/Errors.ts"
import { responseFacts } from "./ApiResponse.ts"
import type { ConnectionShape } from "./Connection.ts"
import { exchange, failTimeout, type Reply } from "./Exchange.ts"
import { learn } from "./HeedsKeys.ts"
import { makeRetry } from "./RetryPolicy.ts"
import { inSpan, traceCall } from "./Spans.ts"
import { failureOf } from "./StatusErrors.ts"
import type { SettledToken } from "./TokenStore.ts"
import { within } from "./Within.ts"

/** How obtaining a token can fail. */
export type TokenError =
  | AuthenticationError
  | ResourceNotFoundError
  | FormatError
  | TooManyRequestsError
  | InternalError
  | ConnectionError
  | InvalidResponseError

const operation = "authenticate"
const route = routes.authenticate

// A clock can be wrong by years, and what is past its life the server refuses in any case.
const longestLife = 86_400_000

/**
 * How long a token lives, in milliseconds: by its `exp` and the server's clock where both are to be
 * had, for the clock of this machine can be wrong; else as long as the tokens of this API do. The token
 * is not verified: only the server can, and does.
 */
const lifeOf = (token: string, { header }: Reply): number => {
  const payload = token.split(".")[1]
  // It is no JSON Web Token, which it need not be.
  if (payload === undefined) return tokenLifetime * 1000
  try {
    const json = atob(payload.replace(/-/g, "+").replace(/_/g, "/"))
    const life = JSON.parse(json).exp * 1000 - Date.parse(header("date") ?? "")
    if (life >= 1000 && life <= longestLife) return life
  } catch {
    // Nor is this one.
  }
  return tokenLifetime * 1000
}

/** Whether a value is a token that can be sent: a header holds no line break and nothing past Latin-1. */
export const isToken = (token: unknown): token is string =>
  typeof token === "string" && /^[\t -~\x80-\xff]+$/.test(token)

const settle = (reply: Reply, askedAt: number): Effect.Effect<SettledToken, TokenError> => {
  if (reply.status !== route.success) return Effect.fail(failureOf(operation, route, reply))
  const token = (reply.body as { readonly token?: unknown } | null | undefined)?.token
  return isToken(token)
    ? Effect.succeed({
      token: Redacted.make(token, { label: "token" }),
      expiresAt: askedAt + lifeOf(token, reply),
    })
    : Effect.fail(
      new InvalidResponseError({
        message: "The response of GET /auth has no token. Check the base URL.",
        operation,
        ...responseFacts(reply),
        path: "token",
      }),
    )
}

/** Asks the server for a token, with the retries of the client. */
export const authenticate = (
  { address, baseURL, budget, clientID, clientSecret, ...connection }: ConnectionShape,
): Effect.Effect<SettledToken, TokenError> => {
  const request = {
    method: route.method,
    url: address + route.path,
    credentials: { clientID, clientSecret },
  }
  const retry = makeRetry(connection.retry, budget)
  const ask = Effect.withFiber(({ context }) => {
    let sent = 0
    const attempt = Effect.clockWith((clock) => {
      const askedAt = clock.currentTimeMillisUnsafe()
      sent++
      const timeout = Duration.toMillis(connection.timeout)
      return exchange(connection.send, request, operation, timeout, [clientSecret]).pipe(
        Effect.flatMap((reply) => {
          learn(connection.server, reply)
          return Effect.map(settle(reply, askedAt), (token) => ({ token, status: reply.status }))
        }),
      )
    })
    const deadline = Duration.toMillis(connection.deadline)
    const settled = within(
      Effect.clockWith((clock) =>
        retry(attempt, clock.currentTimeMillisUnsafe() + deadline, () => true)
      ),
      deadline,
      failTimeout(operation, address),
    )
    const traced = traceCall(context, operation, route, baseURL, () => sent - 1)(settled)
    return Effect.map(traced, ({ token }) => token)
  })
  return Effect.withFiber(({ context }) => inSpan(ask, context, operation))
}
