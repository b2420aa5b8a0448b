/**
 * MapAsset: a file that the map's page is made of.
 *
 * @module
 */

/** A file that the map's page is made of, as it lies in the package. */
export interface MapAsset {
  /** Its name, which holds a hash of its content: under one name there is never another. */
  readonly name: string
  /** Its media type. */
  readonly contentType: string
  /** Its bytes, compressed by gzip, as base64. */
  readonly gzip: string
}
