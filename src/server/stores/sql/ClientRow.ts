/**
 * Rows of the tables of clients, and what is read from them.
 *
 * @module
 */
import type { ClientInfo } from "../../../domain/ClientInfo.ts"
import type { ClientLogEntry } from "../../../domain/ClientLog.ts"
import type { PermissionLevel } from "../../../domain/Permission.ts"
import type { StoredClient } from "../ClientStore.ts"

/** A client, as the store asks for it with {@linkcode clientColumns}. */
export interface ClientRow {
  readonly client_id: string
  readonly owner: string
  readonly permission_level: PermissionLevel
  readonly secret_hash: string
  readonly generation: number
  readonly old_secret_hash: string | null
  readonly old_secret_ends: number | null
}

/** The columns of {@linkcode ClientRow}. */
export const clientColumns =
  "client_id, owner, permission_level, secret_hash, generation, old_secret_hash, old_secret_ends"

/** A client as it is stored. */
export const toClient = (row: ClientRow): StoredClient => ({
  clientID: row.client_id,
  owner: row.owner,
  permissionLevel: row.permission_level,
  secretHash: row.secret_hash,
  generation: row.generation,
  ...row.old_secret_hash !== null && row.old_secret_ends !== null &&
    { oldSecret: { hash: row.old_secret_hash, endsAt: row.old_secret_ends } },
})

/** What is told of a client, as the store asks for it with {@linkcode infoColumns}. */
export interface InfoRow {
  readonly client_id: string
  readonly owner: string
  readonly permission_level: PermissionLevel
  readonly usage_count: number
  readonly last_used: number | null
  readonly old_secret_ends: number | null
}

/** The columns of {@linkcode InfoRow}. */
export const infoColumns =
  "client_id, owner, permission_level, usage_count, last_used, old_secret_ends"

/** A time in milliseconds since 1970, in ISO 8601. */
const timeOf = (millis: number) => new Date(millis).toISOString()

/** What is told of a client at the time `now`. */
export const toInfo = (now: number) => (row: InfoRow): ClientInfo => ({
  clientID: row.client_id,
  owner: row.owner,
  permissionLevel: row.permission_level,
  usage: row.usage_count,
  ...row.last_used !== null && { lastUsedAt: timeOf(row.last_used) },
  ...row.old_secret_ends !== null && row.old_secret_ends > now &&
    { oldSecretEndsAt: timeOf(row.old_secret_ends) },
})

/** An entry of the log of clients. */
export interface LogRow {
  readonly seq: number
  readonly timestamp: string
  readonly action: ClientLogEntry["action"]
  readonly actor_id: string | null
  readonly actor_owner: string | null
  readonly client_id: string
  readonly owner: string
  readonly permission_level: PermissionLevel
  readonly old_owner: string | null
  readonly old_permission_level: PermissionLevel | null
  readonly old_secret_ends: number | null
  readonly request_id: string | null
}

/** The entry that a row holds. */
export const toLogEntry = (row: LogRow): ClientLogEntry => ({
  timestamp: row.timestamp,
  action: row.action,
  ...row.actor_id !== null && { actorID: row.actor_id },
  ...row.actor_owner !== null && { actorOwner: row.actor_owner },
  clientID: row.client_id,
  owner: row.owner,
  permissionLevel: row.permission_level,
  ...row.old_owner !== null && { oldOwner: row.old_owner },
  ...row.old_permission_level !== null && { oldPermissionLevel: row.old_permission_level },
  ...row.old_secret_ends !== null && { oldSecretEndsAt: timeOf(row.old_secret_ends) },
  ...row.request_id !== null && { requestId: row.request_id },
})
