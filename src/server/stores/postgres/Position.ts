/**
 * Positions in the write-ahead log of PostgreSQL, by which it is known what a replica has.
 *
 * @module
 */

/**
 * SQL for where the log of the database is, in bytes: all that it has shown by then was committed
 * before. A commit that waits for no disk is shown before it is written.
 */
export const position = `pg_wal_lsn_diff(CASE
  WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
  WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn()
  ELSE pg_current_wal_lsn()
END, '0/0')::bigint`

/** Asks whether a database is a standby, where it is, and since when: which tells servers apart. */
export const introduction = `SELECT pg_is_in_recovery() AS "isStandby",
  coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint, -1) AS position,
  pg_postmaster_start_time()::text AS server`

/** An answer to {@linkcode introduction}. */
export interface Introduction {
  readonly isStandby: boolean
  readonly position: number
  readonly server: string
}
