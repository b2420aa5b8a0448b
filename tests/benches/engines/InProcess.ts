/**
 * A server over stores in this process, and the statements that it sends.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Statement from "effect/sql/Statement"
import { CameraStore, ClientStore, makeHandler, type Stores } from "@cam2/camera-database/server"
import { root } from "../../Process.ts"
import { tokenPath } from "../server/Store.ts"
import type { Question } from "./Questions.ts"

/** The text of a response to a request for `path`, if that did not fail. */
export const textOf = async (path: string, response: Response): Promise<string> => {
  const text = await response.text()
  if (response.ok) return text
  throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`)
}

// A token is good for 300 seconds.
const renewedAfter = 200_000

/** Gives headers with a token, which `ask` fetches, anew once in a while. */
export const makeHeaders = (
  ask: (path: string) => Promise<string>,
): () => Promise<{ readonly authorization: string }> => {
  let headers = { authorization: "" }
  let renewed = -Infinity
  return async () => {
    if (performance.now() - renewed > renewedAfter) {
      const { token }: { readonly token: string } = JSON.parse(await ask(tokenPath))
      headers = { authorization: `Bearer ${token}` }
      renewed = performance.now()
    }
    return headers
  }
}

/** A statement and its parameters. */
export type Sent = readonly [sql: string, params: ReadonlyArray<unknown>]

/** A server over stores, in this process. */
export const open = async <E>(layer: Layer.Layer<Stores, E>) => {
  const scope = Scope.makeUnsafe()
  const registry: Metric.MetricRegistry = new Map()
  const stores = await Effect.runPromise(
    Layer.buildWithScope(
      Layer.provide(layer, Layer.succeed(Metric.MetricRegistry, registry)),
      scope,
    ),
  )
  const store = Context.get(stores, CameraStore)
  const { dispose, handler } = makeHandler({
    stores: Layer.succeedContext(stores),
    rootClient: { ...root, clientSecret: Redacted.make(root.clientSecret) },
  })
  const ask = async (path: string, init?: RequestInit) =>
    await textOf(path, await handler(new Request(`http://127.0.0.1/${path}`, init)))
  const headers = makeHeaders(ask)
  const gauges = Effect.provideService(Metric.snapshot, Metric.MetricRegistry, registry)
  return {
    store,
    /** The statements of a request with a question: who asks, and what is asked. */
    statementsOf: async ({ ask: question }: Question): Promise<ReadonlyArray<Sent>> => {
      const asked = Effect.andThen(
        Context.get(stores, ClientStore).byId(root.clientID),
        question(store),
      )
      // What is asked once only is not what is measured.
      await Effect.runPromise(asked)
      const sent: Array<Sent> = []
      await Effect.runPromise(
        Effect.provideService(asked, Statement.CurrentTransformer, (statement) => {
          sent.push(statement.compile())
          return Effect.succeed(statement)
        }),
      )
      return sent
    },
    request: async (path: string, init: RequestInit = {}): Promise<string> =>
      await ask(path, { ...init, headers: { ...await headers(), ...init.headers } }),
    /** Waits until the index in memory answers. */
    filled: async (): Promise<void> => {
      while (true) {
        const used = (await Effect.runPromise(gauges)).find(({ id }) => id === "cam2_index_used")
        if (used?.type === "Gauge" && used.state.value === 1) return
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
    close: async (): Promise<void> => {
      await dispose()
      await Effect.runPromise(Scope.close(scope, Effect.runSync(Effect.exit(Effect.void))))
    },
  }
}
