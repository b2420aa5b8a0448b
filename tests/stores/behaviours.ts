/**
 * What stores do, whatever keeps them: one program a behaviour, for any engine to run.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type { Stores } from "@cam2/camera-database/server"
import { answerBehaviours } from "./Answers.ts"
import { bulkBehaviours } from "./CameraBulk.ts"
import { cameraBehaviours } from "./Cameras.ts"
import { circleBehaviours } from "./Circles.ts"
import { managementBehaviours } from "./ClientManagement.ts"
import { appBehaviours } from "./Clients.ts"
import { largeBehaviours } from "./LargeRecords.ts"
import { modelBehaviours } from "./Model.ts"
import { putBehaviours } from "./Puts.ts"
import { putWalkBehaviours } from "./PutWalks.ts"
import { sourceIdBehaviours } from "./SourceIds.ts"
import { sourceBehaviours } from "./Sources.ts"
import { walkBehaviours } from "./Walks.ts"

/** Every behaviour by its title; each needs stores of its own. */
export const behaviours: Readonly<Record<string, Effect.Effect<void, unknown, Stores>>> = {
  ...cameraBehaviours,
  ...bulkBehaviours,
  ...sourceIdBehaviours,
  ...putBehaviours,
  ...putWalkBehaviours,
  ...sourceBehaviours,
  ...circleBehaviours,
  ...largeBehaviours,
  ...modelBehaviours,
  ...walkBehaviours,
  ...appBehaviours,
  ...managementBehaviours,
  ...answerBehaviours,
}
