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
  /** What was done: a client was registered, its owner or level was set, or it got a new secret. */
  readonly action: "register" | "update" | "resetSecret"
  /** The client that did it; absent when the operator of the server did. */
  readonly actorID?: string | undefined
  /** The owner that the client which did it had then. */
  readonly actorOwner?: string | undefined
  /** The client that was changed. */
  readonly clientID: string
  /** Its owner afterwards. */
  readonly owner: string
  /** Its permission level afterwards. */
  readonly permissionLevel: PermissionLevel
  /** Its owner before, if that is another one. */
  readonly oldOwner?: string | undefined
  /** Its permission level before, if that is another one. */
  readonly oldPermissionLevel?: PermissionLevel | undefined
  /** The id of the request, by which the log of the server tells more of it. */
  readonly requestId?: string | undefined
}

/** Schema of {@linkcode ClientLogEntry}. */
export const ClientLogEntry: Schema.Codec<ClientLogEntry> = /* @__PURE__ */ (() =>
  Schema.Struct({
    timestamp: Schema.String,
    action: Schema.Literals(["register", "update", "resetSecret"]),
    actorID: Schema.optional(Schema.String),
    actorOwner: Schema.optional(Schema.String),
    clientID: Schema.String,
    owner: Schema.String,
    permissionLevel: PermissionLevel,
    oldOwner: Schema.optional(Schema.String),
    oldPermissionLevel: Schema.optional(PermissionLevel),
    requestId: Schema.optional(Schema.String),
  }))()
