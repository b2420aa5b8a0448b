/**
 * The URL of a PostgreSQL database, as people are told it.
 *
 * @module
 */

/** What the URL of a database looks like. */
export const urlForm =
  "postgres://user:password@host:port/database, where a password has %40 for @, %3A for :, %2F for /, " +
  "%3F for ?, %23 for # and %25 for %"

/** What is wrong with such a URL, if anything is; nothing of it is repeated. */
export const refusalOfUrl = (text: string): string | undefined => {
  const url = URL.parse(text)
  // Where a password has a / that is not written as such, its beginning is taken for a port, and the
  // rest would be told as the name of a database.
  const isSplit = url !== null && `${url.pathname}${url.search}${url.hash}`.includes("@")
  return url === null || url.hostname === "" || isSplit ? `expected ${urlForm}` : undefined
}
