/**
 * What tells the cameras of one source apart.
 *
 * @module
 */

/**
 * Text for comparing without regard to case, the same on every engine: STRASSE is Straße, and STRAẞE,
 * whose capital has to be made small before it has two letters.
 */
export const fold = (text: string): string =>
  text.normalize("NFC").toLowerCase().toUpperCase().toLowerCase()

/** What tells cameras of a source apart, whatever the case of its name; undefined without such an id. */
export const sourceKeyOf = (
  { source, source_id }: { readonly source?: unknown; readonly source_id?: unknown },
): string | undefined =>
  typeof source === "string" && typeof source_id === "string"
    ? JSON.stringify([fold(source), source_id])
    : undefined
