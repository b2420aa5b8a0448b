/**
 * The camera store, the statements that it sends, and the whole server over it, in this process.
 *
 * @module
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Statement from "effect/sql/Statement"
import { CameraStore, type CameraStoreShape, makeHandler } from "@cam2/camera-database/server"
import { layerClient } from "@cam2/camera-database/sqlite"
import * as SqlClientStore from "../../../src/server/stores/sql/SqlClientStore.ts"
import * as SqlCameraStore from "../../../src/server/stores/sql/SqlCameraStore.ts"
import * as SqlSourceStore from "../../../src/server/stores/sql/SqlSourceStore.ts"
import { root } from "../../Process.ts"
import type { Place } from "../../Sphere.ts"

/** The address of a token for {@linkcode root}. */
export const tokenPath: string = `auth?${new URLSearchParams({ ...root })}`

/** A statement as a program without Effect runs it: prepared once, values by position. */
export const bare = (filename: string) => {
  const database = new DatabaseSync(filename)
  const statements = new Map<string, StatementSync>()
  return {
    run: (sql: string, params: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
      let statement = statements.get(sql)
      if (statement === undefined) {
        statement = database.prepare(sql)
        ;(statement as unknown as { setReturnArrays: (enabled: boolean) => void })
          .setReturnArrays(true)
        statements.set(sql, statement)
      }
      return statement.all(...params as ReadonlyArray<SQLInputValue>)
    },
    close: () => database.close(),
  }
}

/** The places of `wanted` of the first `count` cameras of a database, taken by chance. */
export const placesOf = (
  run: ReturnType<typeof bare>["run"],
  count: number,
  wanted: number,
  random: () => number,
): Array<Place> => {
  const chosen = new Set<number>()
  while (chosen.size < wanted) chosen.add(1 + Math.floor(random() * count))
  return [...chosen].sort((one, other) => one - other).map((seq) => {
    const [row] = run("SELECT latitude, longitude FROM camera WHERE seq = ?", [seq])
    const [latitude, longitude] = row as readonly [number, number]
    return { latitude, longitude }
  })
}

// A measurement of many cameras, or on a busy machine, takes longer than a token lives.
const tokenMillis = 200_000

/** A token of a server, another one before it ends. */
export const renewed = (ask: (path: string) => Promise<Response>) => {
  let known: { readonly token: Promise<string>; readonly until: number } | undefined
  return (): Promise<string> => {
    if (known === undefined || performance.now() > known.until) {
      const token = ask(tokenPath).then(async (answer) => (await answer.json()).token)
      known = { token, until: performance.now() + tokenMillis }
    }
    return known.token
  }
}

/** Opens a database file for one measurement. */
export const openStore = async (filename: string) => {
  const scope = Scope.makeUnsafe()
  const stores = await Effect.runPromise(
    Layer.mergeAll(SqlCameraStore.layer, SqlClientStore.layer, SqlSourceStore.layer).pipe(
      Layer.provide(layerClient({ filename })),
      Layer.buildWithScope(scope),
    ),
  )
  const cameras = Context.get(stores, CameraStore)
  const { dispose, handler } = makeHandler({
    stores: Layer.succeedContext(stores),
    rootClient: { ...root, clientSecret: Redacted.make(root.clientSecret) },
  })
  const tokenOf = renewed((path) => handler(new Request(`http://127.0.0.1/${path}`)))
  const sqlite = bare(filename)
  return {
    /** What the store gives. */
    ask: <A>(question: (store: CameraStoreShape) => Effect.Effect<A>): A =>
      Effect.runSync(question(cameras)),
    /** The statement that the store sends, and its values. */
    statementOf: (question: (store: CameraStoreShape) => Effect.Effect<unknown>) => {
      let sent: readonly [sql: string, params: ReadonlyArray<unknown>] = ["", []]
      Effect.runSync(
        Effect.provideService(question(cameras), Statement.CurrentTransformer, (statement) => {
          sent = statement.compile()
          return Effect.succeed(statement)
        }),
      )
      return sent
    },
    /** What the database gives for a statement. */
    bare: sqlite.run,
    /** The body of the answer to a request, and its `Link`. */
    get: async (path: string) => {
      const request = new Request(`http://127.0.0.1/${path}`, {
        headers: { authorization: `Bearer ${await tokenOf()}` },
      })
      const response = await handler(request)
      const body = await response.text()
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${body}`)
      return { body, link: response.headers.get("link") }
    },
    close: async () => {
      sqlite.close()
      await dispose()
      await Effect.runPromise(Scope.close(scope, Effect.runSync(Effect.exit(Effect.void))))
    },
  }
}

/** A database that is open. */
export type OpenStore = Awaited<ReturnType<typeof openStore>>
