/**
 * The routes that tell whether the server runs.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { Api } from "../../contract/Api.ts"
import { detached } from "../stores/Detached.ts"
import { notReady, unhealthy } from "../middleware/FailureResponses.ts"
import { CameraStore } from "../stores/CameraStore.ts"
import { ClientStore } from "../stores/ClientStore.ts"
import { ReplicaHealth, StoreHealth } from "../stores/StoreHealth.ts"

const ok = { status: "ok" as const }
const storeTimeout = "2 seconds"

/** `GET /health` and `GET /ready`. */
export const system = HttpApiBuilder.group(
  Api,
  "system",
  Effect.fnUntraced(function* (handlers) {
    const clients = yield* ClientStore
    const cameras = yield* CameraStore
    const health = yield* StoreHealth
    const replicaState = yield* ReplicaHealth
    const scope = yield* Effect.scope
    const answers = Effect.all([health, clients.isEmpty, cameras.byLegacyId(0)], { discard: true })
    const ready = () => {
      const replica = replicaState()
      return { ...ok, ...replica && { replica } }
    }
    return handlers.handleAll({
      health: () => Effect.succeed(ok),
      ready: () =>
        detached(answers, scope).pipe(
          Effect.timeout(storeTimeout),
          Effect.map((): ReturnType<typeof ready> | typeof notReady => ready()),
          Effect.catchTag("StoreUnavailable", (error) => Effect.succeed(unhealthy(error))),
          Effect.catchCause((cause) =>
            Cause.hasInterruptsOnly(cause)
              ? Effect.interrupt
              : Effect.as(Effect.logError("The database does not answer", cause), notReady)
          ),
        ),
    })
  }),
)
