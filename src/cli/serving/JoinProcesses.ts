/**
 * Being one of the processes of a server, or the one that starts them.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer } from "node:net"
import type { CommandError, Reported } from "../output/ReportFailure.ts"
import { listenError, type Place } from "./Listen.ts"
import { superviseProcesses } from "./Processes.ts"
import { layerLog, type LogFormat } from "./ServerLog.ts"
import { makeWorkerProcess, type WorkerProcess } from "./WorkerProcess.ts"

// Processes that share a port would share it with another server, too; and one that took the place of
// another would get another port, if it were to choose.
const claim = (place: Place) =>
  Effect.callback<number, CommandError>((resume) => {
    const server = createServer()
    server.once("error", (cause) => resume(Effect.fail(listenError(place, cause))))
    server.listen({ host: place.hostname, port: place.port }, () => {
      const address = server.address()
      const port = address !== null && typeof address === "object" ? address.port : 0
      server.close(() => resume(Effect.succeed(port)))
    })
  })

/**
 * What this process has of the one that started it; the first one starts `count` and never gets
 * beyond this.
 */
export const joinProcesses: (options: {
  readonly count: number
  readonly place: Place
  readonly logFormat: LogFormat
}) => Effect.Effect<WorkerProcess, CommandError | Reported, Scope.Scope> = Effect.fnUntraced(
  function* ({ count, logFormat, place }) {
    // Loaded only where it is asked for.
    const { default: cluster } = yield* Effect.promise(() => import("node:cluster"))
    if (!cluster.isPrimary) return yield* makeWorkerProcess(cluster)
    const port = yield* claim(place)
    return yield* Effect.provide(superviseProcesses(cluster, count, port), layerLog(logFormat))
  },
)
