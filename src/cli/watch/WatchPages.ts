/**
 * Changes as they are made, with the cameras as they are by then.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ApiClient, RequestError } from "../../client/ApiClient.ts"
import { camerasByIds, streamChangePages } from "../../client/operations/mod.ts"
import type { Page } from "../../client/Pages.ts"
import type { Camera } from "../../domain/Camera.ts"
import type { ChangeFilter, ChangeLogEntry } from "../../domain/ChangeLog.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"
import { goOn } from "./GoOn.ts"

/** A change, and the camera that it was made to. */
export interface Changed extends ChangeLogEntry {
  /** The camera as it is now; null for one that was removed. */
  readonly camera: Camera | null
}

/** How changes are watched. */
export interface WatchOptions {
  /** Where the log goes on; from its first change that is wanted when left out. */
  readonly from: string | undefined
  /** Whether it ends with the log as it is now. */
  readonly once: boolean
}

const withCameras = Effect.fnUntraced(function* (
  { checkpoint, items }: Page<ChangeLogEntry>,
): Effect.fn.Return<Page<Changed>, RequestError | AuthorizationError, ApiClient> {
  const cameraIDs = [...new Set(items.map(({ cameraID }) => cameraID))]
  const { cameras } = cameraIDs.length === 0
    ? { cameras: [] }
    : yield* camerasByIds({ cameraIDs }, { retired: "any" })
  const byID = new Map(cameras.map((camera) => [camera.cameraID, camera]))
  return {
    checkpoint,
    items: items.map((change) => ({ ...change, camera: byID.get(change.cameraID) ?? null })),
  }
})

/** The changes, page by page; what goes on survives that the server is away. */
export const watchPages = (
  filter: ChangeFilter,
  { from, once }: WatchOptions,
): Stream.Stream<Page<Changed>, RequestError | AuthorizationError, ApiClient> => {
  const pagesFrom = (from: string | undefined) =>
    Stream.mapEffect(streamChangePages(filter, { from }), withCameras)
  return once ? pagesFrom(from) : goOn(pagesFrom, { from })
}
