/**
 * The engines that are measured side by side.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { type CameraStoreShape, layerMemory } from "@cam2/camera-database/server"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { bare } from "../server/Store.ts"
import { progress } from "../Progress.ts"
import { synthesise } from "../Synthesis.ts"
import { startD1 } from "./D1Worker.ts"
import { open, type Sent } from "./InProcess.ts"
import type { PostgresDatabase } from "./PostgresDatabase.ts"
import type { Question } from "./Questions.ts"

/** A server over an engine with cameras. */
export interface Engine {
  readonly name: string
  /** How many cameras it has. */
  readonly count: number
  readonly request: (path: string, init?: RequestInit) => Promise<string>
  /** A driver that knows nothing of this package, and the statements that it is given. */
  readonly driver?: {
    readonly statementsOf: (question: Question) => Promise<ReadonlyArray<Sent>>
    readonly run: (statements: ReadonlyArray<Sent>) => unknown
  }
  readonly close: () => Promise<void>
}

// What those bear whose cameras are objects, or each a way to another process.
const mostOfSmall = 1e5

const memory = async (count: number): Promise<Engine> => {
  const server = await open(layerMemory)
  let cameras: Array<Parameters<CameraStoreShape["addAll"]>[0][number]> = []
  const flush = () => Effect.runPromise(server.store.addAll(cameras.splice(0)))
  for (const { camera, cameraID } of synthesise(count)) {
    cameras.push([cameraID, camera])
    if (cameras.length === 1000) await flush()
  }
  await flush()
  cameras = []
  return { ...server, name: "memory", count }
}

const d1 = async (count: number): Promise<Engine> => {
  const { bare, ...server } = await startD1(count)
  return { ...server, name: "D1", count, driver: { statementsOf: server.statementsOf, run: bare } }
}

/** Opens every engine over databases of `count` cameras, or what it bears of them. */
export const openEngines = async (
  { sql, url }: PostgresDatabase,
  filename: string,
  count: number,
): Promise<ReadonlyArray<Engine>> => {
  const postgres = await open(layerPostgres({ url, index: false }))
  const sqlite = await open(layerSqlite({ filename, index: false }))
  const driver = bare(filename)
  const indexed = {
    "PostgreSQL, index in memory": await open(layerPostgres({ url })),
    "SQLite, index in memory": await open(layerSqlite({ filename })),
  }
  const small = Math.min(count, mostOfSmall)
  progress("the databases are open")
  const inMemory = await memory(small)
  progress("memory has its cameras")
  const inD1 = await d1(small)
  progress("D1 has its cameras")
  for (const { filled } of Object.values(indexed)) await filled()
  return [
    inMemory,
    {
      ...sqlite,
      name: "SQLite",
      count,
      driver: {
        statementsOf: sqlite.statementsOf,
        run: (statements) => {
          for (const [text, params] of statements) driver.run(text, params)
        },
      },
      close: async () => {
        driver.close()
        await sqlite.close()
      },
    },
    {
      ...postgres,
      name: "PostgreSQL",
      count,
      driver: {
        statementsOf: postgres.statementsOf,
        run: async (statements) => {
          for (const [text, params] of statements) {
            await sql.unsafe(text, params as Array<never>, { prepare: true })
          }
        },
      },
    },
    inD1,
    ...Object.entries(indexed).map(([name, server]) => ({ ...server, name, count })),
  ]
}
