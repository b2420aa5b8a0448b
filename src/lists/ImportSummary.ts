/**
 * What became of the entries of an import.
 *
 * @module
 */
import type { OfExisting } from "./BulkImport.ts"

/** An entry that was refused, and why. */
export interface Refusal {
  readonly line: number | string
  readonly reason: string
}

/** What became of the entries so far. */
export interface ImportSummary {
  readonly added: number
  readonly alreadyThere: number
  /** How many were changed, in an import that updates. */
  readonly updated?: number
  /** How many were so already, in an import that updates. */
  readonly unchanged?: number
  readonly refused: number
  /** How many were sent and not answered, if any: each of them may have been added. */
  readonly inDoubt?: number
  /** How many cameras of the source are not in the list any longer, where that is looked for. */
  readonly absent?: number
  /** How many of these were retired. */
  readonly retired?: number
  /** How many entries could not be read, for which none was retired. */
  readonly unreadable?: number
  /** Of how many entries that were not refused something was inferred, or is not known. */
  readonly notes?: ReadonlyMap<string, number>
  /** Why entries were refused, in their order; not all of them when the number kept is limited. */
  readonly reasons: ReadonlyArray<Refusal>
}

/** The outcome of an entry that became a camera. */
export const added = "added" as const
/** The outcome of an entry that was a camera before. */
export const alreadyThere = "alreadyThere" as const
/** The outcome of an entry that changed a camera. */
export const updated = "updated" as const
/** The outcome of an entry that changed nothing of its camera. */
export const unchanged = "unchanged" as const
/** The outcome of one entry. */
export type Outcome =
  | typeof added
  | typeof alreadyThere
  | typeof updated
  | typeof unchanged
  | Refusal

/** A summary that grows by one outcome at a time, which come in any order. */
export const makeTally = (maxReasons: number, existing: OfExisting): {
  readonly summary: ImportSummary
  /** Counts so many as in doubt, until their outcome comes. */
  readonly send: (count: number) => void
  readonly count: (outcome: Outcome, index: number, notes?: ReadonlyArray<string>) => void
} => {
  const reasons: Array<Refusal> = []
  const indices: Array<number> = []
  const notes = new Map<string, number>()
  const summary: { -readonly [Name in keyof ImportSummary]: ImportSummary[Name] } = {
    added: 0,
    alreadyThere: 0,
    ...existing === "update" && { updated: 0, unchanged: 0 },
    refused: 0,
    reasons,
  }
  return {
    summary,
    send: (count) => {
      const inDoubt = (summary.inDoubt ?? 0) + count
      if (inDoubt > 0) summary.inDoubt = inDoubt
      else delete summary.inDoubt
    },
    count: (outcome, index, told = []) => {
      if (typeof outcome === "string") {
        summary[outcome] = (summary[outcome] ?? 0) + 1
        for (const note of told) notes.set(note, (notes.get(note) ?? 0) + 1)
        if (notes.size > 0) summary.notes = notes
        return
      }
      summary.refused++
      const at = indices.findLastIndex((before) => before < index) + 1
      indices.splice(at, 0, index)
      reasons.splice(at, 0, outcome)
      indices.length = reasons.length = Math.min(reasons.length, maxReasons)
    },
  }
}

/** The number of entries that have an outcome. */
export const countDone = (
  { added, alreadyThere, refused, unchanged = 0, updated = 0 }: ImportSummary,
): number => added + alreadyThere + updated + unchanged + refused
