/**
 * The clients of the API in the memory of the process.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { ClientInfo } from "../../../domain/ClientInfo.ts"
import type { ClientLogEntry } from "../../../domain/ClientLog.ts"
import {
  type Actor,
  type ClientsPage,
  ClientStore,
  lastAdmin,
  type StoredClient,
} from "../ClientStore.ts"
import type { StoredResponse } from "../StoredResponse.ts"
import { MemoryResponses } from "./MemoryResponses.ts"
import { toPage } from "./MemoryPage.ts"

const make = Effect.gen(function* () {
  const responses = yield* MemoryResponses
  const clients = new Map<string, StoredClient>()
  const usage = new Map<string, number>()
  const lastUsed = new Map<string, number>()
  const log: Array<ClientLogEntry> = []
  let key: string | undefined
  let keyFingerprint: string | undefined

  // Nothing here waits, so a write is one unit.
  const keep = (
    action: ClientLogEntry["action"],
    client: StoredClient,
    old: StoredClient | undefined,
    by: Actor | undefined,
    now: number,
  ) => {
    const { clientID, oldSecret, owner, permissionLevel } = client
    clients.set(clientID, client)
    log.push({
      timestamp: new Date(now).toISOString(),
      action,
      ...by && { actorID: by.clientID, actorOwner: by.owner },
      clientID,
      owner,
      permissionLevel,
      ...old && old.owner !== owner && { oldOwner: old.owner },
      ...old && old.permissionLevel !== permissionLevel &&
        { oldPermissionLevel: old.permissionLevel },
      ...action === "resetSecret" && oldSecret &&
        { oldSecretEndsAt: new Date(oldSecret.endsAt).toISOString() },
      ...by?.requestId !== undefined && { requestId: by.requestId },
    })
  }

  const change = (
    action: ClientLogEntry["action"],
    clientID: string,
    changes: (client: StoredClient) => StoredClient,
    by: Actor | undefined,
    now: number,
  ) => {
    const client = clients.get(clientID)
    if (client !== undefined) keep(action, changes(client), client, by, now)
    return client !== undefined
  }

  /** Writes unless the write was answered before. */
  const once = (response: StoredResponse | undefined, write: (now: number) => boolean) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      const isWritten = !responses.isKept(response, now) && write(now)
      if (isWritten) responses.keep(response, now)
      return isWritten
    })

  const describe = (
    { clientID, oldSecret, owner, permissionLevel }: StoredClient,
    now: number,
  ): ClientInfo => {
    const last = lastUsed.get(clientID)
    return {
      clientID,
      owner,
      permissionLevel,
      usage: usage.get(clientID) ?? 0,
      ...last !== undefined && { lastUsedAt: new Date(last).toISOString() },
      ...oldSecret && oldSecret.endsAt > now &&
        { oldSecretEndsAt: new Date(oldSecret.endsAt).toISOString() },
    }
  }

  const inOrder = (owner: string | undefined, { after = "", limit }: ClientsPage) =>
    [...clients.values()]
      .filter((client) =>
        (owner === undefined || client.owner === owner) && client.clientID > after
      )
      .sort((one, other) => one.clientID < other.clientID ? -1 : 1)
      .slice(0, limit)

  const isLastAdmin = (clientID: string) => {
    const admins = [...clients.values()].filter((client) => client.permissionLevel === "admin")
    return admins.length === 1 && admins[0]?.clientID === clientID
  }

  return ClientStore.of({
    byId: (clientID) => Effect.sync(() => Option.fromUndefinedOr(clients.get(clientID))),
    idsByOwner: (owner, page = { limit: Infinity }) =>
      Effect.sync(() => inOrder(owner, page).map(({ clientID }) => clientID)),
    describe: (clientID) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const client = clients.get(clientID)
        return client ? Option.some(describe(client, now)) : Option.none()
      }),
    list: (owner, page) =>
      Effect.map(
        Clock.currentTimeMillis,
        (now) => inOrder(owner, page).map((client) => describe(client, now)),
      ),
    isEmpty: Effect.sync(() => clients.size === 0),
    add: (client, by, response) =>
      once(response, (now) => {
        keep("register", { ...client, generation: 1 }, undefined, by, now)
        return true
      }),
    update: (clientID, { owner, permissionLevel }, by) =>
      Effect.flatMap(
        Clock.currentTimeMillis,
        (now) =>
          (permissionLevel ?? "admin") !== "admin" && isLastAdmin(clientID)
            ? Effect.fail(lastAdmin)
            : Effect.succeed(change(
              "update",
              clientID,
              (client) => ({
                ...client,
                owner: owner ?? client.owner,
                permissionLevel: permissionLevel ?? client.permissionLevel,
              }),
              by,
              now,
            )),
      ),
    remove: (clientID, by) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        if (isLastAdmin(clientID)) return Effect.fail(lastAdmin)
        const isRemoved = change("remove", clientID, (client) => client, by, now)
        for (const kept of [clients, usage, lastUsed]) kept.delete(clientID)
        return Effect.succeed(isRemoved)
      }),
    replaceSecret: (clientID, secretHash, by, response, oldEndsAt) =>
      once(response, (now) =>
        change(
          "resetSecret",
          clientID,
          ({ oldSecret: _, ...client }) => ({
            ...client,
            secretHash,
            generation: client.generation + 1,
            ...oldEndsAt !== undefined &&
              { oldSecret: { hash: client.secretHash, endsAt: oldEndsAt } },
          }),
          by,
          now,
        )),
    responseTo: responses.responseTo,
    log: ({ end = Infinity, start = -Infinity, ...place }) =>
      Effect.sync(() =>
        toPage(log, place, ({ timestamp }) => {
          const time = Date.parse(timestamp)
          return time >= start && time <= end
        })
      ),
    usage: (clientID) => Effect.sync(() => usage.get(clientID) ?? 0),
    addUsage: (counts, last = new Map()) =>
      Effect.sync(() => {
        for (const [clientID, count] of counts) {
          if (!clients.has(clientID)) continue
          usage.set(clientID, (usage.get(clientID) ?? 0) + count)
          const time = Math.max(last.get(clientID) ?? 0, lastUsed.get(clientID) ?? 0)
          if (time > 0) lastUsed.set(clientID, time)
        }
      }),
    tokenKey: (fresh) => Effect.sync(() => key ??= fresh),
    isTokenKeyChanged: (fingerprint) =>
      Effect.sync(() => {
        const isChanged = keyFingerprint !== undefined && keyFingerprint !== fingerprint
        keyFingerprint = fingerprint
        return isChanged
      }),
  })
})

/** Clients that are gone with the process; for tests and trials. */
export const layer: Layer.Layer<ClientStore> = Layer.provide(
  Layer.effect(ClientStore, make),
  MemoryResponses.layer,
)
