/**
 * One line of the table of benchmarks.
 *
 * @module
 */

/** A ratio against something named that ran in the same run. */
export interface Row {
  /** What was measured. */
  work: string
  /** What it is compared with. */
  against: string
  /** How many times what it is compared with. */
  ratio: number
  /** How much more it is, where that is what has to be reached. */
  more?: string
  /** The number that it has to reach, in words. */
  reach?: string
  /** Whether it does. */
  met?: boolean
  /** The numbers behind the ratio. */
  detail?: string
}
