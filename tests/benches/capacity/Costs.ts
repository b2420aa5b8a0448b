/**
 * What a request costs, as `deno task bench:engines` measured it.
 *
 * @module
 */

/** The costs of requests of one kind. */
export interface Cost {
  readonly what: string
  /** Where it is asked: the primary alone, or any replica too; what is written goes to all of them. */
  readonly asks: "primary" | "replica" | "all"
  /** Milliseconds of processor time of the server, for each request. */
  readonly server: number
  /** Milliseconds of processor time of PostgreSQL. */
  readonly database: number
  /** Rows that PostgreSQL read or wrote. */
  readonly rows: number
  /** Pages of 8 KiB that PostgreSQL looked into. */
  readonly pages: number
  /** Standard deviation of the time of a request that is alone, by its mean. */
  readonly variation: number
  /** Requests a second of one process with 32 callers. */
  readonly perSecond: number
}

/** The kind of request that only looks up who asks. */
export const callerKind = "who asks"

/** All that was measured in one run. */
export interface Costs {
  /** When, on what machine, and how many cameras there were. */
  readonly measured: string
  readonly costs: ReadonlyArray<Cost>
}

const file = new URL("./costs.json", import.meta.url)

/** What was measured last. */
export const readCosts = async (): Promise<Costs> => JSON.parse(await Deno.readTextFile(file))

/** Keeps what was measured. */
export const writeCosts = async (costs: Costs): Promise<void> =>
  await Deno.writeTextFile(file, JSON.stringify(costs, null, 2) + "\n")
