/**
 * The behaviours of stores over D1, for a Worker to run where the database is: each asks thousands of
 * statements, one after the other.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { type D1Binding, layerD1 } from "@cam2/camera-database/d1"
import { storeBehaviours } from "@cam2/camera-database/stores"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"

const behaviours: Readonly<
  Record<string, Effect.Effect<void, unknown, Layer.Success<ReturnType<typeof layerD1>>>>
> = storeBehaviours

/** Runs the behaviour that a request names over an empty database; says why where it fails. */
export const behave = async (request: Request, DB: D1Binding): Promise<Response> => {
  const { title } = await request.json()
  const error = await behaviours[title]!.pipe(
    // On a busy machine twenty writers take longer than a server has patience with them.
    Effect.updateService(CurrentSlices, (limits) => ({ ...limits, patience: 600_000 })),
    Effect.provide(layerD1(DB)),
    Effect.runPromise,
  ).then(() => undefined, (error) => String(error.stack ?? error))
  return Response.json({ error })
}
