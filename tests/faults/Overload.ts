/**
 * More requests than a server can carry.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { addCamera } from "@cam2/camera-database"
import { numbered } from "../contract/Fixtures.ts"
import { cam2, serve, type Server, withDirectory } from "../Process.ts"
import { get, Load, percentile } from "./Load.ts"
import type { Outcome } from "./Report.ts"

const limit = 16
const duration = 4000

const seed = Effect.forEach(
  Array.from({ length: 100 }, (_, index) => index),
  (index) => addCamera(numbered(index)),
  // What one client may send at once on so small a server.
  { concurrency: limit / 4 },
)

const makeLoad = (server: Server) => Load.make(server, (token) => [get("/cameras/search", token)])

/** How many searches a second are answered when no more are asked. */
const capacityOf = async (server: Server): Promise<number> => {
  using load = await makeLoad(server)
  await load.closed(8, 1000)
  return await load.closed(8, 1000)
}

/** Searches at a rate, and one more afterwards. */
const askAt = async (server: Server, rate: number) => {
  // Connections of its own: Node ends those that were not asked anything for five seconds.
  using load = await makeLoad(server)
  await load.open(rate, duration)
  const { answered, mostUnanswered } = load
  load.answered = []
  await load.ask()
  const accepted = answered.filter(({ status }) => status === 200)
  const shed = answered.filter(({ status }) => status === 503)
  return { rate, answered, accepted, shed, mostUnanswered, next: load.answered[0]! }
}

const millis = (answered: Load["answered"], part: number) =>
  Math.round(percentile(answered.map(({ latency }) => latency), part))

/** At twice what it can carry, a server sheds and answers the rest before more come. */
export const shedsWhatIsTooMuch = async (
  command: ReadonlyArray<string> = cam2,
): Promise<Outcome> => {
  let outcome: Outcome | undefined
  await withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cameras.sqlite`, {
      args: ["--max-concurrency", String(limit)],
      command,
    })
    await Effect.runPromise(Effect.provide(seed, server.client))
    let asked = await askAt(server, 2 * await capacityOf(server))
    // A machine with other work may have shown less than there is.
    for (let times = 0; times < 3 && asked.shed.length === 0; times++) {
      asked = await askAt(server, 2 * asked.rate)
    }
    const { accepted, answered, mostUnanswered, next, rate, shed } = asked
    assert.ok(shed.length > 0, "nothing was shed")
    assert.equal(shed.length + accepted.length, answered.length)
    for (const { headers } of shed) assert.equal(headers.get("retry-after"), "1")
    // Answered as they come, half of all would be waiting in the end.
    assert.ok(
      mostUnanswered < answered.length / 3,
      `${mostUnanswered} of ${answered.length} were waiting`,
    )
    // Nothing is left over from it.
    assert.equal(next.status, 200)
    outcome = {
      fault: `twice the load, ${Math.round(rate)} searches/s`,
      tries: answered.length,
      promised:
        "503 with Retry-After for what is too much, bounded latency, 200 at once afterwards",
      seen: `${accepted.length} answered (p50 ${millis(accepted, 0.5)} ms, p99 ` +
        `${millis(accepted, 0.99)} ms), ${shed.length} shed (p50 ${millis(shed, 0.5)} ms), ` +
        `${mostUnanswered} waiting at most; next: 200 in ${Math.round(next.latency)} ms`,
    }
  })
  return outcome!
}
