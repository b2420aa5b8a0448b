/**
 * The routes about clients: tokens, registration, secrets, usage.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Option from "effect/Option"
import { Api, CurrentClient } from "../../contract/Api.ts"
import { toParameters } from "../../contract/Encoding.ts"
import { idempotencyKeyHeader } from "../../contract/Idempotency.ts"
import { formatLink } from "../../contract/Link.ts"
import { clientsPageSize, routes } from "../../contract/Routes.ts"
import { AuthenticationError, FormatError, ResourceNotFoundError } from "../../domain/Errors.ts"
import { type PermissionLevel, permits } from "../../domain/Permission.ts"
import { parseTime } from "../../domain/Time.ts"
import { ClientStore } from "../stores/ClientStore.ts"
import {
  CameraStore,
  type PageStart,
  type StorePage,
  type StoreRange,
} from "../stores/CameraStore.ts"
import { rootOwner } from "../Clients.ts"
import { Idempotency } from "../middleware/Idempotency.ts"
import { Limits, tooManyRequests } from "../middleware/Limits.ts"
import { forbidden, IsRevoked, revoked } from "../middleware/Permissions.ts"
import { CurrentRequest } from "../middleware/Requests.ts"
import { isSameHash, Secrets } from "../Secrets.ts"
import { Tokens } from "../Tokens.ts"
import { Usage } from "../middleware/Usage.ts"

// No secret has this hash.
const nobodysHash = "0".repeat(64)
const tooManyFailures = "Too many failed attempts to get a token. Try again later."

/** `GET /auth`. */
export const auth = HttpApiBuilder.group(
  Api,
  "auth",
  Effect.fnUntraced(function* (handlers) {
    const apps = yield* ClientStore
    const limits = yield* Limits
    const secrets = yield* Secrets
    const tokens = yield* Tokens
    return handlers.handle(
      "authenticate",
      Effect.fnUntraced(function* ({ query }) {
        // The same work whether the client exists or not, so that the time does not tell.
        const secretHash = yield* secrets.hash(query.clientSecret)
        const clientKey = yield* secrets.hash(query.clientID)
        const app = yield* apps.byId(query.clientID)
        const kept = Option.match(app, {
          onNone: () => nobodysHash,
          onSome: ({ secretHash }) => secretHash,
        })
        const signedIn = Option.filter(app, () => isSameHash(secretHash, kept))
        // Only failures count, for one client may ask for many tokens: 50 processes that start at
        // once. They are looked at after the comparison, so that guesses sent at the same time do
        // not all pass before the first one counts.
        const wait = yield* Option.isSome(signedIn)
          ? limits.checkFailures(clientKey)
          : limits.countFailure(clientKey, { isKnown: Option.isSome(app) })
        if (Option.isSome(wait)) return tooManyRequests(tooManyFailures, wait.value)
        if (Option.isSome(signedIn)) return { token: yield* tokens.sign(signedIn.value) }
        if (Option.isSome(app)) {
          return yield* new AuthenticationError({ message: "Bad client secret" })
        }
        return yield* new ResourceNotFoundError({
          message: "Cannot find client with that ClientID",
        })
      }),
    )
  }),
)

const noClient = (message: string) => new ResourceNotFoundError({ message })
const unknownClient = "No app exists with given client id."

/** Fails unless the caller is at or above `level`. */
const mustReach = Effect.fnUntraced(function* (level: PermissionLevel, what: string) {
  const { permissionLevel } = yield* CurrentClient
  if (!permits(permissionLevel, level)) {
    return yield* forbidden(`Forbidden. A client of level ${permissionLevel} cannot ${what}.`)
  }
})

/** Whether a client of level webUI manages only the clients of its own owner. */
export const OwnClientsOnly: Context.Reference<boolean> = Context.Reference(
  "@cam2/camera-database/OwnClientsOnly",
  { defaultValue: () => false },
)

/** Fails where the caller is confined to clients of its own owner, and `owner` is another one. */
const mustManage = Effect.fnUntraced(function* (owner: string | undefined) {
  const caller = yield* CurrentClient
  if (caller.permissionLevel === "admin" || caller.owner === owner) return
  if (yield* OwnClientsOnly) {
    return yield* forbidden(
      `Forbidden. Here a client of level ${caller.permissionLevel} manages only the clients of ` +
        "its own owner.",
    )
  }
})

/** Fails unless the caller may make `owner` the owner of a client. */
const mustGive = Effect.fnUntraced(function* (owner: string) {
  yield* mustManage(owner)
  // Whoever sees it, however it is written, takes the client for one of the operator's.
  if (owner.normalize("NFKC").toLowerCase() === rootOwner) {
    yield* mustReach("admin", `give the owner ${rootOwner}`)
  }
})

/** Who is to be named in the log of clients. */
const actor = Effect.gen(function* () {
  const { clientID, owner } = yield* CurrentClient
  const running = yield* CurrentRequest
  return { clientID, owner, requestId: running?.requestId }
})

