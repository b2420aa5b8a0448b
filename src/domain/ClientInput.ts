/**
 * What the operations on clients take: owners and permission levels.
 *
 * @module
 */
import type * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { FormatError } from "./Errors.ts"
import * as Field from "./Field.ts"
import * as Input from "./Input.ts"
import { PermissionLevel } from "./Permission.ts"

type Check<A> = (input: A) => Result.Result<A, FormatError>

const ownerCheck =
  (field: Schema.Codec<string>) => (operation: string): Check<{ readonly owner: string }> =>
    Input.checkInput(operation, Schema.Struct({ owner: field }), ["owner"])

/** Checks the owner that clients are looked for by; fails with what is wrong. */
export const checkOwner = /* @__PURE__ */ (() => ownerCheck(Field.Text))()

/** Checks the owner that a client is given; fails with what is wrong. */
export const checkNewOwner = /* @__PURE__ */ (() => ownerCheck(Field.Owner))()

/** Checks the owner of a client that is registered; fails with what is wrong. */
export const checkRegisteredOwner = /* @__PURE__ */ (() => ownerCheck(Field.OwnerOrNone))()

/** Checks a permission level; fails with what is wrong. */
export const checkLevel = (
  operation: string,
): Check<{ readonly permissionLevel: PermissionLevel }> =>
  Input.checkInput(operation, Schema.Struct({ permissionLevel: PermissionLevel }), [
    "permissionLevel",
  ])
