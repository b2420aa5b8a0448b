/**
 * Assertions for any runtime.
 *
 * @module
 */
import * as Equal from "effect/Equal"

const show = (value: unknown): string => JSON.stringify(value, undefined, 1) ?? String(value)

/** Throws unless `actual` is the same whole value as `expected`. */
export const equal = (actual: unknown, expected: unknown, what: string = "the value"): void => {
  if (!Equal.equals(actual, expected)) {
    throw new Error(`${what} is ${show(actual)}, expected ${show(expected)}`)
  }
}

/** Throws unless `text` matches `pattern`. */
export const match = (text: string, pattern: RegExp, what: string = "the text"): void => {
  if (!pattern.test(text)) throw new Error(`${what} is ${show(text)}, expected ${pattern}`)
}

/**
 * What an error tells: its tag, its message, and each fact that it has. Its `requestId` is left out,
 * for no two are the same.
 */
export const factsOf = (error: Error): Readonly<Record<string, unknown>> => {
  const facts: Record<string, unknown> = { message: error.message }
  for (const [name, fact] of Object.entries(error)) {
    if (fact !== undefined && name !== "requestId") facts[name] = fact
  }
  return facts
}
