import assert from "node:assert/strict"
import { erlangC, meanWait, utilisation } from "./Waiting.ts"

const close = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-4, `${found}, not ${expected}`)

Deno.test("erlangC: is what tables have, and 1 for a load that is too much", () => {
  close(erlangC(1, 0.5), 0.5)
  close(erlangC(2, 1), 1 / 3)
  close(erlangC(5, 4), 0.5541)
  close(erlangC(10, 8), 0.4092)
  assert.equal(erlangC(4, 4), 1)
  assert.equal(erlangC(4, 0), 0)
})

Deno.test("erlangC: hundreds of servers overflow nothing", () => {
  const found = erlangC(500, 480)
  assert.ok(found > 0 && found < 1, String(found))
})

Deno.test("meanWait: is that of M/M/1, M/D/1 and M/M/c", () => {
  const queue = { servers: 1, rate: 0.5, time: 1, variation: 1 }
  close(meanWait(queue), 1)
  close(meanWait({ ...queue, variation: 0 }), 0.5)
  close(meanWait({ ...queue, servers: 2, rate: 1 }), 1 / 3)
})

Deno.test("meanWait: grows with the load, and is infinite where the servers cannot keep up", () => {
  const waits = [0.1, 0.5, 0.9, 0.99].map((rate) =>
    meanWait({ servers: 4, rate: 4 * rate, time: 1, variation: 2 })
  )
  assert.deepEqual(waits.toSorted((one, other) => one - other), waits)
  assert.equal(meanWait({ servers: 4, rate: 4, time: 1, variation: 1 }), Infinity)
})

Deno.test("utilisation: is the share of the time that servers are busy", () => {
  assert.equal(utilisation({ servers: 4, rate: 2, time: 1 }), 0.5)
})
