/**
 * The benchmarks of what reads much, over a database of a million cameras.
 *
 * @module
 */
import { type DatabaseFile, withDatabases } from "./Database.ts"
import type { Row } from "./Row.ts"
import * as Reach from "./server/Reach.ts"
import * as Waiting from "./server/Waiting.ts"

/** Every row about a database. */
export const measureReach = async (file: DatabaseFile): Promise<ReadonlyArray<Row>> => [
  ...await Reach.rows(file),
  ...await Waiting.rows(file),
]

/** The rows of the table. */
export const rows = (): Promise<ReadonlyArray<Row>> =>
  withDatabases([1e6], ([file]) => measureReach(file!))
