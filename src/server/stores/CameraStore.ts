/**
 * The port to where cameras and their change log are kept.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type { Camera } from "../../domain/Camera.ts"
import type { CameraClusters, CameraFacets, FacetName } from "../../domain/CameraFacets.ts"
import type { CameraPut } from "../../domain/CameraPut.ts"
import type { CameraKey } from "../../domain/CameraKey.ts"
import type { CameraAttributes } from "../../domain/CameraQuery.ts"
import type { CheckedChanges, NewCamera } from "../../domain/CameraWrite.ts"
import type { ChangeKind, ChangeLogEntry } from "../../domain/ChangeLog.ts"
import type {
  FormatError,
  PreconditionFailedError,
  ResourceConflictError,
  ResourceNotFoundError,
} from "../../domain/Errors.ts"
import type { Conflict, Precondition, PutResult, Versions } from "./CameraRecord.ts"
import type { ResponseStore, StoredResponse } from "./StoredResponse.ts"

/** One page; `next` is the cursor to continue from, if there is more. */
export interface StorePage<A> {
  /** At most 100 of what matches, and no more than one response holds in bytes. */
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

/** A camera, and how many times it was written. */
export interface VersionedCamera {
  /** The camera. */
  readonly camera: Camera
  /** How many times it was written. */
  readonly version: number
}

/** Whether cameras are meant that are retired; others when it is left out. */
export type Retired = boolean | "any"

/** What cameras must match; a circle has all its three fields. */
export interface StoreSelection extends CameraAttributes {
  /** The centre of the circle, in degrees north. */
  readonly latitude?: number | undefined
  /** The centre of the circle, in degrees east. */
  readonly longitude?: number | undefined
  /** The radius of the circle in kilometres. */
  readonly radius?: number | undefined
}

/**
 * Where a page of cameras starts: after a place in the order of adding, or in that of the distance,
 * which is written as {@linkcode formatNear} does.
 */
export type CameraCursor = number | string

/** Which cameras a page has, and in which order. */
export interface StoreFilter extends StoreSelection {
  /** The order: that of adding when left out; by distance from the centre, with or without a radius. */
  readonly sort?: "added" | "distance" | undefined
  /** The most cameras of the page; 100 when left out. */
  readonly limit?: number | undefined
  /** How many results to pass over. */
  readonly offset?: number | undefined
  /** The cursor of the page before. */
  readonly after?: CameraCursor | undefined
}

/** A page of cameras. */
export interface CameraPage {
  /** As many of what matches as were asked for, and no more than one response holds in bytes. */
  readonly items: ReadonlyArray<Camera>
  /** The distance of each in kilometres, in the order of distance. */
  readonly distances?: ReadonlyArray<number>
  /** Where the next page starts; undefined on the last one. */
  readonly next: CameraCursor | undefined
  /** The cursor of the last item. */
  readonly last: CameraCursor | undefined
}

/** A range of the change log in milliseconds since 1970, both ends included. */
export interface StoreRange extends PageStart {
  /** The first millisecond of the range. */
  readonly start?: number | undefined
  /** The last millisecond of the range. */
  readonly end?: number | undefined
}

/** Which changes are wanted: those of a range, of one kind where it is given. */
export interface StoreChanges extends StoreRange {
  /** What was done to the camera. */
  readonly kind?: ChangeKind | undefined
}

/**
 * The camera that stands for one that was to be added, and whether it was there before; or why none
 * does.
 */
export type StandIn = { readonly cameraID: string; readonly existing: boolean } | Conflict

/**
 * What a camera store does. Every method is one atomic unit: a write and its change-log entry are
 * both kept or neither is. A failure of the database itself is a defect.
 */
export interface CameraStoreShape extends ResponseStore {
  /** The camera with an id. */
  readonly byId: (
    cameraID: string,
    retired?: Retired | undefined,
  ) => Effect.Effect<Option.Option<Camera>>
  /** The camera with a legacy id. */
  readonly byLegacyId: (
    legacyCameraID: number,
    retired?: Retired | undefined,
  ) => Effect.Effect<Option.Option<Camera>>
  /**
   * For each of some ids, in their order, the camera that has it, or none: a text is an id, a number a
   * legacy id. There are fewer than ids when more have no room in one response, and one at least.
   */
  readonly byIds: (
    ids: ReadonlyArray<string | number>,
    retired?: Retired | undefined,
  ) => Effect.Effect<ReadonlyArray<Camera | undefined>>
  /** Cameras that match a filter, in its order. */
  readonly search: (filter: StoreFilter) => Effect.Effect<CameraPage>
  /** How many cameras match. */
  readonly count: (selection: StoreSelection) => Effect.Effect<number>
  /** How many of the cameras that match have which value of some fields. */
  readonly facets: (
    selection: StoreSelection,
    by: ReadonlyArray<FacetName>,
  ) => Effect.Effect<CameraFacets>
  /** The cameras that match, counted by the cells of a zoom, or of less where there are too many. */
  readonly clusters: (selection: StoreSelection, zoom: number) => Effect.Effect<CameraClusters>
  /**
   * Cameras at an address, in the order they were added, past `offset` of them: all, or of many, or of
   * large ones, more than one response holds.
   */
  readonly byKey: (
    key: CameraKey,
    offset?: number | undefined,
  ) => Effect.Effect<ReadonlyArray<Camera>>
  /** Cameras at any of some addresses: of an IP camera its `ip` and `port`, not its other fields. */
  readonly byAddresses: (keys: ReadonlyArray<CameraKey>) => Effect.Effect<ReadonlyArray<Camera>>
  /**
   * Adds a camera under `cameraID`, and keeps `response` in the same unit; false, and nothing is written,
   * where a response is kept under the same key already.
   */
  readonly add: (
    cameraID: string,
    camera: NewCamera,
    response?: StoredResponse | undefined,
  ) => Effect.Effect<boolean, ResourceConflictError>
  /**
   * Adds cameras in their order, each one an atomic unit of its own, and tells of each why it was
   * not added, if it was not.
   */
  readonly addAll: (
    cameras: ReadonlyArray<readonly [cameraID: string, camera: NewCamera]>,
  ) => Effect.Effect<ReadonlyArray<Conflict | undefined>>
  /**
   * Adds those of some cameras that are not there, in their order, and gives for each the camera that
   * stands for it. One that is there stands for one of them at most, and none in `taken` does. Nothing
   * is written between the look-up and the adding, also by another server: two that are given the
   * same cameras at the same time add each once.
   */
  readonly addMissing: (
    cameras: ReadonlyArray<readonly [cameraID: string, camera: NewCamera]>,
    taken: ReadonlySet<string>,
  ) => Effect.Effect<ReadonlyArray<StandIn>>
  /**
   * Adds a camera with a `source` and `source_id` under `cameraID`, or changes the one that has them, a
   * retired one too: what is absent stays, what is `null` is cleared. Writes nothing where that changes
   * nothing, nor where `precondition` does not hold.
   */
  readonly put: (
    cameraID: string,
    camera: NewCamera,
    precondition?: Precondition,
  ) => Effect.Effect<CameraPut, ResourceConflictError | PreconditionFailedError>
  /**
   * Adds cameras, or changes those that they mean, as `findMeant` finds them, and tells of each
   * what was done, or why it was refused. One that is there stands for one of them at most, and none in
   * `taken` does. Nothing is written between the look-up and the writing, also by another server.
   */
  readonly putAll: (
    cameras: ReadonlyArray<readonly [cameraID: string, camera: NewCamera]>,
    taken: ReadonlySet<string>,
  ) => Effect.Effect<ReadonlyArray<PutResult>>
  /** The camera with an id, and its version: how many times it was written. */
  readonly withVersion: (
    cameraID: string,
    retired?: Retired | undefined,
  ) => Effect.Effect<Option.Option<VersionedCamera>>
  /**
   * Changes a camera; a field that is absent or `null` stays. With `versions` only while it has one of
   * them, as all that takes them.
   */
  readonly update: (
    changes: CheckedChanges,
    versions?: Versions,
  ) => Effect.Effect<
    void,
    ResourceNotFoundError | ResourceConflictError | PreconditionFailedError | FormatError
  >
  /** Retires a camera, if it is not already: reads do not find it any longer. */
  readonly retire: (
    cameraID: string,
    reason: string | undefined,
    versions?: Versions,
  ) => Effect.Effect<void, ResourceNotFoundError | PreconditionFailedError>
  /** Removes a camera, a retired one too. */
  readonly remove: (
    cameraID: string,
    versions?: Versions,
  ) => Effect.Effect<void, ResourceNotFoundError | PreconditionFailedError>
  /** Changes in a range of time, oldest first. */
  readonly changes: (wanted: StoreChanges) => Effect.Effect<StorePage<ChangeLogEntry>>
  /** The cursor of the last change; 0 where there is none. */
  readonly lastChange: Effect.Effect<number>
}

const Service: Context.ServiceClass<
  CameraStore,
  "@cam2/camera-database/CameraStore",
  CameraStoreShape
> = Context.Service<CameraStore, CameraStoreShape>()("@cam2/camera-database/CameraStore")

/** Where the server keeps cameras. */
export class CameraStore extends Service {}
