/**
 * Operations that a test answers itself.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { ApiClient } from "../client/ApiClient.ts"
import * as operations from "../client/operations/mod.ts"
import { CameraDatabase, type CameraDatabaseShape } from "../client/CameraDatabase.ts"
import { checkObject, refuse } from "./Refusal.ts"

/** The operations that a test answers itself, each with the signature of the operation. */
export type Mocks = Partial<CameraDatabaseShape>

const notMocked = (operation: string) =>
  new Error(`${operation} is not mocked. Mock it with layerMock({ ${operation}: … }).`)

/** The mock of an operation; one that is none, as it can be without types, ends with a defect that says so. */
const checked =
  (operation: string, mock: unknown) => (...args: ReadonlyArray<unknown>): unknown => {
    const made = typeof mock === "function" ? mock(...args) : undefined
    if (Effect.isEffect(made) || Stream.isStream(made)) return made
    throw new Error(
      `The mock of ${operation} is no function that gives an Effect, or a Stream where the operation does.`,
    )
  }

/** What only calls other operations. */
const composed: ReadonlyArray<string> = [
  "cameraByListId",
  "writeCamera",
] satisfies ReadonlyArray<keyof Mocks>

/**
 * The client of a test that answers the operations in `mocks` itself, without a server. It serves both
 * programs that import the operations and programs that use {@linkcode CameraDatabase}.
 *
 * An operation that is not mocked ends with a defect that names it. Two operations only call others, and
 * work as ever where those are mocked: `cameraByListId` calls `cameraById` and `cameraByLegacyId`, and
 * `writeCamera` calls `addCamera` or `updateCamera`.
 *
 * @example One operation, in both styles
 * ```ts
 * import { CameraDatabase, ResourceNotFoundError, usageByClient } from "@cam2/camera-database"
 * import { layerMock } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const mock = layerMock({
 *   usageByClient: (clientID) =>
 *     clientID === "c"
 *       ? Effect.succeed(7)
 *       : Effect.fail(new ResourceNotFoundError({ message: "No such client" })),
 * })
 * const imported = usageByClient("c", "bob")
 * const injected = Effect.flatMap(CameraDatabase, (cam2) => cam2.usageByClient("d", "bob"))
 * const program = Effect.all([imported, Effect.flip(injected)]).pipe(Effect.provide(mock))
 * const [usage, { _tag }] = await Effect.runPromise(program)
 * console.log(usage, _tag)
 * ```
 *
 * @example A stream
 * ```ts
 * import { streamClientIdsByOwner } from "@cam2/camera-database"
 * import { layerMock } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const mock = layerMock({ streamClientIdsByOwner: () => Stream.make("a", "b") })
 * const count = streamClientIdsByOwner("bob").pipe(Stream.runCount, Effect.provide(mock))
 * console.log(await Effect.runPromise(count))
 * ```
 */
export const layerMock = (mocks: Mocks): Layer.Layer<ApiClient | CameraDatabase> => {
  const given = new Map<string, unknown>(Object.entries(checkObject("layerMock", "mocks", mocks)))
  for (const [name, mock] of given) {
    if (!Object.hasOwn(operations, name)) {
      return refuse("layerMock", name, mock, "the name of an operation")
    }
  }
  const substitute = <Run>(operation: string, run: Run): Run => {
    const mock = given.get(operation)
    // The type of `mocks` ties each name to the signature of its operation.
    if (mock !== undefined) return checked(operation, mock) as Run
    if (composed.includes(operation)) return run
    throw notMocked(operation)
  }
  const client = Layer.succeed(ApiClient, {
    call: ({ operation }) => Effect.die(notMocked(operation)),
    deadline: Duration.infinity,
    retry: false,
    substitute,
  })
  return Layer.provideMerge(CameraDatabase.layer, client)
}
