import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { addCamera } from "@cam2/camera-database"
import { serve, withDirectory } from "../Process.ts"
import { get, Load, percentile } from "./Load.ts"
import { report } from "./Report.ts"

const limit = 16
const duration = 4000

const seed = Effect.forEach(
  Array.from({ length: 100 }, (_, index) => index),
  (index) =>
    addCamera({
      camera_type: "non_ip",
      snapshot_url: `https://example.org/${index}.jpg`,
      is_active_image: true,
      is_active_video: false,
    }),
  { concurrency: 8 },
)

Deno.test("serve: at twice what it can carry it sheds, and answers the rest before more come", () =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cameras.sqlite`, {
      args: ["--max-concurrency", String(limit)],
    })
    await Effect.runPromise(Effect.provide(seed, server.client))
    using load = await Load.make(server, (token) => [get("/cameras/search", token)])
    await load.closed(8, 1000)
    // A machine with other work may have shown less than there is.
    let rate = await load.closed(8, 1000)
    let shed: Load["answered"] = []
    for (let times = 0; times < 4 && shed.length === 0; times++) {
      rate *= 2
      load.answered = []
      load.mostUnanswered = 0
      await load.open(rate, duration)
      shed = load.answered.filter(({ status }) => status === 503)
    }
    const accepted = load.answered.filter(({ status }) => status === 200)
    assert.ok(shed.length > 0, "nothing was shed")
    assert.equal(shed.length + accepted.length, load.answered.length)
    for (const { headers } of shed) assert.equal(headers.get("retry-after"), "1")
    // Answered as they come, half of all would be waiting in the end.
    assert.ok(
      load.mostUnanswered < load.answered.length / 3,
      `${load.mostUnanswered} of ${load.answered.length} were waiting`,
    )
    // Nothing is left over from it.
    load.answered = []
    await load.ask()
    assert.equal(load.answered[0]!.status, 200)
    const millis = (answered: Load["answered"], part: number) =>
      Math.round(percentile(answered.map(({ latency }) => latency), part))
    report({
      fault: `twice the load, ${Math.round(rate)} searches/s`,
      tries: accepted.length + shed.length,
      promised:
        "503 with Retry-After for what is too much, bounded latency, 200 at once afterwards",
      seen:
        `${accepted.length} answered (p50 ${millis(accepted, 0.5)} ms, p99 ${
          millis(accepted, 0.99)
        } ms), ${shed.length} shed (p50 ${millis(shed, 0.5)} ms), ${load.mostUnanswered} waiting ` +
        `at most; next: 200 in ${Math.round(load.answered[0]!.latency)} ms`,
    })
  }))
