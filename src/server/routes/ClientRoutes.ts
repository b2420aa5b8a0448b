/**
 * The routes about managing clients: registration, secrets, usage, and the logs.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Option from "effect/Option"
import { Api } from "../../contract/Api.ts"
import { toParameters } from "../../contract/Encoding.ts"
import { idempotencyKeyHeader } from "../../contract/Idempotency.ts"
import { formatLink } from "../../contract/Link.ts"
import { clientsPageSize, pageSize, type Route, routes } from "../../contract/Routes.ts"
import { FormatError, ResourceNotFoundError } from "../../domain/Errors.ts"
import { ClientStore } from "../stores/ClientStore.ts"
import { type CameraPage, CameraStore } from "../stores/CameraStore.ts"
import { checkPlace, rangeOf } from "./ChangePlace.ts"
import { actor, mustGive, mustManage, mustReach } from "./ClientRules.ts"
import { Idempotency } from "../middleware/Idempotency.ts"
import { forbidden, IsRevoked, revoked } from "../middleware/Permissions.ts"
import { Secrets } from "../Secrets.ts"
import { Usage } from "../middleware/Usage.ts"

const noClient = (message: string) => new ResourceNotFoundError({ message })
const unknownClient = "No app exists with given client id."

/** The routes about clients, below `/apps`. */
export const clientRoutes = HttpApiBuilder.group(
  Api,
  "clients",
  Effect.fnUntraced(function* (handlers) {
    const clients = yield* ClientStore
    const cameras = yield* CameraStore
    const idempotency = yield* Idempotency
    const secrets = yield* Secrets
    const usage = yield* Usage

    /** Fails unless there is a client to `change`, not above the caller. */
    const mustChange = Effect.fnUntraced(function* (clientID: string, change = "change") {
      const client = yield* clients.byId(clientID)
      if (Option.isNone(client)) return yield* noClient(unknownClient)
      const { owner, permissionLevel } = client.value
      yield* mustManage(owner)
      yield* mustReach(permissionLevel, `${change} one of level ${permissionLevel}`)
    })

    return handlers.handleAll({
      register: ({ headers, payload }) =>
        idempotency.once(
          {
            route: routes.register,
            key: headers[idempotencyKeyHeader],
            asked: payload,
            store: clients,
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
            const client = { clientID, owner, permissionLevel: level, secretHash }
            const by = yield* actor
            return {
              body: { clientID, clientSecret },
              write: (response) => clients.add(client, by, response),
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
        yield* mustChange(params.clientID)
        if (permissionLevel) yield* mustReach(permissionLevel, `grant the level ${permissionLevel}`)
        if (owner !== undefined) yield* mustGive(owner)
        const changes = { owner, permissionLevel }
        if (!(yield* clients.update(params.clientID, changes, yield* actor))) {
          return yield* noClient(unknownClient)
        }
        return { message: "OK" }
      }),
      removeClient: Effect.fnUntraced(function* ({ params }) {
        yield* mustChange(params.clientID, "remove")
        if (!(yield* clients.remove(params.clientID, yield* actor))) {
          return yield* noClient(unknownClient)
        }
        return { message: "OK" }
      }),
      resetSecret: Effect.fnUntraced(function* ({ headers, params, query }) {
        const request = {
          route: routes.resetSecret,
          key: headers[idempotencyKeyHeader],
          asked: { ...params, ...query },
          store: clients,
        }
        if (yield* IsRevoked) return (yield* idempotency.repeat(request)) ?? (yield* revoked)
        return yield* idempotency.once(
          request,
          Effect.gen(function* () {
            yield* mustChange(params.clientID)
            const clientSecret = yield* secrets.clientSecret
            const secretHash = yield* secrets.hash(clientSecret)
            const by = yield* actor
            const now = yield* Clock.currentTimeMillis
            const oldEndsAt = query.keep ? now + query.keep * 1000 : undefined
            return {
              body: { clientSecret },
              write: (response) =>
                clients.replaceSecret(params.clientID, secretHash, by, response, oldEndsAt),
              otherwise: noClient(unknownClient),
            }
          }),
        )
      }),
      listClients: Effect.fnUntraced(function* ({ query }) {
        const { after, limit = pageSize, owner } = query
        yield* mustManage(owner)
        if (owner === undefined) yield* mustReach("admin", "list the clients of every owner")
        yield* usage.settle
        const found = yield* clients.list(owner, { after, limit: limit + 1 })
        return pageOf(routes.listClients, query, found.map(usage.withUnwritten), limit)
      }),
      clientIdsByOwner: Effect.fnUntraced(function* ({ query }) {
        const { after, limit = clientsPageSize, owner } = query
        yield* mustManage(owner)
        const found = yield* clients.idsByOwner(owner, { after, limit: limit + 1 })
        return pageOf(
          routes.clientIdsByOwner,
          query,
          found.map((clientID) => ({ clientID })),
          limit,
        )
      }),
      usageByClient: Effect.fnUntraced(function* ({ params, query }) {
        const client = yield* clients.byId(params.clientID)
        if (Option.isNone(client)) return yield* noClient("No app exists with given clientID")
        yield* mustManage(client.value.owner)
        if (client.value.owner !== query.owner) {
          return yield* forbidden("Forbidden to view API usage of this client")
        }
        yield* usage.settle
        const { clientID } = params
        return { api_usage: (yield* clients.usage(clientID)) + usage.unwritten(clientID) }
      }),
      getClientLog: Effect.fnUntraced(function* ({ query }) {
        const page = yield* clients.log(rangeOf(query))
        const { end, start } = query
        return HttpApiSchema.withHeaders({
          body: page.items,
          headers: { link: linkAfter(routes.getClientLog.path, { start, end }, page) },
        })
      }),
      getChangeLog: Effect.fnUntraced(function* ({ query }) {
        const page = yield* cameras.changes(rangeOf(query))
        const { after, end, start } = query
        if (page.items.length === 0) {
          yield* checkPlace({ operation: "getChangeLog", after }, cameras)
        }
        return HttpApiSchema.withHeaders({
          body: page.items,
          headers: { link: linkAfter(routes.getChangeLog.path, { start, end }, page) },
        })
      }),
    })
  }),
)

/** A page of the first `limit` of the clients that were found, with the `Link` to more of them. */
const pageOf = <A extends { readonly clientID: string }>(
  { path }: Route,
  { limit, owner }: { readonly limit?: number | undefined; readonly owner?: string | undefined },
  found: ReadonlyArray<A>,
  most: number,
) => {
  const body = found.slice(0, most)
  const parameters = { owner, limit, after: body.at(-1)?.clientID }
  const link = found.length > most ? formatLink("next", path, toParameters(parameters)) : undefined
  return HttpApiSchema.withHeaders({ body, headers: { link } })
}

/**
 * The `Link` to what comes after `page`, or will come, with the same parameters and without an offset.
 */
export const linkAfter = (
  path: string,
  parameters: Readonly<Record<string, unknown>>,
  { last, next }: Pick<CameraPage, "last" | "next">,
): string | undefined =>
  last === undefined ? undefined : formatLink(
    next === undefined ? "current" : "next",
    path,
    toParameters({ ...parameters, offset: undefined, after: last }),
  )
