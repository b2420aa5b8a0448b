/**
 * What the forms of lists have in common: records, one after the other.
 *
 * @module
 */
import type * as Stream from "effect/Stream"
import type { ListError } from "./ListError.ts"
import type { Fields } from "./Values.ts"

/** The number of a line from 1; or a place in the list, in words. */
export type Position = number | string

/** A record of a list. */
export interface ListRecord {
  readonly line: Position
  /** Its values by their paths. */
  readonly fields: Fields
  /** Where it is of this database: the record itself. */
  readonly own?: { readonly [name: string]: unknown } | undefined
  /** What the form itself tells of a camera, and the list does not. */
  readonly known?: { readonly [name: string]: unknown } | undefined
  /** What was inferred by the form. */
  readonly notes?: ReadonlyArray<string> | undefined
  /** The record as the list has it. */
  readonly record: unknown
}

/** A part of a list that is no record, and why. */
export interface NoRecord {
  readonly line: Position
  readonly reason: string
  readonly record?: unknown
}

/** What stands at one place of a list. */
export type ListPart = ListRecord | NoRecord

/** The records of a list, in a form that was recognised. */
export interface ParsedList<E, R> {
  /** The form, in words. */
  readonly form: string
  readonly parts: Stream.Stream<ListPart, E | ListError, R>
  /** How many there are, if that is known before the end. */
  readonly total?: number | undefined
  /** The source of cameras of which the list names none. */
  readonly source?: string | undefined
}
