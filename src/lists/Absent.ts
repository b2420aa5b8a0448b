/**
 * Cameras of a source that a list has no longer.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { ApiClient, RequestError } from "../client/ApiClient.ts"
import { retireCamera, streamCameras } from "../client/operations/mod.ts"
import { keyOf } from "../domain/CameraMatch.ts"
import type { Camera } from "../domain/Camera.ts"
import type { AuthorizationError } from "../domain/Errors.ts"
import { fold } from "../domain/SourceKey.ts"
import type { ImportEntry } from "./ImportEntry.ts"
import { Seen } from "./Seen.ts"

/** Why a camera is retired that a list has no longer. */
export const absentReason = "no longer in the list"

/** What a list has of one source. */
export interface Present {
  /** Takes an entry of the list, also one that is refused. */
  readonly see: (entry: ImportEntry) => void
  /** Whether the list has a camera of the source. */
  readonly has: (camera: Camera) => boolean
  /** Whether any camera of the source was seen. */
  readonly isAny: () => boolean
  /** How many entries could not be read, each of which may mean any camera. */
  readonly unreadable: () => number
}

/** Keeps what a list has of a source. */
export const makePresent = (source: string): Present => {
  const ids = new Seen()
  const addresses = new Seen()
  let unreadable = 0
  let isAny = false
  const addressOf = (camera: Parameters<typeof keyOf>[0]) => JSON.stringify(keyOf(camera))
  return {
    see: ({ camera, isUnreadable, source_id }) => {
      if (isUnreadable) unreadable++
      if (Result.isSuccess(camera)) {
        if (fold(camera.success.source ?? "") !== fold(source)) return
        isAny = true
        if (camera.success.source_id == null) addresses.add(addressOf(camera.success))
      }
      if (source_id !== undefined) ids.add(source_id)
    },
    has: (camera) =>
      camera.source_id === null ? addresses.has(addressOf(camera)) : ids.has(camera.source_id),
    isAny: () => isAny,
    unreadable: () => unreadable,
  }
}

/** The cameras of a source that a list has no longer. */
export const streamAbsent = (
  source: string,
  { has }: Present,
): Stream.Stream<Camera, RequestError, ApiClient> =>
  Stream.filter(streamCameras({ source, limit: 1000 }), (camera) => !has(camera))

/** Retires a camera that a list has no longer; one that is gone meanwhile is none of these. */
export const retireAbsent = (
  { cameraID }: Camera,
): Effect.Effect<boolean, RequestError | AuthorizationError, ApiClient> =>
  retireCamera(cameraID, { reason: absentReason }).pipe(
    Effect.as(true),
    Effect.catchTag("ResourceNotFoundError", () => Effect.succeed(false)),
    // It is for every version.
    Effect.catchTag("PreconditionFailedError", Effect.die),
  )
