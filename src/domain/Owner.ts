/**
 * Owners of clients.
 *
 * @module
 */
import type { Check } from "./Kind.ts"

// Whatever a reader cannot see, or that turns the text around it, could make one owner look like
// another: controls, formats (bidirectional, zero-width and tag characters among them), fillers.
const ownerPattern = (least: 0 | 1) =>
  new RegExp(
    String.raw`^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]{${least},200}(?<!\s)$`,
    "u",
  )

const patterns =
  /* @__PURE__ */ (() => ({ owner: ownerPattern(1), ownerOrNone: ownerPattern(0) }))()

const check = (name: keyof typeof patterns): Check => (value) =>
  typeof value === "string" && (
    patterns[name].test(value) ||
    "the user name of the owner, 1 to 200 characters that all can be seen, without blanks at its ends"
  )

/** The pattern of an owner, and of one or none. */
export const ownerPatterns: Readonly<Record<"owner" | "ownerOrNone", string>> =
  /* @__PURE__ */ (() => ({
    owner: patterns.owner.source,
    ownerOrNone: patterns.ownerOrNone.source,
  }))()

/**
 * Checks an owner that a client is given: 1 to 200 characters, none of them invisible, none at the
 * ends blank. What is looked for is any text, for a database may hold older owners.
 */
export const isOwner: Check = /* @__PURE__ */ check("owner")

/** {@linkcode isOwner}, or none, which the server refuses in words of its own. */
export const isOwnerOrNone: Check = /* @__PURE__ */ check("ownerOrNone")
