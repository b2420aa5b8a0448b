/**
 * TestResults: what the output of `deno test` says.
 *
 * @module
 */

const words = ["passed", "failed", "ignored", "filtered out"] as const

/** How many tests passed, failed and so on, by the word in the summary of `deno test`. */
export type Summary = Readonly<Partial<Record<(typeof words)[number], number>>>

/** What the last line of `deno test` counts, undefined if it ended without one. */
const counted = (output: string): Summary | undefined => {
  const line = output.match(/^(?:ok|FAILED) \| \d+ passed.*$/gm)?.at(-1)
  if (line === undefined) return undefined
  return Object.fromEntries(words.flatMap((word) => {
    const count = new RegExp(`(\\d+) ${word}`).exec(line)?.[1]
    return count === undefined ? [] : [[word, Number(count)]]
  }))
}

/** What the last line of `deno test` counts; a process that ended without one has failed. */
export const summaryOf = (output: string): Summary => counted(output) ?? { failed: 1 }

/** One summary of all, as `deno test` words it. */
export const totalOf = (summaries: ReadonlyArray<Summary>): string =>
  words.flatMap((word) => {
    const count = summaries.reduce((sum, summary) => sum + (summary[word] ?? 0), 0)
    return count > 0 || word === "passed" || word === "failed" ? [`${count} ${word}`] : []
  }).join(" | ")

/** What came of some tests. */
export interface Outcome {
  readonly summary: Summary
  /** None if all went well. */
  readonly failures: ReadonlyArray<Failure>
}

/** A test that failed, or a process that broke off. */
export interface Failure {
  /** The title of the test, undefined if what failed is no test. */
  readonly test: string | undefined
  /** The test and its place as `deno test` gives them, or how the process ended. */
  readonly heading: string
  /** The error, or the end of the output. */
  readonly text: string
}

const errorLines = 60
const outputLines = 30

/** The first lines of a text, and how many are left out. */
const firstLines = (text: string): string => {
  const lines = text.split("\n")
  const left = lines.length - errorLines
  return left > 0 ? [...lines.slice(0, errorLines), `… ${left} more lines`].join("\n") : text
}

/** What stands below each heading, in their order. */
const textsBelow = (
  headings: ReadonlyArray<string>,
  lines: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const starts: Array<number> = []
  for (const heading of headings) starts.push(lines.indexOf(heading, (starts.at(-1) ?? -1) + 1))
  return starts.map((start, index) =>
    firstLines(lines.slice(start + 1, starts[index + 1]).join("\n").trim())
  )
}

const place = / => \.\.?\/\S+:\d+:\d+$/

const failureOf = (heading: string, text: string): Failure => ({
  // A step is told by the test that it belongs to.
  test: place.test(heading) ? heading.replace(place, "").split(" ... ", 1)[0] : undefined,
  heading,
  text,
})

/**
 * The failures in the output of a process of `deno test`; `end` says how it ended if not well.
 *
 * Where it tells of none, it is itself the failure, with the end of its output: the last line of that
 * is the test that it was at.
 */
export const failuresOf = (output: string, end: string | undefined): ReadonlyArray<Failure> => {
  if (end === undefined) return []
  const lines = output.split("\n")
  // The last ones are its own: a test may show the output of another process.
  const errors = lines.lastIndexOf(" ERRORS ")
  const failures = lines.lastIndexOf(" FAILURES ")
  if (errors < 0 || failures < errors) {
    const failed = lines.slice(0, -outputLines).filter((line) => / \.\.\. FAILED\b/.test(line))
    const text = [...failed, ...lines.slice(-outputLines)].join("\n").trim()
    return [{ test: undefined, heading: end, text }]
  }
  const headings = lines.slice(failures + 2, lines.indexOf("", failures + 2))
  const texts = textsBelow(headings, lines.slice(errors + 1, failures))
  return headings.map((heading, index) => failureOf(heading, texts[index] ?? ""))
}

/** The titles of the tests that failed, undefined where a process broke off: then it is all of its. */
const titlesOf = (failures: ReadonlyArray<Failure>): ReadonlyArray<string> | undefined => {
  const titles = new Set(failures.flatMap(({ test }) => test ?? []))
  return failures.every(({ test }) => test !== undefined) ? [...titles] : undefined
}

/** The options of `deno test` by which it tries only again what failed. */
export const againOptions = (failures: ReadonlyArray<Failure>): ReadonlyArray<string> => {
  const titles = titlesOf(failures)
  if (titles === undefined) return []
  const patterns = titles.map((title) => title.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
  return [`--filter=/^(?:${patterns.join("|")})$/`]
}

/** What came of some tests of which those that failed were tried again. */
export const afterAgain = (first: Outcome, again: Outcome): Outcome => {
  if (again.failures.length > 0 || !again.summary.passed) return first
  const { summary } = titlesOf(first.failures) === undefined ? again : {
    summary: {
      ...first.summary,
      passed: (first.summary.passed ?? 0) + again.summary.passed,
      failed: 0,
    },
  }
  return { summary, failures: [] }
}
