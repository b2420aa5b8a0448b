/**
 * What the operations on clients take: owners and permission levels.
 *
 * @module
 */
import type * as Result from "effect/Result"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import { type Check as ValueCheck, checks, notEmpty, oneOf } from "./Kind.ts"
import { isOwner, isOwnerOrNone } from "./Owner.ts"
import { type PermissionLevel, permissionLevels } from "./Permission.ts"

type Check<A> = (input: A) => Result.Result<A, FormatError>

const ownerCheck = (check: ValueCheck) => (operation: string): Check<{ readonly owner: string }> =>
  Input.checkInput(operation, { owner: { check } })

/** Checks the owner that clients are looked for by; fails with what is wrong. */
export const checkOwner = /* @__PURE__ */ (() => ownerCheck(checks.text))()

/** Checks the owner whose clients are wanted, and not those of every one; fails with what is wrong. */
export const checkOneOwner = /* @__PURE__ */ (() => ownerCheck(notEmpty(checks.text)))()

/** Checks the owner that a client is given; fails with what is wrong. */
export const checkNewOwner = /* @__PURE__ */ (() => ownerCheck(isOwner))()

/** Checks the owner of a client that is registered; fails with what is wrong. */
export const checkRegisteredOwner = /* @__PURE__ */ (() => ownerCheck(isOwnerOrNone))()

/** Checks a permission level; fails with what is wrong. */
export const checkLevel = (
  operation: string,
): Check<{ readonly permissionLevel: PermissionLevel }> =>
  Input.checkInput(operation, { permissionLevel: { check: oneOf(permissionLevels) } })
