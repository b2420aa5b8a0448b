/**
 * The routes about clients: tokens, registration, secrets, usage.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Option from "effect/Option"
import { Api, CurrentApp } from "../contract/Api.ts"
import { toParameters } from "../contract/Encoding.ts"
import { formatLink } from "../contract/Link.ts"
import { routes } from "../contract/Routes.ts"
import { AuthenticationError, FormatError, ResourceNotFoundError } from "../domain/Errors.ts"
import { parseTime } from "../domain/Field.ts"
import { type PermissionLevel, permits } from "../domain/Permission.ts"
import { AppStore } from "./AppStore.ts"
import { CameraStore, type StorePage } from "./CameraStore.ts"
import { Limits, tooManyRequests } from "./Limits.ts"
import { forbidden } from "./Permissions.ts"
import { isSameHash, Secrets } from "./Secrets.ts"
import { Tokens } from "./Tokens.ts"
import { Usage } from "./Usage.ts"

// No secret has this hash.
const nobodysHash = "0".repeat(64)
const tooManyFailures = "Too many failed attempts to get a token. Try again later."

/** `GET /auth`. */
export const auth = HttpApiBuilder.group(
  Api,
  "auth",
  Effect.fnUntraced(function* (handlers) {
    const apps = yield* AppStore
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

const noApp = (message: string) => new ResourceNotFoundError({ message })
const unknownClient = "No app exists with given client id."

/** Fails unless the caller is at or above `level`. */
const mustReach = Effect.fnUntraced(function* (level: PermissionLevel, what: string) {
  const { permissionLevel } = yield* CurrentApp
  if (!permits(permissionLevel, level)) {
    return yield* forbidden(`Forbidden. A client of level ${permissionLevel} cannot ${what}.`)
  }
})

/** The routes below `/apps`. */
export const apps = HttpApiBuilder.group(
  Api,
  "apps",
  Effect.fnUntraced(function* (handlers) {
    const apps = yield* AppStore
    const cameras = yield* CameraStore
    const secrets = yield* Secrets
    const usage = yield* Usage

    /** The client to be changed, which must not be above the caller. */
    const changeable = Effect.fnUntraced(function* (clientID: string) {
      const app = yield* apps.byId(clientID)
      if (Option.isNone(app)) return yield* noApp(unknownClient)
      yield* mustReach(
        app.value.permissionLevel,
        `change one of level ${app.value.permissionLevel}`,
      )
    })

    return handlers.handleAll({
      register: Effect.fnUntraced(function* ({ payload }) {
        const { owner, permissionLevel } = payload
        if (owner == null || owner === "") {
          return yield* new FormatError({ message: "Must include the owner's username" })
        }
        const level = permissionLevel ?? "user"
        yield* mustReach(level, `grant the level ${level}`)
        const clientID = yield* secrets.clientID
        const clientSecret = yield* secrets.clientSecret
        const secretHash = yield* secrets.hash(clientSecret)
        yield* apps.add({ clientID, owner, permissionLevel: level, secretHash })
        return { clientID, clientSecret }
      }),
      updateApp: Effect.fnUntraced(function* ({ params, payload }) {
        const owner = payload.owner ?? undefined
        const permissionLevel = payload.permissionLevel ?? undefined
        if (owner === undefined && permissionLevel === undefined) {
          return yield* new FormatError({
            message: "Format Error Messages (owner): expected owner, permissionLevel or both",
          })
        }
        yield* changeable(params.clientID)
        if (permissionLevel) yield* mustReach(permissionLevel, `grant the level ${permissionLevel}`)
        if (!(yield* apps.update(params.clientID, { owner, permissionLevel }))) {
          return yield* noApp(unknownClient)
        }
        return { message: "OK" }
      }),
      resetSecret: Effect.fnUntraced(function* ({ params }) {
        yield* changeable(params.clientID)
        const clientSecret = yield* secrets.clientSecret
        if (!(yield* apps.replaceSecret(params.clientID, yield* secrets.hash(clientSecret)))) {
          return yield* noApp(unknownClient)
        }
        return { clientSecret }
      }),
      clientIdsByOwner: ({ query }) =>
        Effect.map(
          apps.idsByOwner(query.owner),
          (ids) => ids.map((clientID) => ({ clientID })),
        ),
      usageByClient: Effect.fnUntraced(function* ({ params, query }) {
        const app = yield* apps.byId(params.clientID)
        if (Option.isNone(app)) return yield* noApp("No app exists with given clientID")
        if (app.value.owner !== query.owner) {
          return yield* forbidden("Forbidden to view API usage of this client")
        }
        return { api_usage: yield* usage.of(params.clientID) }
      }),
      getChangeLog: Effect.fnUntraced(function* ({ query }) {
        const { after, end, offset, start } = query
        const page = yield* cameras.changes({
          start: start === undefined ? undefined : parseTime(start),
          end: end === undefined ? undefined : parseTime(end),
          offset,
          after,
        })
        return HttpApiSchema.withHeaders({
          body: page.items,
          headers: { link: linkAfter(routes.getChangeLog.path, { start, end }, page) },
        })
      }),
    })
  }),
)

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
