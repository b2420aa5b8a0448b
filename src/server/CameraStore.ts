/**
 * The port to where cameras and their change log are kept.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type { Camera } from "../domain/Camera.ts"
import type { CameraAttributes, CameraKey } from "../domain/CameraQuery.ts"
import type { CheckedChanges, NewCamera } from "../domain/CameraWrite.ts"
import type { ChangeLogEntry } from "../domain/ChangeLog.ts"
import type { FormatError, ResourceConflictError, ResourceNotFoundError } from "../domain/Errors.ts"

/** One page; `next` is the cursor to continue from, if there is more. */
export interface StorePage<A> {
  /** At most 100 of what matches, and no more than one answer holds in bytes. */
  readonly items: ReadonlyArray<A>
  /** Where the next page starts; undefined on the last one. */
  readonly next: number | undefined
  /** The cursor of the last item, from which what is added later can be read. */
  readonly last: number | undefined
}

/** Where a page starts: after a cursor, else past `offset` results. */
export interface PageStart {
  /** How many results to pass over. */
  readonly offset?: number | undefined
  /** The cursor of the page before. */
  readonly after?: number | undefined
}

/** What cameras must match; the three fields of a circle come together. */
export interface StoreFilter extends CameraAttributes, PageStart {
  /** The centre of the circle, in degrees north. */
  readonly latitude?: number | undefined
  /** The centre of the circle, in degrees east. */
  readonly longitude?: number | undefined
  /** The radius of the circle in kilometres. */
  readonly radius?: number | undefined
}

/** A range of the change log in milliseconds since 1970, both ends included. */
export interface StoreRange extends PageStart {
  /** The first millisecond of the range. */
  readonly start?: number | undefined
  /** The last millisecond of the range. */
  readonly end?: number | undefined
}

/**
 * What a camera store does. Every method is one atomic unit: a write and its change-log entry are
 * both kept or neither is. A failure of the database itself is a defect.
 */
export interface CameraStoreShape {
  /** The camera with an id. */
  readonly byId: (cameraID: string) => Effect.Effect<Option.Option<Camera>>
  /** The camera with a legacy id. */
  readonly byLegacyId: (legacyCameraID: number) => Effect.Effect<Option.Option<Camera>>
  /** Cameras that match a filter, in the order they were added. */
  readonly search: (filter: StoreFilter) => Effect.Effect<StorePage<Camera>>
  /**
   * Cameras at an address, in the order they were added, past `offset` of them: all, or of many, or of
   * large ones, more than one answer holds.
   */
  readonly byKey: (
    key: CameraKey,
    offset?: number | undefined,
  ) => Effect.Effect<ReadonlyArray<Camera>>
  /** Cameras at any of some addresses: of an IP camera its `ip` and `port`, not its other fields. */
  readonly byAddresses: (keys: ReadonlyArray<CameraKey>) => Effect.Effect<ReadonlyArray<Camera>>
  /** Adds a camera under `cameraID`. */
  readonly add: (
    cameraID: string,
    camera: NewCamera,
  ) => Effect.Effect<void, ResourceConflictError>
  /**
   * Adds cameras in their order, each one an atomic unit of its own, and tells of each whether it was
   * added: it was not when another camera has its legacy id.
   */
  readonly addAll: (
    cameras: ReadonlyArray<readonly [cameraID: string, camera: NewCamera]>,
  ) => Effect.Effect<ReadonlyArray<boolean>>
  /** Changes a camera; a field that is absent or `null` stays. */
  readonly update: (
    changes: CheckedChanges,
  ) => Effect.Effect<void, ResourceNotFoundError | ResourceConflictError | FormatError>
  /** Changes in a range of time, oldest first. */
  readonly changes: (range: StoreRange) => Effect.Effect<StorePage<ChangeLogEntry>>
}

const Service: Context.ServiceClass<
  CameraStore,
  "@cam2/camera-database/CameraStore",
  CameraStoreShape
> = Context.Service<CameraStore, CameraStoreShape>()("@cam2/camera-database/CameraStore")

/** Where the server keeps cameras. */
export class CameraStore extends Service {}
