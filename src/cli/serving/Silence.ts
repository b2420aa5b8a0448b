/**
 * Finding processes that stand still: that run, and do nothing any more.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { Worker } from "node:cluster"
import process from "node:process"
import { variables } from "./Messages.ts"

const longest = 30_000
// By how often it was asked, not by how late it is: all stand still while the machine sleeps.
const mostAsked = 3

/** What is known of processes that are to answer. */
export interface Silence {
  /** Takes in that one has said something. */
  readonly heard: (worker: Worker) => void
  /** Asks each of some again and again, and ends those that have not answered for 30 seconds. */
  readonly watch: (
    workers: ReadonlyMap<number, Worker>,
    ask: (worker: Worker) => void,
  ) => Effect.Effect<never>
}

/** Nobody is asked who was not heard before: the first may have a schema to bring up to date. */
export const makeSilence = (): Silence => {
  const asked = new WeakMap<Worker, number>()
  const pause = Number(process.env[variables.silence] ?? longest) / mostAsked
  return {
    heard: (worker) => void asked.set(worker, 0),
    watch: (workers, ask) =>
      Effect.suspend(() =>
        Effect.forEach([...workers], ([slot, worker]) => {
          const times = asked.get(worker)
          if (times === undefined) return Effect.void
          asked.set(worker, times + 1)
          if (times < mostAsked) return Effect.sync(() => ask(worker))
          worker.process.kill("SIGKILL")
          return Effect.logWarning(`Process ${slot} does not answer any more, and is ended`)
        })
      ).pipe(Effect.delay(pause), Effect.forever),
  }
}
