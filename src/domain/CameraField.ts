/**
 * What is known of a field of a camera.
 *
 * @module
 */
import type { CameraType } from "./Camera.ts"
import type { Kind } from "./Kind.ts"

/** What is known of a field. */
export interface Field<K extends Kind = Kind> {
  /** What values it has. */
  readonly kind: K
  /** What its numbers count, in words. */
  readonly unit?: string
  /** What is expected of a value, where that is not what its kind says. */
  readonly expected?: string
  /** A search may ask for it: text ignoring case, all else as it is. */
  readonly search?: {
    /** What a search asks with it, in words. */
    readonly label: string
    /** Text in the case that it is written in. */
    readonly isExact?: true
  }
  /** Its column in a database, where that has another name than the field. */
  readonly column?: string
  /** A camera is not added without it. */
  readonly isRequired?: true
  /** A record has it always: it is never `null`. */
  readonly isAlways?: true
  /** The server makes it: nobody writes it. */
  readonly isServerMade?: true
  /** A record of the wire leaves it out where it is `null`, as all did before there was such a field. */
  readonly isNewer?: true
}

/**
 * What a retrieval field is to a camera: its address, a detail of that, or a second address, which
 * the wire has beside `retrieval` and leaves out where it is `null`.
 */
export type Role = "address" | "detail" | "second"

/** A field that the cameras of some types have. */
export interface TypedField<
  K extends Kind = Kind,
  Of = { readonly [T in CameraType]?: Role },
> extends Field<K> {
  /** The types that have it, and as what. */
  readonly of: Of
}
