/**
 * The PostgreSQL server of the tests: that of `PG_URL`, else one of this process, from npm. It is started
 * for whoever imports this.
 *
 * @module
 */
import { launchPostgres, type PostgresServer } from "./LaunchPostgres.ts"

export type { PostgresServer }

const given = Deno.env.get("PG_URL")

/** The server that the tests of this process share, or why there is none. */
export const postgres: PostgresServer | string = given === undefined ? await launchPostgres() : {
  url: given,
  kill: async () => {},
  start: async () => {},
  signal: async () => {},
  standBy: () => Promise.reject(new Error("PG_URL names one that has no standby here")),
}

if (typeof postgres === "string") {
  console.warn(
    `NO TESTS OVER POSTGRESQL: it cannot be had here (${postgres}). PG_URL names another.`,
  )
}
