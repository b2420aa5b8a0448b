/**
 * The log of who changed the clients of the API.
 *
 * @module
 */
import type { PermissionLevel } from "./Permission.ts"

/** What can be done to a client. */
export const clientActions = ["register", "update", "resetSecret", "remove"] as const

/** One change to a client: who did what to whom. It never holds a secret. */
export interface ClientLogEntry {
  /** When, ISO 8601, UTC. */
  readonly timestamp: string
  /**
   * What was done: a client was registered, its owner or level was set, it got a new secret, or it was
   * removed.
   */
  readonly action: typeof clientActions[number]
  /** The client that did it; absent when the operator of the server did. */
  readonly actorID?: string | undefined
  /** The owner that the client which did it had then. */
  readonly actorOwner?: string | undefined
  /** The client that was changed. */
  readonly clientID: string
  /** Its owner afterwards, or when it was removed. */
  readonly owner: string
  /** Its permission level afterwards, or when it was removed. */
  readonly permissionLevel: PermissionLevel
  /** Its owner before, if that is another one. */
  readonly oldOwner?: string | undefined
  /** Its permission level before, if that is another one. */
  readonly oldPermissionLevel?: PermissionLevel | undefined
  /** Until when the secret before a new one stays valid, ISO 8601, UTC, if it does. */
  readonly oldSecretEndsAt?: string | undefined
  /** The id of the request, by which the log of the server tells more of it. */
  readonly requestId?: string | undefined
}
