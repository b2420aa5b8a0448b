/**
 * The port to where the clients of the API are kept.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type { ClientInfo } from "../../domain/ClientInfo.ts"
import type { ClientLogEntry } from "../../domain/ClientLog.ts"
import { AuthorizationError } from "../../domain/Errors.ts"
import type { PermissionLevel } from "../../domain/Permission.ts"
import type { ResponseStore, StoredResponse } from "./StoredResponse.ts"
import type { StorePage, StoreRange } from "./CameraStore.ts"

/** A client of the API as it is stored. */
export interface StoredClient {
  /** The id, 96 hexadecimal characters. */
  readonly clientID: string
  /** Whose client it is. */
  readonly owner: string
  /** What it may do. */
  readonly permissionLevel: PermissionLevel
  /** SHA-256 of the secret, hexadecimal. */
  readonly secretHash: string
  /** Counts the secrets that the client has had; a token belongs to one of them. */
  readonly generation: number
  /** The secret before, of the generation before, if that was to stay valid for a while. */
  readonly oldSecret?: OldSecret | undefined
  /** How far the log of the database was after its last write; of stores that read from replicas. */
  readonly lastWrite?: number | undefined
}

/** The old secret of a client, if it is valid at the time `now`. */
export const validOldSecret = (
  { oldSecret }: StoredClient,
  now: number,
): OldSecret | undefined => oldSecret && oldSecret.endsAt > now ? oldSecret : undefined

/** A secret that has a successor. */
export interface OldSecret {
  /** SHA-256 of the secret, hexadecimal. */
  readonly hash: string
  /** When it ends, in milliseconds since 1970; it stays here until the next secret. */
  readonly endsAt: number
}

/** Who changes a client, as the log of clients names it. */
export interface Actor {
  /** The client that asked for it. */
  readonly clientID: string
  /** The owner of that client. */
  readonly owner: string
  /** The id of its request. */
  readonly requestId?: string | undefined
}

/** Which of some clients, in the order of their ids, are wanted. */
export interface ClientsPage {
  /** The most of them. */
  readonly limit: number
  /** The id after which they begin. */
  readonly after?: string | undefined
}

/**
 * What a client store does. Every method is one atomic unit: a change to a client and its entry in the
 * log of clients are both kept or neither is. A change without an actor is the operator's. A write that
 * is given its `response` keeps that in the same unit, and writes nothing where one is kept under
 * the same key already. A failure of the database is a defect.
 */
export interface ClientStoreShape extends ResponseStore {
  /** The client with an id. */
  readonly byId: (clientID: string) => Effect.Effect<Option.Option<StoredClient>>
  /** The ids of the clients of an owner, sorted. */
  readonly idsByOwner: (owner: string, page?: ClientsPage) => Effect.Effect<ReadonlyArray<string>>
  /** Whether there is no client at all. */
  readonly isEmpty: Effect.Effect<boolean>
  /**
   * Runs `making` while no other server of the database runs its own. A store without it may let
   * several servers that start at once make a root client each.
   */
  readonly alone?: <A, E, R>(making: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Adds a client; false if it was answered before. */
  readonly add: (
    client: Omit<StoredClient, "generation" | "oldSecret" | "lastWrite">,
    by?: Actor | undefined,
    response?: StoredResponse | undefined,
  ) => Effect.Effect<boolean>
  /**
   * Changes a client; false if there is none. Fails with {@linkcode lastAdmin} and changes nothing if
   * no client of level `"admin"` would be left, also when two admins are lowered at the same time.
   */
  readonly update: (
    clientID: string,
    changes: {
      readonly owner?: string | undefined
      readonly permissionLevel?: PermissionLevel | undefined
    },
    by?: Actor,
  ) => Effect.Effect<boolean, AuthorizationError>
  /**
   * Removes a client; false if there is none. Fails with {@linkcode lastAdmin} as `update` does.
   */
  readonly remove: (clientID: string, by?: Actor) => Effect.Effect<boolean, AuthorizationError>
  /**
   * Replaces the secret; false if there is no such client, or if it was answered before. The one
   * before is kept as the old secret where `oldEndsAt` says when it ends, in milliseconds since 1970;
   * any other of before is gone.
   */
  readonly replaceSecret: (
    clientID: string,
    secretHash: string,
    by?: Actor | undefined,
    response?: StoredResponse | undefined,
    oldEndsAt?: number | undefined,
  ) => Effect.Effect<boolean>
  /** What is told of a client. */
  readonly describe: (clientID: string) => Effect.Effect<Option.Option<ClientInfo>>
  /** What is told of the clients of an owner, or of all of them, sorted by id. */
  readonly list: (
    owner: string | undefined,
    page: ClientsPage,
  ) => Effect.Effect<ReadonlyArray<ClientInfo>>
  /** Changes to clients in a range of time, oldest first. */
  readonly log: (range: StoreRange) => Effect.Effect<StorePage<ClientLogEntry>>
  /** How many requests a client has made. */
  readonly usage: (clientID: string) => Effect.Effect<number>
  /**
   * Adds to how many requests clients have made; `lastUsed` has when the last of them came, in
   * milliseconds since 1970. What is no client, or none any more, is passed over.
   */
  readonly addUsage: (
    counts: ReadonlyMap<string, number>,
    lastUsed?: ReadonlyMap<string, number>,
  ) => Effect.Effect<void>
  /** The key that signs tokens: the one that is kept, else `fresh`, which is kept from then on. */
  readonly tokenKey: (fresh: string) => Effect.Effect<string>
  /**
   * Keeps by what the key that signs tokens is known again, which does not give it away; tells
   * whether another one was kept before.
   */
  readonly isTokenKeyChanged: (fingerprint: string) => Effect.Effect<boolean>
}

const Service: Context.ServiceClass<
  ClientStore,
  "@cam2/camera-database/ClientStore",
  ClientStoreShape
> = Context.Service<ClientStore, ClientStoreShape>()("@cam2/camera-database/ClientStore")

/** What a store refuses with to lower or to remove the only client that can make other admins. */
export const lastAdmin: AuthorizationError = new AuthorizationError({
  message: "Forbidden. This is the only client of level admin; make another one admin first.",
})

/** Where the server keeps the clients of the API. */
export class ClientStore extends Service {}
