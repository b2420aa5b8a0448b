/**
 * The port to where the clients of the API are kept.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import { AuthorizationError } from "../domain/Errors.ts"
import type { PermissionLevel } from "../domain/Permission.ts"
import type { AnswerStore, KeptAnswer } from "./KeptAnswer.ts"

/** A client of the API as it is stored. */
export interface App {
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

/**
 * What an app store does. Every method is one atomic unit; a failure of the database is a defect. A
 * write that is given its `answer` keeps that in the same unit, and writes nothing where an answer is
 * kept under the same key already.
 */
export interface AppStoreShape extends AnswerStore {
  /** The client with an id. */
  readonly byId: (clientID: string) => Effect.Effect<Option.Option<App>>
  /** The ids of the clients of an owner, sorted. */
  readonly idsByOwner: (owner: string) => Effect.Effect<ReadonlyArray<string>>
  /** Whether there is no client at all. */
  readonly isEmpty: Effect.Effect<boolean>
  /** Adds a client; false if it was answered before. */
  readonly add: (
    app: Omit<App, "generation">,
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
  ) => Effect.Effect<boolean, AuthorizationError>
  /**
   * Replaces the secret and ends the tokens of the old one; false if there is no such client, or if it
   * was answered before.
   */
  readonly replaceSecret: (
    clientID: string,
    secretHash: string,
    answer?: KeptAnswer | undefined,
  ) => Effect.Effect<boolean>
  /** How many requests a client has made. */
  readonly usage: (clientID: string) => Effect.Effect<number>
  /** Adds to how many requests clients have made. */
  readonly addUsage: (counts: ReadonlyMap<string, number>) => Effect.Effect<void>
  /** The key that signs tokens: the one that is kept, else `fresh`, which is kept from then on. */
  readonly tokenKey: (fresh: string) => Effect.Effect<string>
}

const Service: Context.ServiceClass<
  AppStore,
  "@cam2/camera-database/AppStore",
  AppStoreShape
> = Context.Service<AppStore, AppStoreShape>()("@cam2/camera-database/AppStore")

/** What a store refuses with to lower the only client that can make other admins. */
export const lastAdmin: AuthorizationError = new AuthorizationError({
  message: "Forbidden. This is the only client of level admin; make another one admin first.",
})

/** Where the server keeps the clients of the API. */
export class AppStore extends Service {}
