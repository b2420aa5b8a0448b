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
  {
    file: "src/domain/Address.ts",
    original: "/^([a-z][a-z0-9+.-]*:[/\\\\]+)?.*@/is",
    replacement: "/([a-z][a-z0-9+.-]*:[/\\\\]+)?.*@/is",
    why: "Every part of it may be empty or any text, so the first match begins at the start.",
  },
  {
    file: "src/domain/Address.ts",
    original: "/^([^?#]*)(\\?[^#]*)?/",
    replacement: "/([^?#]*)(\\?[^#]*)?/",
    why: "Both parts may be empty, so the first match begins at the start.",
  },
  {
    file: "src/contract/ReadCamera.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    why: "Its first letter is taken for a field, S, and a field that a record has not is left out.",
  },
  {
    file: "src/domain/Input.ts",
    original: "true",
    replacement: "false",
    why: "The type of isOptional has no false; whatever is there but undefined means optional.",
  },
  {
    file: "src/client/RetryPolicy.ts",
    original: "status !== undefined",
    replacement: "true",
    why: "No list of statuses has undefined; it is there for the compiler.",
  },
  {
    file: "src/client/RetryPolicy.ts",
    original: "() => false",
    replacement: "() => undefined",
    why: "Either says no.",
  },
  {
    file: "src/client/TokenService.ts",
    original: '"token"',
    replacement: '""',
    why: "Of the token that is asked for, any key does: there is one, and it is kept for no time.",
  },
  {
    file: "src/client/TokenService.ts",
    original: "Exit.isFailure(exit)",
    replacement: "true",
    why: "Where it succeeds, another token is held, whatever was being renewed.",
  },
  {
    file: "src/client/TokenService.ts",
    original: "held !== renewed",
    replacement: "true",
    why: "Each call would wait in the background for the same renewal: only fibers are spared.",
  },
  {
    file: "src/client/TokenService.ts",
    original: "store.remove?.(connection, token)",
    replacement: "store.remove(connection, token)",
    why: "Without that method it dies, and a store that dies counts as one that has done it.",
  },
  {
    file: "src/client/Pages.ts",
    original: "steps - 1",
    replacement: "steps + 1",
    why: "The mark is set at 1, 3, 7, … instead of 1, 2, 4, …, which finds a circle as well.",
  },
  {
    file: "src/client/Pages.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    why: "No camera has this id.",
  },
  {
    file: "src/client/Pages.ts",
    original: 'next === "elsewhere"',
    replacement: "false",
    why: "A link elsewhere is a failure, too, which the same condition asks for first.",
  },
  {
    file: "src/client/Pages.ts",
    original: '"elsewhere"',
    replacement: '""',
    why: "The same.",
  },
]
