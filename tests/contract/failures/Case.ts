/**
 * One way to provoke a documented failure of a route.
 *
 * @module
 */
import type { PermissionLevel } from "@cam2/camera-database"
import type { FailureStatus } from "@cam2/camera-database/layers"
import type { routes } from "../../../src/contract/Routes.ts"
import type { Seeded } from "../Ask.ts"

/** The name of a route. */
export type RouteName = keyof typeof routes

/** What is asked, and the failure that comes. */
export interface Case {
  readonly route: RouteName
  readonly status: FailureStatus
  readonly message: string
  /** What is wrong with the request. */
  readonly why: string
  /** The permission level of the caller; `undefined` for one without a token. */
  readonly as: PermissionLevel | undefined
  readonly path: (server: Seeded) => string
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent once as a form, where it is one of texts, and once as JSON. */
  readonly body?: Readonly<Record<string, unknown>> | undefined
}

/** An id that no client has. */
export const noClient = "0".repeat(96)
/** An id that no camera has. */
export const noCamera = "0".repeat(24)

/** The message of a field that cannot be read. */
export const expected = (field: string, words: string) =>
  `Format Error Messages (${field}): expected ${words}`

/** The message of a field with a value that does not fit. */
export const got = (field: string, actual: string, words: string) =>
  `Format Error Messages (${field}): got ${actual}, expected ${words}`
