/**
 * What the server tells of a client of the API.
 *
 * @module
 */
import type { PermissionLevel } from "./Permission.ts"

/** A client of the API as the server tells of it. It never holds a secret. */
export interface ClientInfo {
  /** Its id, 96 hexadecimal characters. */
  readonly clientID: string
  /** Whose client it is. */
  readonly owner: string
  /** What it may do. */
  readonly permissionLevel: PermissionLevel
  /** How many requests it has made. */
  readonly usage: number
  /** When it made the last of them, ISO 8601, UTC; absent where none is known. */
  readonly lastUsedAt?: string | undefined
  /**
   * When the secret that it had before its last one ends, ISO 8601, UTC; absent where only its last one
   * is valid.
   */
  readonly oldSecretEndsAt?: string | undefined
}
