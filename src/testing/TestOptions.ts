/**
 * The options of a test, and the check of them, so that a mistake in them does not make it pass.
 *
 * @module
 */
import * as Result from "effect/Result"
import { checkNames, wrongOption } from "../client/ClientOptions.ts"
import * as operations from "../client/operations/mod.ts"
import type { DurationInput, RetryPolicy } from "../client/RetryPolicy.ts"
import { checkNewCamera, type NewCamera } from "../domain/CameraWrite.ts"
import { sharedRows, typedRows } from "../domain/CameraTable.ts"
import type { InvalidOptionError } from "../domain/Errors.ts"
import { type PermissionLevel, permissionLevels } from "../domain/Permission.ts"
import { show } from "../domain/Problem.ts"
import type { Injection } from "./Injection.ts"
import { derivedOperations } from "./OperationErrors.ts"

/** What a test database holds, and what goes wrong with it. */
export interface TestOptions {
  /** The cameras in it; the sample when left out. */
  readonly cameras?: ReadonlyArray<NewCamera> | undefined
  /** The permission level of the client; `"admin"` when left out. */
  readonly permissionLevel?: PermissionLevel | undefined
  /**
   * What goes wrong: `fail`, `delay`, `cutResponse`, `slowResponse`, `proxyPage`, `expireTokens` and
   * `refuseTokens`.
   */
  readonly inject?: ReadonlyArray<Injection> | undefined
  /** As for a client; no retries when left out. What was injected is retried, too. */
  readonly retry?: RetryPolicy | false | undefined
  /** As for a client. */
  readonly timeout?: DurationInput | undefined
  /** As for a client. */
  readonly deadline?: DurationInput | undefined
  /** As for a client; `false` when left out and something is injected. */
  readonly batching?: boolean | undefined
}

// Checked by the compiler to be all of them.
const optionNames: { readonly [Name in keyof TestOptions]-?: true } = {
  batching: true,
  cameras: true,
  deadline: true,
  inject: true,
  permissionLevel: true,
  retry: true,
  timeout: true,
}

const operationNames: ReadonlyArray<string> = Object.keys(operations).filter((name) =>
  !Object.hasOwn(derivedOperations, name)
)

const checkCamera = checkNewCamera("layerTestWith")

const givenByServer = ["cameraID", "created_at", "updated_at", "retired_at"]
const fieldNames = new Set(
  [...sharedRows, ...typedRows].map(([name]) => name).concat("camera_type"),
)

const checkCameras = (cameras: unknown): InvalidOptionError | undefined => {
  if (!Array.isArray(cameras)) return wrongOption("cameras", show(cameras), "a list of cameras")
  for (const [index, camera] of cameras.entries()) {
    const checked = checkCamera(camera)
    if (Result.isSuccess(checked)) continue
    const { actual, expected = "", field = "" } = checked.failure
    const option = `cameras[${index}].${field}`
    return givenByServer.includes(field)
      ? wrongOption(
        option,
        "a value",
        "none, for the server gives the ids and the times of cameras",
      )
      : Object.hasOwn(Object(camera), field) && !fieldNames.has(field)
      ? wrongOption(option, "a name that is not known", expected)
      : wrongOption(option, show(actual), expected)
  }
}

const checkInjections = (inject: ReadonlyArray<Injection>): InvalidOptionError | undefined => {
  const expected = "what fail, delay or another of the functions beside them gives"
  if (!Array.isArray(inject)) return wrongOption("inject", show(inject), `a list of ${expected}`)
  for (const [index, injection] of inject.entries()) {
    if (typeof injection?._tag !== "string") {
      return wrongOption(`inject[${index}]`, show(injection), expected)
    }
    const names: ReadonlyArray<string> = "operations" in injection ? injection.operations : []
    const wrong = names.find((name) => !operationNames.includes(name))
    if (wrong !== undefined) {
      return wrongOption(`inject[${index}]`, show(wrong), `one of ${operationNames.join(", ")}`)
    }
  }
}

/** What is wrong with the options of a test, beside those of a client. */
export const checkTestOptions = (options: TestOptions): InvalidOptionError | undefined => {
  const unknown = checkNames(options, optionNames)
  if (unknown) return unknown
  const { cameras, inject = [], permissionLevel = "admin" } = options
  return (permissionLevels.includes(permissionLevel) ? undefined : wrongOption(
    "permissionLevel",
    show(permissionLevel),
    `one of ${permissionLevels.join(", ")}`,
  )) ??
    (cameras === undefined ? undefined : checkCameras(cameras)) ??
    checkInjections(inject)
}
