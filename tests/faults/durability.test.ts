import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { Ledger } from "./Ledger.ts"
import { serve, sleep, withDirectory } from "../Process.ts"
import { report } from "./Report.ts"

const rounds = Number(Deno.env.get("CAM2_FAULT_ROUNDS") ?? 10)
const writers = 8

Deno.test(`serve: kill -9 in the middle of ${writers} writers loses nothing acknowledged, ${rounds} times`, () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const ledger = new Ledger()
    let interrupted = 0
    let kept = 0
    let gone = 0
    let cameras = 0
    let entries = 0
    for (let round = 0; round < rounds; round++) {
      await using server = await serve(db)
      const failures = Effect.runPromise(
        Effect.provide(
          Effect.all(Array.from({ length: writers }, () => ledger.writeUntilFailure), {
            concurrency: "unbounded",
          }),
          server.client,
        ),
      )
      const before = ledger.acknowledged
      while (ledger.acknowledged < before + writers) await sleep(5)
      await sleep(Math.random() * 300)
      server.kill("SIGKILL")
      assert.deepEqual(
        new Set((await failures).map(({ _tag }) => _tag)),
        new Set(["ConnectionError"]),
      )
      const { stderr } = await server.ended()
      assert.equal(stderr, "")
      interrupted += ledger.pending
      const seen = ledger.check(db)
      kept += seen.unacknowledgedKept
      gone += seen.unacknowledgedGone
      cameras = seen.cameras
      entries = seen.entries
    }
    assert.equal(kept + gone, interrupted)
    assert.ok(interrupted > 0, "no kill came in the middle of a write")
    report({
      fault: `kill -9 under ${writers} writers`,
      tries: rounds,
      promised: "every acknowledged write whole, with one log entry; the file opens",
      seen: `${ledger.acknowledged} acknowledged, 0 lost; ${interrupted} unanswered: ` +
        `${kept} kept whole, ${gone} absent; ${cameras} cameras, ${entries} entries`,
    })
  }))
