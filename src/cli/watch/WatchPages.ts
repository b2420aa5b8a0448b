/**
 * Changes as they are made, with the cameras as they are by then.
 *
 * @module
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { ApiClient, RequestError } from "../../client/ApiClient.ts"
import { camerasByIds, streamChangePages } from "../../client/operations/mod.ts"
import type { Page } from "../../client/Pages.ts"
import type { Camera } from "../../domain/Camera.ts"
import type { ChangeFilter, ChangeLogEntry } from "../../domain/ChangeLog.ts"
import type { AuthorizationError } from "../../domain/Errors.ts"

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

// Soon enough for who watches, and one request in that time.
const pause = "2 seconds"

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

const isPassing = ({ _tag }: RequestError | AuthorizationError): boolean =>
  _tag === "ConnectionError" || _tag === "InternalError" || _tag === "TooManyRequestsError"

/**
 * The changes, page by page. What goes on survives that the server is away: once it has answered, that
 * is told and tried again.
 */
export const watchPages = (
  filter: ChangeFilter,
  { from: start, once }: WatchOptions,
): Stream.Stream<Page<Changed>, RequestError | AuthorizationError, ApiClient> =>
  Stream.suspend(() => {
    let from = start
    let hasAnswered = false
    let isAway = false
    const round = Stream.suspend(() => streamChangePages(filter, { from })).pipe(
      Stream.mapEffect(withCameras),
      Stream.map((page) => {
        from = page.checkpoint
        return page
      }),
    )
    if (once) return round
    const answered = Stream.fromEffectDrain(Effect.suspend(() => {
      hasAnswered = true
      if (!isAway) return Effect.void
      isAway = false
      return Console.error("the server answers again")
    }))
    const survive = (error: RequestError | AuthorizationError) => {
      if (!hasAnswered || !isPassing(error)) return Stream.fail(error)
      if (isAway) return Stream.empty
      isAway = true
      return Stream.fromEffectDrain(Console.error(`${error.message} Trying again.`))
    }
    return Stream.concat(round, answered).pipe(
      Stream.catch(survive),
      Stream.repeat(Schedule.spaced(pause)),
    )
  })
