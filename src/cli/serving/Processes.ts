/**
 * A server of several processes on one port: this one starts them, starts one again that dies, and
 * counts for all of them.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import type * as Scope from "effect/Scope"
import type { Cluster, Worker } from "node:cluster"
import process from "node:process"
import { CommandError, Reported } from "../output/ReportFailure.ts"
import { type FromWorker, type ToWorker, variables } from "./Messages.ts"
import { withoutUrls } from "./Database.ts"
import { mergeMetrics } from "./MergeMetrics.ts"
import { makeCounters } from "./SharedLimits.ts"
import { makeSilence } from "./Silence.ts"

// Longer than a process takes to end in order, and less than supervisors wait.
const grace = "9 seconds"
const shortestWait = 100
const longestWait = 30_000
// One that lived so long did not die of how it started.
const healthyLife = 10_000
const metricsTimeout = "2 seconds"

interface End {
  readonly code: number | null
  readonly signal: string | null
  /** Why it could not be started. */
  readonly cause?: unknown
}

const shown = ({ cause, code, signal }: End) =>
  cause === undefined ? signal ?? `exit code ${code}` : String(cause)

/** What another name in the telemetry needs, so that the counts of one do not replace those of another. */
const instanceOf = (slot: number) => {
  const given = process.env.OTEL_RESOURCE_ATTRIBUTES ?? ""
  return given.includes("service.instance.id=")
    ? given
    : [given, `service.instance.id=${process.pid}-${slot}`].filter((text) => text !== "").join()
}

/** Serves with `count` processes on `port`, which is none that is to be chosen, until it is interrupted; fails as the first of them does. */
export const superviseProcesses: (
  cluster: Cluster,
  count: number,
  port: number,
) => Effect.Effect<never, CommandError | Reported, Scope.Scope> = Effect.fnUntraced(function* (
  cluster,
  count,
  port,
) {
  const counters = yield* makeCounters
  const run = Effect.runForkWith(yield* Effect.context<never>())
  const workers = new Map<number, Worker>()
  const silence = makeSilence()
  let isTold = false
  let isEnding = false

  // A process that has just ended takes no more.
  const send = (worker: Worker, message: ToWorker) =>
    void (worker.isConnected() && worker.send(message, constVoid))

  const told = new Map<number, (slot: number, text: string) => void>()
  let lastGathered = 0
  const gather = Effect.callback<ReadonlyMap<number, string>>((resume) => {
    const id = ++lastGathered
    const pages = new Map<number, string>()
    const asked = [...workers]
    const finish = Effect.sync(() => {
      told.delete(id)
      return new Map([...pages].sort(([one], [other]) => one - other))
    })
    told.set(id, (slot, text) => {
      pages.set(slot, text)
      if (pages.size === asked.length) resume(finish)
    })
    for (const [, worker] of asked) send(worker, { type: "tell", id })
    run(Effect.delay(Effect.sync(() => resume(finish)), metricsTimeout))
  })

  const answer = (slot: number, worker: Worker, message: FromWorker) => {
    if (message.type === "count") {
      const { count, id } = message
      run(Effect.map(counters(count), (counted) => send(worker, { type: "counted", id, counted })))
    } else if (message.type === "gather") {
      const { id } = message
      run(
        Effect.map(
          gather,
          (pages) => send(worker, { type: "gathered", id, text: mergeMetrics(pages) }),
        ),
      )
    } else if (message.type === "metrics") told.get(message.id)?.(slot, message.text)
  }

  // What stands in the arguments of a process is shown to everybody on the machine.
  const handed = withoutUrls(process.argv.slice(2))
  cluster.setupPrimary({ args: [...handed.args] })

  const start = (slot: number) => {
    const worker = cluster.fork({
      ...handed.env,
      [variables.slot]: slot,
      [variables.port]: port,
      [variables.isTold]: isTold,
      OTEL_RESOURCE_ATTRIBUTES: instanceOf(slot),
    })
    workers.set(slot, worker)
    let tell = constVoid
    const listening = new Promise<void>((resolve) => tell = resolve)
    const ready = new Promise<"ready">((resolve) => {
      worker.on("message", (message: FromWorker) => {
        silence.heard(worker)
        if (message.type === "listening") tell()
        else if (message.type === "ready") {
          tell()
          resolve("ready")
        } else answer(slot, worker, message)
      })
    })
    const ended = new Promise<End>((resolve) => {
      worker.on("error", (cause) => {
        // One that runs tells by its end what it failed with.
        if (worker.process.pid !== undefined) return
        workers.delete(slot)
        resolve({ code: null, signal: null, cause })
      })
      worker.on("exit", (code: number | null, signal: string | null) => {
        if (workers.get(slot) === worker) workers.delete(slot)
        resolve({ code, signal })
      })
    })
    const announce = () => send(worker, { type: "announce" })
    return { announce, ended, listening, ready }
  }

  /** Starts one again for as long as this one runs. */
  const keep = Effect.fnUntraced(function* (slot: number, first: ReturnType<typeof start>) {
    let { ended } = first
    for (let wait = shortestWait;;) {
      const started = yield* Clock.currentTimeMillis
      const end = yield* Effect.promise(() => ended)
      const lived = (yield* Clock.currentTimeMillis) - started
      wait = lived >= healthyLife ? shortestWait : Math.min(2 * wait, longestWait)
      // A signal to the whole group ends it before this one hears of it.
      yield* Effect.sleep(shortestWait)
      yield* Effect.logWarning(
        `Process ${slot} ended by ${shown(end)} and is started again in ${wait} ms`,
      )
      yield* Effect.sleep(wait - shortestWait)
      ended = start(slot).ended
    }
  })

  const exits = () => {
    for (const worker of workers.values()) worker.process.kill("SIGKILL")
  }
  // A second signal ends this process without what follows.
  process.on("exit", exits)
  yield* Effect.addFinalizer(() =>
    Effect.gen(function* () {
      isEnding = true
      const ended = [...workers.values()].map((worker) =>
        Effect.callback<void>((resume) => {
          if (worker.isDead()) return resume(Effect.void)
          worker.once("exit", () => resume(Effect.void))
          send(worker, { type: "stop" })
        })
      )
      yield* Effect.timeoutOption(Effect.all(ended, { concurrency: "unbounded" }), grace)
      exits()
      process.off("exit", exits)
    })
  )

  // Alone, so that the database is made, brought to its schema and told of once.
  const first = start(1)
  const others: Array<readonly [slot: number, started: ReturnType<typeof start>]> = []
  const gathered = first.listening.then(async () => {
    if (isEnding) return
    isTold = true
    for (let slot = 2; slot <= count; slot++) others.push([slot, start(slot)])
    await Promise.all(others.map(([, { ended, listening }]) => Promise.race([listening, ended])))
    first.announce()
  })
  const outcome = yield* Effect.promise(() =>
    Promise.race([gathered.then(() => first.ready), first.ended])
  )
  if (outcome !== "ready") {
    if (outcome.cause !== undefined) return yield* Effect.die(outcome.cause)
    // It has said why, unless a signal ended it.
    return yield* outcome.code
      ? new Reported({ exitCode: outcome.code })
      : new CommandError({ message: `the server ended by ${shown(outcome)} as it started` })
  }
  yield* Effect.forkScoped(silence.watch(workers, (worker) => send(worker, { type: "live" })))
  yield* Effect.forEach(
    [[1, first] as const, ...others],
    ([slot, started]) => keep(slot, started),
    { concurrency: "unbounded" },
  )
  return yield* Effect.never
})
