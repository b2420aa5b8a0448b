/**
 * Long work on a database in a thread of its own, so that signals are heard meanwhile.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { Worker } from "node:worker_threads"

type Sqlite = typeof import("node:sqlite")

type Outcome<A> = { readonly value: A } | { readonly failure: string }

// A thread that is a module would have to be found by its address, in a bundle, a package or a
// registry; one of text needs none.
const textOf = <D, A>(work: (data: D, sqlite: Sqlite) => A | Promise<A>) => `
  const { parentPort, workerData } = process.getBuiltinModule("node:worker_threads")
  const work = async () => (${work})(workerData, process.getBuiltinModule("node:sqlite"))
  work().then(
    (value) => parentPort.postMessage({ value }),
    (cause) => parentPort.postMessage({ failure: cause?.message ?? String(cause) }),
  )`

/**
 * What `work` gives for `data`. It is sent to the thread as text, and so uses nothing from outside
 * itself. An interruption does not wait for it: the thread ends with the process at the latest.
 */
export const inThread = <D, A>(
  work: (data: D, sqlite: Sqlite) => A | Promise<A>,
  data: D,
): Effect.Effect<A, Error> =>
  Effect.callback((resume) => {
    const thread = new Worker(textOf(work), { eval: true, workerData: data })
    const fail = (cause: unknown) =>
      resume(Effect.fail(cause instanceof Error ? cause : new Error(String(cause))))
    thread.once("message", (outcome: Outcome<A>) =>
      "value" in outcome ? resume(Effect.succeed(outcome.value)) : fail(outcome.failure))
    thread.once("error", fail)
    thread.once("exit", () =>
      fail("the thread ended before its work was done"))
    return Effect.sync(() =>
      void thread.terminate()
    )
  })
