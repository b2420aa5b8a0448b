/**
 * What stores do, whatever keeps them: one program a behaviour, for any engine to run.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type { Stores } from "../../server/stores/Stores.ts"
import { storedResponseBehaviours } from "./StoredResponses.ts"
import { bulkBehaviours } from "./CameraBulk.ts"
import { pageBehaviours } from "./CameraPages.ts"
import { cameraBehaviours } from "./Cameras.ts"
import { circleBehaviours } from "./Circles.ts"
import { managementBehaviours } from "./ClientManagement.ts"
import { appBehaviours } from "./Clients.ts"
import { largeBehaviours } from "./LargeRecords.ts"
import { modelBehaviours } from "./Model.ts"
import { countBehaviours } from "./ModelCounts.ts"
import { putAllBehaviours } from "./PutAlls.ts"
import { putBehaviours } from "./Puts.ts"
import { putWalkBehaviours } from "./PutWalks.ts"
import { sourceIdBehaviours } from "./SourceIds.ts"
import { sourceBehaviours } from "./Sources.ts"
import { walkBehaviours } from "./Walks.ts"

/**
 * Every behaviour of stores by its title, as a program that fails with what is wrong. Each needs empty
 * stores of its own.
 */
export const storeBehaviours: Readonly<Record<string, Effect.Effect<void, unknown, Stores>>> = {
  ...cameraBehaviours,
  ...pageBehaviours,
  ...bulkBehaviours,
  ...sourceIdBehaviours,
  ...putBehaviours,
  ...putAllBehaviours,
  ...putWalkBehaviours,
  ...sourceBehaviours,
  ...circleBehaviours,
  ...modelBehaviours,
  ...countBehaviours,
  ...walkBehaviours,
  ...appBehaviours,
  ...managementBehaviours,
  ...storedResponseBehaviours,
}

/**
 * What stores do with records of an old database whose texts have up to 3 MB, for engines that take such;
 * new records are never so large.
 */
export const largeRecordBehaviours: Readonly<Record<string, Effect.Effect<void, unknown, Stores>>> =
  largeBehaviours
