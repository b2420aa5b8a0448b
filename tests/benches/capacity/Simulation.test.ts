import assert from "node:assert/strict"
import { randomFrom } from "../../Sphere.ts"
import { exponential, logNormal, type Scenario, simulate } from "./Simulation.ts"
import { meanWait } from "./Waiting.ts"

const near = (found: number, expected: number, share: number) =>
  assert.ok(Math.abs(found - expected) <= share * expected, `${found}, not ${expected}`)

const one = (servers: number, rate: number, time: (random: () => number) => number): Scenario => ({
  servers: [servers],
  rate,
  requests: 120_000,
  visits: (random) => [{ station: 0, time: time(random) }],
  random: randomFrom(1),
})

Deno.test("simulate: waits as long as the arithmetic of M/M/1, M/M/c and M/D/1 says", () => {
  for (const [servers, load] of [[1, 0.5], [1, 0.8], [4, 0.8], [16, 0.85]] as const) {
    const rate = servers * load
    const { busy, waits } = simulate(one(servers, rate, (random) => exponential(1, random)))
    near(waits[0]!, meanWait({ servers, rate, time: 1, variation: 1 }), 0.1)
    near(busy[0]!, load, 0.02)
  }
  const { waits } = simulate(one(1, 0.7, () => 1))
  near(waits[0]!, meanWait({ servers: 1, rate: 0.7, time: 1, variation: 0 }), 0.05)
})

Deno.test("simulate: waits as long as Pollaczek and Khinchine say for one server, and about so for more", () => {
  const time = (random: () => number) => logNormal(1, 2, random)
  near(
    simulate(one(1, 0.7, time)).waits[0]!,
    meanWait({ servers: 1, rate: 0.7, time: 1, variation: 2 }),
    0.1,
  )
  near(
    simulate(one(4, 3, time)).waits[0]!,
    meanWait({ servers: 4, rate: 3, time: 1, variation: 2 }),
    0.2,
  )
})

Deno.test("simulate: a request alone takes as long as its visits", () => {
  const { times, waits } = simulate({
    servers: [1, 2],
    rate: 1e-6,
    requests: 100,
    visits: () => [{ station: 0, time: 2 }, { station: 1, time: 3 }, { station: 0, time: 1 }],
    random: randomFrom(1),
  })
  assert.deepEqual(times.map(Math.round), Array.from({ length: 90 }, () => 6))
  assert.deepEqual(waits, [0, 0])
})

Deno.test("simulate: what is in flight is the rate by the time, as Little says", () => {
  const rate = 1.6
  const { busy, times } = simulate({
    servers: [1, 1],
    rate,
    requests: 100_000,
    visits: (random) => [{ station: random() < 0.5 ? 0 : 1, time: exponential(1, random) }],
    random: randomFrom(2),
  })
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  near(rate * mean, 2 * 0.8 / (1 - 0.8), 0.1)
  for (const share of busy) near(share, 0.8, 0.05)
})

Deno.test("simulate: is the same for the same numbers of chance", () => {
  const run = () => simulate(one(2, 1.5, (random) => exponential(1, random)))
  assert.deepEqual(run(), run())
})

Deno.test("logNormal: has the mean and the variance that it is given", () => {
  const random = randomFrom(3)
  const times = Array.from({ length: 200_000 }, () => logNormal(5, 0.5, random))
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  near(mean, 5, 0.02)
  const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length
  near(variance / mean ** 2, 0.5, 0.1)
})
