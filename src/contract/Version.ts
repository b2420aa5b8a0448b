/**
 * The version of a camera in headers: `ETag` of what is read, `If-Match` of a write.
 *
 * @module
 */

/** The header that tells the version of what is read. */
export const etagHeader = "etag"

/** The header of a write that is only done at the versions that it names. */
export const ifMatchHeader = "if-match"

/** The header of a read that is answered in short where nothing changed, and of a put that only adds. */
export const ifNoneMatchHeader = "if-none-match"

/** The version of a camera as an `ETag` has it. */
export const toEtag = (version: number): string => `"v${version}"`

/** Whether a text is the `ETag` of a camera. */
export const isEtag = (text: unknown): text is string =>
  typeof text === "string" && /^"v\d+"$/.test(text)

/**
 * The versions that an `If-Match` names; undefined when any will do. What is no version of a camera, such
 * as a weak one, is none that it can have.
 */
export const versionsOf = (ifMatch: string | undefined): ReadonlyArray<number> | undefined =>
  ifMatch === undefined || ifMatch.trim() === "*"
    ? undefined
    : ifMatch.split(",").map((tag) => tag.trim()).filter(isEtag).map((tag) =>
      Number(tag.slice(2, -1))
    )