/** The routes below `/apps`. */
export const apps = HttpApiBuilder.group(
  Api,
  "apps",
  Effect.fnUntraced(function* (handlers) {
    const apps = yield* ClientStore
    const cameras = yield* CameraStore
    const idempotency = yield* Idempotency
    const secrets = yield* Secrets
    const usage = yield* Usage

    /** The client to be changed, which must not be above the caller. */
    const changeable = Effect.fnUntraced(function* (clientID: string) {
      const app = yield* apps.byId(clientID)
      if (Option.isNone(app)) return yield* noClient(unknownClient)
      yield* mustManage(app.value.owner)
      yield* mustReach(
        app.value.permissionLevel,
        `change one of level ${app.value.permissionLevel}`,
      )
    })

    return handlers.handleAll({
      register: ({ headers, payload }) =>
        idempotency.once(
          {
            route: routes.register,
            key: headers[idempotencyKeyHeader],
            asked: payload,
            store: apps,
          },
          Effect.gen(function* () {
            const { owner, permissionLevel } = payload
            if (owner == null || owner === "") {
              return yield* new FormatError({ message: "Must include the owner's username" })
            }
            const level = permissionLevel ?? "user"
            yield* mustReach(level, `grant the level ${level}`)
            yield* mustGive(owner)
            const clientID = yield* secrets.clientID
            const clientSecret = yield* secrets.clientSecret
            const secretHash = yield* secrets.hash(clientSecret)
            const app = { clientID, owner, permissionLevel: level, secretHash }
            const by = yield* actor
            return {
              body: { clientID, clientSecret },
              write: (answer) => apps.add(app, by, answer),
            }
          }),
        ),
      updateClient: Effect.fnUntraced(function* ({ params, payload }) {
        const owner = payload.owner ?? undefined
        const permissionLevel = payload.permissionLevel ?? undefined
        if (owner === undefined && permissionLevel === undefined) {
          return yield* new FormatError({
            message: "Format Error Messages (owner): expected owner, permissionLevel or both",
          })
        }
        yield* changeable(params.clientID)
        if (permissionLevel) yield* mustReach(permissionLevel, `grant the level ${permissionLevel}`)
        if (owner !== undefined) yield* mustGive(owner)
        const changes = { owner, permissionLevel }
        if (!(yield* apps.update(params.clientID, changes, yield* actor))) {
          return yield* noClient(unknownClient)
        }
        return { message: "OK" }
      }),
      resetSecret: Effect.fnUntraced(function* ({ headers, params }) {
        const request = {
          route: routes.resetSecret,
          key: headers[idempotencyKeyHeader],
          asked: params,
          store: apps,
        }
        if (yield* IsRevoked) return (yield* idempotency.repeat(request)) ?? (yield* revoked)
        return yield* idempotency.once(
          request,
          Effect.gen(function* () {
            yield* changeable(params.clientID)
            const clientSecret = yield* secrets.clientSecret
            const secretHash = yield* secrets.hash(clientSecret)
            const by = yield* actor
            return {
              body: { clientSecret },
              write: (answer) => apps.replaceSecret(params.clientID, secretHash, by, answer),
              otherwise: noClient(unknownClient),
            }
          }),
        )
      }),
      clientIdsByOwner: Effect.fnUntraced(function* ({ query }) {
        const { after, limit = clientsPageSize, owner } = query
        yield* mustManage(owner)
        const found = yield* apps.idsByOwner(owner, { after, limit: limit + 1 })
        const ids = found.slice(0, limit)
        const parameters = { owner, limit: query.limit, after: ids.at(-1) }
        return HttpApiSchema.withHeaders({
          body: ids.map((clientID) => ({ clientID })),
          headers: {
            link: found.length > limit
              ? formatLink("next", routes.clientIdsByOwner.path, toParameters(parameters))
              : undefined,
          },
        })
      }),
      usageByClient: Effect.fnUntraced(function* ({ params, query }) {
        const app = yield* apps.byId(params.clientID)
        if (Option.isNone(app)) return yield* noClient("No app exists with given clientID")
        yield* mustManage(app.value.owner)
        if (app.value.owner !== query.owner) {
          return yield* forbidden("Forbidden to view API usage of this client")
        }
        return { api_usage: yield* usage.of(params.clientID) }
      }),
      getClientLog: Effect.fnUntraced(function* ({ query }) {
        const page = yield* apps.log(rangeOf(query))
        const { end, start } = query
        return HttpApiSchema.withHeaders({
          body: page.items,
          headers: { link: linkAfter(routes.getClientLog.path, { start, end }, page) },
        })
      }),
      getChangeLog: Effect.fnUntraced(function* ({ query }) {
        const page = yield* cameras.changes(rangeOf(query))
        const { end, start } = query
        return HttpApiSchema.withHeaders({
          body: page.items,
          headers: { link: linkAfter(routes.getChangeLog.path, { start, end }, page) },
        })
      }),
    })
  }),
)

interface RangeQuery extends PageStart {
  readonly start?: string | undefined
  readonly end?: string | undefined
}

/** The range of a log that a query asks for. */
const rangeOf = ({ end, start, ...place }: RangeQuery): StoreRange => ({
  ...place,
  start: start === undefined ? undefined : parseTime(start),
  end: end === undefined ? undefined : parseTime(end),
})

/**
 * The `Link` to what comes after `page`, or will come, with the same parameters and without an offset.
 */
export const linkAfter = (
  path: string,
  parameters: Readonly<Record<string, unknown>>,
  { last, next }: StorePage<unknown>,
): string | undefined =>
  last === undefined ? undefined : formatLink(
    next === undefined ? "current" : "next",
    path,
    toParameters({ ...parameters, offset: undefined, after: last }),
  )
