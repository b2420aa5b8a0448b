/**
 * What was found of one part of a set-up.
 *
 * @module
 */

/** How a part of a set-up is. */
export type State = "ok" | "warning" | "problem"

/** A part of a set-up, how it is, and what to do about it. */
export interface Finding {
  readonly check: string
  readonly state: State
  readonly detail: string
  /** What to do; absent where nothing is to be done. */
  readonly advice?: string | undefined
}

/** A part that is as it should be. */
export const ok = (check: string, detail: string): Finding => ({ check, state: "ok", detail })

/** A part that works, but not as it should. */
export const warning = (check: string, detail: string, advice: string): Finding => ({
  check,
  state: "warning",
  detail,
  advice,
})

/** A part that does not work. */
export const problem = (check: string, detail: string, advice: string): Finding => ({
  check,
  state: "problem",
  detail,
  advice,
})
