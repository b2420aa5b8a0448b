/**
 * Answers that are given again as long as nothing is written.
 *
 * @module
 */
import * as Option from "effect/Option"

/** A few answers. */
export interface Recent {
  /** The answer that is kept under a key, if nothing was written since. */
  readonly get: <A>(key: string | undefined) => Option.Option<A>
  /** Keeps an answer of when there had been so many writes. */
  readonly set: (key: string | undefined, writes: number, answer: unknown) => void
}

// Each has some thousand values at most.
const mostAnswers = 16

/** None, of a store that has had so many writes. */
export const makeRecent = (writes: () => number): Recent => {
  const answers = new Map<string, unknown>()
  let writesBefore = 0
  return {
    get: <A>(key: string | undefined) => {
      if (writesBefore !== writes()) answers.clear()
      // Whoever knows the key knows what its answers are.
      return key !== undefined && answers.has(key)
        ? Option.some(answers.get(key) as A)
        : Option.none()
    },
    set: (key, before, answer) => {
      if (key === undefined || before !== writes()) return
      if (writesBefore !== before) answers.clear()
      writesBefore = before
      const [oldest] = answers.keys()
      if (oldest !== undefined && answers.size >= mostAnswers) answers.delete(oldest)
      answers.set(key, answer)
    },
  }
}
