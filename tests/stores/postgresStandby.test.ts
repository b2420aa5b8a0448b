/**
 * What holds of stores, also where a standby answers their reads. It takes minutes: `CAM2_STANDBY=1`.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import { largeRecordBehaviours, storeBehaviours } from "@cam2/camera-database/stores"
import { appBehaviours } from "../../src/testing/stores/Clients.ts"
import { managementBehaviours } from "../../src/testing/stores/ClientManagement.ts"
import { storedResponseBehaviours } from "../../src/testing/stores/StoredResponses.ts"
import { replicatedStores } from "./ReplicatedStores.ts"
import { standby } from "./Standby.ts"

// What is of clients is never read there.
const others = new Set(
  [appBehaviours, managementBehaviours, storedResponseBehaviours].flatMap(Object.keys),
)
const behaviours = Object.entries({ ...storeBehaviours, ...largeRecordBehaviours })
  .filter(([title]) => !others.has(title))

const isAsked = Deno.env.get("CAM2_STANDBY") !== undefined
const ignore = typeof standby === "string"

for (const isAwaited of [true, false]) {
  for (const index of [false, true]) {
    const name = `postgres with a standby${isAwaited ? " that is waited for" : ""}${
      index ? "" : ", without the index"
    }`
    for (const [title, behaviour] of isAsked ? behaviours : []) {
      Deno.test({
        name: `${name}: ${title}`,
        ignore,
        fn: () =>
          Effect.runPromise(
            Effect.provide(behaviour, replicatedStores({ index, isAwaited })),
          ),
      })
    }
  }
}

if (isAsked) {
  Deno.test({
    name: "postgres with a standby: much was answered by it",
    ignore,
    fn: () => {
      const page = PrometheusMetrics.formatUnsafe(Context.empty())
      const answered = (by: string) =>
        Number(new RegExp(`answered_by="${by}"\\} (\\d+)`).exec(page)?.[1] ?? 0)
      console.log(`${answered("replica")} statements, and ${answered("primary")} by the database`)
      assert.ok(answered("replica") > 1000)
    },
  })
}
