/**
 * One entry of a list, whatever its form.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { flatten } from "../contract/ReadCamera.ts"
import { withClearing } from "../domain/CameraPut.ts"
import { checkNewCamera, type NewCamera, withoutServerMade } from "../domain/CameraWrite.ts"

/** What is told of a record by a number of such records: what was inferred, or is not known. */
export type Note = string

/** That a camera is retired. */
export interface Retirement {
  /** Why, where that is told. */
  readonly reason: string | undefined
}

/** A camera to add, or why it is refused, and where it came from. */
export interface ImportEntry {
  /** The number of its line from 1; or its place in the list, in words. */
  readonly line: number | string
  /** The camera; or why it is refused. */
  readonly camera: Result.Result<NewCamera, string>
  /** The record as the list has it, where it could be read. */
  readonly record?: unknown
  /** What was inferred for it. */
  readonly notes?: ReadonlyArray<Note>
  /** It could not be read at all, so that nobody knows which camera it means. */
  readonly isUnreadable?: boolean
  /** That the list has it as retired: so it will be here. */
  readonly retired?: Retirement | undefined
  /** What tells it from other cameras of its source, also where it is refused. */
  readonly source_id?: string | undefined
}

const check = checkNewCamera("import")

/** Checks the fields of a camera; fails with what is wrong. */
export const checkRecord = (fields: unknown): Result.Result<NewCamera, string> =>
  Result.mapError(check(fields), ({ message }) => message)

/**
 * The fields of the record of a camera: flat as the operations give it, or as it is on the wire. What the
 * server makes is left out, its `cameraID` and its times, and so is what a list has beside the record,
 * and a `null` that could clear nothing.
 */
export const recordFields = (record: object): { readonly [name: string]: unknown } =>
  withClearing(withoutServerMade({ ...flatten(record) as object }))

/** Reads the record of a camera, of which every name has to be known. */
export const readRecord = (record: unknown): Result.Result<NewCamera, string> =>
  Predicate.isObject(record) && !Array.isArray(record)
    ? checkRecord(recordFields(record))
    : Result.fail("not a JSON object")
