/**
 * The engines that stores run on; a new one is one more line.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { layerMemory, type Stores } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { postgres } from "../PostgresServer.ts"
import { freeDatabaseOf, postgresStores } from "./Databases.ts"

export type { Stores }

/** One engine. */
export interface Engine {
  readonly name: string
  /** Opens its stores; what it keeps goes to `directory`. */
  readonly stores: (directory: string) => Layer.Layer<Stores, { readonly message: string }>
  /** Whether what was written is there when it is opened again. */
  readonly keeps: boolean
}

const file = (directory: string) => layerSqlite({ filename: `${directory}/cam2.sqlite` })

/** Every engine. */
export const engines: ReadonlyArray<Engine> = [
  { name: "memory", stores: () => layerMemory, keeps: false },
  {
    name: "sqlite in memory, without the index",
    stores: () => layerSqlite({ filename: ":memory:", index: false }),
    keeps: false,
  },
  { name: "sqlite file", stores: file, keeps: true },
  ...typeof postgres === "string" ? [] : [
    {
      name: "postgres, without the index",
      stores: postgresStores({ index: false }),
      keeps: false,
    },
    { name: "postgres", stores: postgresStores({}), keeps: true },
  ],
]

/** A directory that is gone when the scope closes. */
export const temporaryDirectory = Effect.acquireRelease(
  Effect.promise(() => Deno.makeTempDir({ prefix: "cam2-test-" })),
  (directory) =>
    Effect.andThen(
      freeDatabaseOf(directory),
      Effect.promise(() => Deno.remove(directory, { recursive: true })),
    ),
)
