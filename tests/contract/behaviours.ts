/**
 * What the client and the server do together, one program a behaviour, for any runtime to run.
 *
 * @module
 */
import { managementBehaviours } from "./behaviours/ClientManagement.ts"
import { appBehaviours, usageBehaviours } from "./behaviours/Clients.ts"
import { changeLogBehaviours } from "./behaviours/ChangeLog.ts"
import { clientLogBehaviours } from "./behaviours/ClientLog.ts"
import { describingBehaviours } from "./behaviours/Describing.ts"
import { levelBehaviours } from "./behaviours/Levels.ts"
import { readingBehaviours } from "./behaviours/Reading.ts"
import { searchingBehaviours } from "./behaviours/Searching.ts"
import { writingBehaviours } from "./behaviours/Writing.ts"
import type { Program } from "./World.ts"

/** Every behaviour by its title; each needs a world of its own. */
export const behaviours: Readonly<Record<string, Program>> = {
  ...levelBehaviours,
  ...readingBehaviours,
  ...searchingBehaviours,
  ...writingBehaviours,
  ...describingBehaviours,
  ...changeLogBehaviours,
  ...appBehaviours,
  ...managementBehaviours,
  ...clientLogBehaviours,
  ...usageBehaviours,
}
