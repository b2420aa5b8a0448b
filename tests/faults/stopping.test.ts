import { report } from "./Report.ts"
import { stopsAtOnce, stopsInOrder, stopsUnheld, stopsWithReaders } from "./Stopping.ts"

Deno.test("serve: SIGTERM under load drops no request that was taken, and loses no count", async () => {
  report(await stopsInOrder())
})

for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
  Deno.test(`serve: ${signal} while it stops ends it at once, with ${code}`, () =>
    stopsAtOnce(signal, code))
}

Deno.test("serve: a stop is not held up by connections with half a request", () => stopsUnheld())

Deno.test("serve: a stop ends in time while clients wait for events, and one takes no more of a walk", () =>
  stopsWithReaders())
