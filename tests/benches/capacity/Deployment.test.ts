import assert from "node:assert/strict"
import { randomFrom } from "../../Sphere.ts"
import { callerKind, type Cost } from "./Costs.ts"
import { busyAt, type Deployment, meanTime, type Mix, planOf, serversOf } from "./Deployment.ts"
import { simulate } from "./Simulation.ts"

const cost = (what: string, asks: Cost["asks"], server: number, database: number): Cost => ({
  what,
  asks,
  server,
  database,
  rows: 1,
  pages: 1,
  variation: 0.5,
  perSecond: 1,
})
const costs = [
  cost(callerKind, "primary", 0.2, 0.1),
  cost("read", "replica", 0.5, 1.1),
  cost("write", "all", 1, 2),
]
const mix: Mix = { read: 9, write: 1 }
const near = (found: number, expected: number, share: number) =>
  assert.ok(Math.abs(found - expected) <= share * expected, `${found}, not ${expected}`)

Deno.test("planOf: what breaks first is what has the most to do for its size", () => {
  const plan = (deployment: Deployment) => {
    const { first, most } = planOf(costs, mix, deployment)
    return [first, Number(most.toFixed(3))]
  }
  // A request takes 0.55 ms of a process, and 1.19 ms of the primary.
  assert.deepEqual(plan({ processes: 1, replicas: 0, processors: 4 }), ["processes", 1.818])
  assert.deepEqual(plan({ processes: 8, replicas: 0, processors: 4 }), ["primary", 3.361])
  // With replicas 0.29 ms of the primary, and 0.9 ms of them; each does 0.2 ms of writes again.
  assert.deepEqual(plan({ processes: 99, replicas: 1, processors: 4 }), ["replicas", 3.636])
  assert.deepEqual(plan({ processes: 99, replicas: 9, processors: 4 }), ["replicas", 13.333])
  assert.deepEqual(plan({ processes: 99, replicas: 99, processors: 4 }), ["primary", 13.793])
})

Deno.test("planOf: a kind whose cost is not known is named", () => {
  assert.throws(
    () => planOf(costs, { other: 1 }, { processes: 1, replicas: 0, processors: 1 }),
    /the cost of other/,
  )
})

Deno.test("meanTime: is what the simulation takes, up to where little is left", () => {
  for (const replicas of [0, 2]) {
    const plan = planOf(costs, mix, { processes: 4, replicas, processors: 4 })
    for (const share of [0.3, 0.8]) {
      const rate = share * plan.most
      const { busy, times } = simulate({
        servers: serversOf(plan),
        rate,
        requests: 100_000,
        visits: plan.visits,
        random: randomFrom(4),
      })
      near(times.reduce((sum, time) => sum + time, 0) / times.length, meanTime(plan, rate), 0.1)
      const expected = plan.stations.flatMap(({ queues }, at) =>
        Array.from({ length: queues }, () => busyAt(plan, rate)[at]!)
      )
      for (const [at, share] of busy.entries()) near(share, expected[at]!, 0.05)
    }
  }
})

Deno.test("meanTime: is infinite from where a station cannot keep up", () => {
  const plan = planOf(costs, mix, { processes: 2, replicas: 1, processors: 2 })
  assert.ok(Number.isFinite(meanTime(plan, 0.99 * plan.most)))
  assert.equal(meanTime(plan, 1.01 * plan.most), Infinity)
})
