/**
 * Cameras that a list of this database has as retired.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { ApiClient, RequestError } from "../client/ApiClient.ts"
import { retireCamera, searchCamera } from "../client/operations/mod.ts"
import type { Camera } from "../domain/Camera.ts"
import { fieldsOf, hasFields } from "../domain/CameraMatch.ts"
import { type NewCamera, withoutServerMade } from "../domain/CameraWrite.ts"
import type { AuthorizationError } from "../domain/Errors.ts"
import { checks } from "../domain/Kind.ts"
import type { ImportEntry, Retirement } from "./ImportEntry.ts"
import { alreadyThere, type Outcome } from "./ImportSummary.ts"

/** Whether a record says that its camera is retired, and why. */
export const retirementOf = (
  { retired_at, retired_reason }: { readonly [name: string]: unknown },
): Retirement | undefined =>
  retired_at == null || retired_at === "" ? undefined : {
    reason: typeof retired_reason === "string" && retired_reason !== "" &&
        checks.text(retired_reason) === true
      ? retired_reason
      : undefined,
  }

interface Placed {
  readonly entry: ImportEntry
}

/** Retires the camera that an entry became or changed, where the list has it as retired. */
export const retireAs = (
  { entry: { retired } }: Placed,
  outcome: Outcome,
  cameraID: string,
): Effect.Effect<void, RequestError | AuthorizationError, ApiClient> =>
  retired === undefined || outcome === alreadyThere || typeof outcome !== "string"
    ? Effect.void
    : retireCamera(cameraID, retired).pipe(
      Effect.asVoid,
      // Another has removed it meanwhile.
      Effect.catchTag("ResourceNotFoundError", () => Effect.void),
      // It is for every version.
      Effect.catchTag("PreconditionFailedError", Effect.die),
    )

const isSo = (there: Camera, camera: NewCamera, { reason }: Retirement) => {
  const given = fieldsOf(camera)
  // What the server makes is none of what is written, except for what is asked about.
  const kept = fieldsOf(withoutServerMade({ ...there }) as unknown as NewCamera)
  return there.retired_reason === (reason ?? null) && kept.size === given.size &&
    hasFields(kept, given)
}

/**
 * The cameras that are retired already and as their entries have them, with their ids: bringing these
 * again would revive them for a moment. Only those with an id of a source are found.
 */
export const findRetired = <A extends Placed & { readonly camera: NewCamera }>(
  entries: ReadonlyArray<A>,
): Effect.Effect<ReadonlyMap<A, string>, RequestError, ApiClient> =>
  Effect.map(
    Effect.forEach(
      entries.filter(({ camera, entry }) => entry.retired && camera.source && camera.source_id),
      (one) =>
        Effect.map(
          searchCamera({
            source: one.camera.source!,
            source_id: one.camera.source_id!,
            retired: true,
          }),
          (found) => {
            const there = found.find((camera) => isSo(camera, one.camera, one.entry.retired!))
            return there === undefined ? [] : [[one, there.cameraID] as const]
          },
        ),
      { concurrency: 8 },
    ),
    (found) => new Map(found.flat()),
  )
