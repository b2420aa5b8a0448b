/**
 * The port to where the clients of the API are kept.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type { ClientLogEntry } from "../../domain/ClientLog.ts"
import { AuthorizationError } from "../../domain/Errors.ts"
import type { PermissionLevel } from "../../domain/Permission.ts"
import type { AnswerStore, KeptAnswer } from "./KeptAnswer.ts"
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

/** Which of the clients of an owner are wanted. */
export interface ClientsPage {
  /** The most of them. */
  readonly limit: number
  /** The id after which they begin. */
  readonly after?: string | undefined
}

/**
 * What an app store does. Every method is one atomic unit: a change to a client and its entry in the
 * log of clients are both kept or neither is. A change without an actor is the operator's. A write that
 * is given its `answer` keeps that in the same unit, and writes nothing where an answer is kept under
 * the same key already. A failure of the database is a defect.
 */
export interface ClientStoreShape extends AnswerStore {
  /** The client with an id. */
  readonly byId: (clientID: string) => Effect.Effect<Option.Option<StoredClient>>
  /** The ids of the clients of an owner, sorted. */
  readonly idsByOwner: (owner: string, page?: ClientsPage) => Effect.Effect<ReadonlyArray<string>>
  /** Whether there is no client at all. */
  readonly isEmpty: Effect.Effect<boolean>
  /** Adds a client; false if it was answered before. */
  readonly add: (
    app: Omit<StoredClient, "generation">,
    by?: Actor | undefined,
    answer?: KeptAnswer | undefined,
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
   * Replaces the secret and ends the tokens of the old one; false if there is no such client, or if it
   * was answered before.
   */
  readonly replaceSecret: (
    clientID: string,
    secretHash: string,
    by?: Actor | undefined,
    answer?: KeptAnswer | undefined,
  ) => Effect.Effect<boolean>
  /** Changes to clients in a range of time, oldest first. */
  readonly log: (range: StoreRange) => Effect.Effect<StorePage<ClientLogEntry>>
  /** How many requests a client has made. */
  readonly usage: (clientID: string) => Effect.Effect<number>
  /** Adds to how many requests clients have made. */
  readonly addUsage: (counts: ReadonlyMap<string, number>) => Effect.Effect<void>
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

/** What a store refuses with to lower the only client that can make other admins. */
export const lastAdmin: AuthorizationError = new AuthorizationError({
  message: "Forbidden. This is the only client of level admin; make another one admin first.",
})

/** Where the server keeps the clients of the API. */
export class ClientStore extends Service {}
