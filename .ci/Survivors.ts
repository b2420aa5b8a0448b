/**
 * Survivors: the changes of `deno task mutate` that no test can notice.
 *
 * @module
 */
import type { Explained } from "./Mutants.ts"

/** Each with the reason. */
export const survivors: ReadonlyArray<Explained> = [
  {
    file: "src/contract/Link.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    why:
      "The letters of a text that is no link have no relation, so they are passed over like none.",
  },
]
