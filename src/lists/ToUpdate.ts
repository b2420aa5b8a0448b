/**
 * Which cameras of an import that updates can go into one request.
 *
 * @module
 */
import { keyOf } from "../domain/CameraMatch.ts"
import type { NewCamera } from "../domain/CameraWrite.ts"
import { sourceKeyOf } from "../domain/SourceKey.ts"
import type { ImportEntry } from "./ImportEntry.ts"
import { Seen } from "./Seen.ts"

/** Cameras of one batch, by what becomes of them. */
export interface Sorted<A> {
  /** They go into one request, whose cameras the server tells apart. */
  readonly together: ReadonlyArray<A>
  /** A camera of a request before has their address: the server does not know that one any longer. */
  readonly alone: ReadonlyArray<A>
  /** A camera before has their id of a source, and why they are refused. */
  readonly refused: ReadonlyArray<readonly [camera: A, reason: string]>
}

/** Sorts the cameras of one import, batch by batch. */
export const makeSorting = () => {
  const lineOf = new Seen()
  const addresses = new Seen()
  return <A extends { readonly camera: NewCamera; readonly entry: ImportEntry }>(
    batch: ReadonlyArray<A>,
  ): Sorted<A> => {
    const together: Array<A> = []
    const alone: Array<A> = []
    const refused: Array<readonly [camera: A, reason: string]> = []
    const addressOf = ({ camera }: A) => JSON.stringify(keyOf(camera))
    for (const one of batch) {
      const key = sourceKeyOf(one.camera)
      const before = key === undefined ? undefined : lineOf.get(key)
      if (before !== undefined) {
        refused.push([one, `the same source and source_id as ${nameOf(before)}`])
        continue
      }
      const { line } = one.entry
      if (key !== undefined) lineOf.add(key, typeof line === "number" ? line : 0)
      const isSeen = key === undefined && addresses.has(addressOf(one))
      ;(isSeen ? alone : together).push(one)
    }
    for (const one of together) addresses.add(addressOf(one))
    return { together, alone, refused }
  }
}

// A place that is no line is not remembered.
const nameOf = (line: number) => line === 0 ? "a record before it" : `line ${line}`
