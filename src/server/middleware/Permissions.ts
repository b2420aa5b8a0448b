/**
 * Who may do what: the middleware that turns a token into a client and checks its level.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { Authentication, Authorization, CurrentClient } from "../../contract/Api.ts"
import { idempotencyKeyHeader } from "../../contract/Idempotency.ts"
import { routes } from "../../contract/Routes.ts"
import { AuthenticationError, AuthorizationError } from "../../domain/Errors.ts"
import { type PermissionLevel, permits } from "../../domain/Permission.ts"
import { ClientStore, validOldSecret } from "../stores/ClientStore.ts"
import { CurrentLastWrite, CurrentReader } from "../stores/Reader.ts"
import { withAllowance } from "./Allowance.ts"
import { Limits } from "./Limits.ts"
import { asEveryone, isPublicRead } from "./PublicRead.ts"
import { CurrentRequest } from "./Requests.ts"
import { Tokens, type TokenSubject } from "../Tokens.ts"
import { Usage } from "./Usage.ts"

/** What a client is refused with. */
export const forbidden = (message: string): AuthorizationError =>
  new AuthorizationError({ message })

/** What a client is refused with whose secret has ended since it got its token, or that was removed. */
export const revoked: AuthenticationError = new AuthenticationError({ message: "Token revoked." })

/**
 * Whether the token of the request was ended by the last reset of the client's secret: then nothing may
 * be done but to repeat the response to that reset, which may have been lost.
 */
export const IsRevoked: Context.Reference<boolean> = Context.Reference(
  "@cam2/camera-database/IsRevoked",
  { defaultValue: () => false },
)

/** Whether a request can be that of a client for the response to a reset of its own secret. */
const asksForReset = Effect.fnUntraced(function* (operation: string, clientID: string) {
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  const params = yield* HttpRouter.params
  return operation === "resetSecret" && params.clientID === clientID &&
    headers[idempotencyKeyHeader] !== undefined
})

// The client is read from the store at every request, so that a new secret, level or owner counts at
// once, also for tokens that are out.
const authentication = Layer.effect(
  Authentication,
  Effect.gen(function* () {
    const clients = yield* ClientStore
    const limits = yield* Limits
    const tokens = yield* Tokens
    const usage = yield* Usage
    const findOf = Effect.fnUntraced(function* ({ clientID, generation }: TokenSubject) {
      const found = yield* clients.byId(clientID)
      if (Option.isNone(found)) return yield* revoked
      const client = found.value
      const resets = client.generation - generation
      const now = yield* Clock.currentTimeMillis
      const isValid = resets === 0 || resets === 1 && validOldSecret(client, now) !== undefined
      return { client, resets, isRevoked: !isValid }
    })
    const identified = Effect.flatMap((found: Effect.Success<ReturnType<typeof findOf>>) =>
      found.isRevoked ? Effect.fail(revoked) : Effect.succeed(found.client)
    )
    return Authentication.of({
      bearer: Effect.fnUntraced(function* (httpEffect, { credential, endpoint }) {
        const token = Redacted.value(credential)
        if (limits.publicRead && (yield* isPublicRead(endpoint.identifier))) {
          return yield* asEveryone(limits.publicRead, httpEffect)
        }
        if (token === "") {
          return yield* new AuthenticationError({
            message: "The request has no bearer token. Get one from GET /auth.",
          })
        }
        const claims = yield* tokens.verify(token)
        const identify = identified(Effect.flatMap(tokens.verify(token), findOf))
        const remain = identified(findOf(claims))
        const { client, isRevoked, resets } = yield* findOf(claims)
        const { clientID } = client
        if (isRevoked && !(resets === 1 && (yield* asksForReset(endpoint.identifier, clientID)))) {
          return yield* revoked
        }
        const request = yield* CurrentRequest
        if (request) Object.assign(request, { clientID, identify, remain })
        yield* usage.count(clientID)
        return yield* withAllowance(
          yield* limits.request(clientID),
          httpEffect.pipe(
            Effect.provideService(CurrentClient, client),
            Effect.provideService(CurrentReader, clientID),
            Effect.provideService(CurrentLastWrite, client.lastWrite),
            Effect.provideService(IsRevoked, isRevoked),
          ),
        )
      }),
    })
  }),
)

const levels = new Map<string, PermissionLevel | undefined>(
  Object.entries(routes).map(([operation, { permission }]) => [operation, permission]),
)

/** Fails unless a client may use a route. */
const mayUse = (operation: string, { permissionLevel }: typeof CurrentClient.Service) => {
  const required = levels.get(operation) ?? "admin"
  return permits(permissionLevel, required)
    ? Effect.void
    : Effect.fail(forbidden(`Forbidden. This needs the permission level ${required}.`))
}

/** Looks at the client of the request again, for what takes longer: fails as the request would. */
export const checkAgain = Effect.fnUntraced(function* (operation: keyof typeof routes) {
  const identify = (yield* CurrentRequest)?.identify
  if (identify) yield* mayUse(operation, yield* identify)
})

/**
 * Looks at the client of the request again as {@linkcode checkAgain} does, but for the life of its
 * token: for a response that was begun in time, and cannot go on in another.
 */
export const checkRemains = Effect.fnUntraced(function* (operation: keyof typeof routes) {
  const remain = (yield* CurrentRequest)?.remain
  if (remain) yield* mayUse(operation, yield* remain)
})

const authorization = Layer.succeed(
  Authorization,
  Effect.fnUntraced(function* (httpEffect, { endpoint }) {
    yield* mayUse(endpoint.identifier, yield* CurrentClient)
    return yield* httpEffect
  }),
)

/** Both middlewares. */
export const layer = Layer.merge(authentication, authorization)
