/**
 * Up to where rows are read in their order, for an engine whose last rows may have some before them
 * that are still to come.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"

/** The last `seq` that a read gives. */
export const CurrentUntil: Context.Reference<number> = Context.Reference<number>(
  "@cam2/camera-database/CurrentUntil",
  { defaultValue: () => Infinity },
)

/** The condition that a row is not after `until`, where there is an end. */
export const isUpTo = (sql: SqlClient.SqlClient, until: number): ReadonlyArray<Fragment> =>
  until === Infinity ? [] : [sql`seq <= ${until}`]
