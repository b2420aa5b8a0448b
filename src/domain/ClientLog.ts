/**
 * The log of who changed the clients of the API.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { PermissionLevel } from "./Permission.ts"

/** One change to a client: who did what to whom. It never holds a secret. */
export interface ClientLogEntry {
  /** When, ISO 8601, UTC. */
  readonly timestamp: string
  /**
   * What was done: a client was registered, its owner or level was set, it got a new secret, or it was
   * removed.
   */
  readonly action: "register" | "update" | "resetSecret" | "remove"
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

/** Schema of {@linkcode ClientLogEntry}. */
export const ClientLogEntry: Schema.Codec<ClientLogEntry> = /* @__PURE__ */ (() =>
  Schema.Struct({
    timestamp: Schema.String,
    action: Schema.Literals(["register", "update", "resetSecret", "remove"]),
    actorID: Schema.optional(Schema.String),
    actorOwner: Schema.optional(Schema.String),
    clientID: Schema.String,
    owner: Schema.String,
    permissionLevel: PermissionLevel,
    oldOwner: Schema.optional(Schema.String),
    oldPermissionLevel: Schema.optional(PermissionLevel),
    oldSecretEndsAt: Schema.optional(Schema.String),
    requestId: Schema.optional(Schema.String),
  }))()
