/**
 * The URL of a PostgreSQL database, as people are told it.
 *
 * @module
 */

/** What the URL of a database looks like. */
export const urlForm =
  "postgres://user:password@host:port/database, where a password has %40 for @, %3A for :, %2F for /, " +
  "%3F for ?, %23 for # and %25 for %"
