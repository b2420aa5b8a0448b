/**
 * Reads through the server, beside the statements that it sends, sent by a bare driver.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Statement from "effect/sql/Statement"
import { layerPostgres } from "@cam2/camera-database/postgres"
import {
  CameraStore,
  type CameraStoreShape,
  makeHandler,
  type Stores,
} from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { root } from "../../Process.ts"
import { inTurn, median, quantile, timeOf } from "../Measure.ts"
import type { Row } from "../Row.ts"
import { tokenPath } from "../server/Store.ts"
import type { PostgresDatabase } from "./PostgresDatabase.ts"
import { kindsOf, type Question } from "./Questions.ts"

const rounds = 5

// PostGIS, as measured once on as many rows (ids only): milliseconds of a 10 km circle.
const postgisCircle = 2.4

/** A server over stores, in this process. */
export const open = async <E>(layer: Layer.Layer<Stores, E>) => {
  const scope = Scope.makeUnsafe()
  const stores = await Effect.runPromise(Layer.buildWithScope(layer, scope))
  const { dispose, handler } = makeHandler({
    stores: Layer.succeedContext(stores),
    rootClient: { ...root, clientSecret: Redacted.make(root.clientSecret) },
  })
  const answer = await handler(new Request(`http://127.0.0.1/${tokenPath}`))
  const { token }: { readonly token: string } = await answer.json()
  const headers = { authorization: `Bearer ${token}` }
  return {
    store: Context.get(stores, CameraStore),
    request: async (path: string, init: RequestInit = {}) => {
      const response = await handler(
        new Request(`http://127.0.0.1/${path}`, {
          ...init,
          headers: { ...headers, ...init.headers },
        }),
      )
      const text = await response.text()
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
      return text
    },
    close: async () => {
      await dispose()
      await Effect.runPromise(Scope.close(scope, Effect.runSync(Effect.exit(Effect.void))))
    },
  }
}

type Sent = readonly [sql: string, params: ReadonlyArray<unknown>]

/** The statements that a store sends for a question. */
const statementsOf = async (store: CameraStoreShape, { ask }: Question) => {
  const sent: Array<Sent> = []
  await Effect.runPromise(
    Effect.provideService(ask(store), Statement.CurrentTransformer, (statement) => {
      sent.push(statement.compile())
      return Effect.succeed(statement)
    }),
  )
  return sent
}

const millis = (value: number) => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`

/** The rows of reads; the embedded database has the same cameras. */
export const rowsOfReads = async (
  { sql, url }: PostgresDatabase,
  sqliteFile: string,
  count: number,
): Promise<ReadonlyArray<Row>> => {
  const plain = await open(layerPostgres({ url, index: false }))
  const indexed = await open(layerPostgres({ url }))
  const sqlite = await open(layerSqlite({ filename: sqliteFile, index: false }))
  const rows: Array<Row> = []
  try {
    for (const { questions, what } of kindsOf(count)) {
      const statements: Array<ReadonlyArray<Sent>> = []
      for (const question of questions) statements.push(await statementsOf(plain.store, question))
      const each = async (run: (at: number) => Promise<unknown>) => {
        const times: Array<number> = []
        for (let at = 0; at < questions.length; at++) times.push(await timeOf(() => run(at)))
        return median(times)
      }
      const through = ({ request }: typeof plain) => () =>
        each((at) => request(questions[at]!.path))
      const times = await inTurn(rounds, {
        bare: () =>
          each(async (at) => {
            for (const [text, params] of statements[at]!) {
              await sql.unsafe(text, params as Array<never>, { prepare: true })
            }
          }),
        plain: through(plain),
        indexed: through(indexed),
        sqlite: through(sqlite),
      })
      const [bare, server] = [median(times.bare), median(times.plain)]
      const ratios = times.plain.map((time, round) => time / times.bare[round]!)
      rows.push({
        work: `${what}, ${count.toLocaleString("en")} cameras, through the server, p50`,
        against: "the same statements by a bare driver",
        ratio: server / bare,
        reach: "≤ 2",
        met: server / bare <= 2,
        detail: `${millis(server)} to ${millis(bare)}; ${rounds} rounds ${
          quantile(ratios, 0).toFixed(2)
        } to ${quantile(ratios, 0.999).toFixed(2)}; with the index in memory ${
          millis(median(times.indexed))
        }, over SQLite ${millis(median(times.sqlite))}`,
      })
      if (what !== "a 10 km circle") continue
      rows.push({
        work: `${what}, ${count.toLocaleString("en")} cameras, statements by a bare driver, p50`,
        against: "PostGIS's ST_DWithin over GiST, as measured before, ids only",
        ratio: bare / postgisCircle,
        reach: "≤ 1",
        met: bare <= postgisCircle,
        detail: `${millis(bare)} to ${millis(postgisCircle)}`,
      })
    }
  } finally {
    await plain.close()
    await indexed.close()
    await sqlite.close()
  }
  return rows
}
