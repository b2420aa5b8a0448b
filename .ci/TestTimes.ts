/**
 * TestTimes: how long processes, files and tests took.
 *
 * @module
 */

/** How long a process took, in seconds. */
export interface Spent {
  readonly title: string
  readonly seconds: number
  /** Of a processor, with all processes below it that it waited for or tells of; 0 if not asked for. */
  readonly cpu: number
}

/** The words that run a command, and then tell what it took of a processor. */
export const timedWords = (words: ReadonlyArray<string>): ReadonlyArray<string> => [
  "sh",
  "-c",
  '"$@"; code=$?; times >&2; exit $code',
  "sh",
  ...words,
]

const told = /(?:\d+m[\d.]+s \d+m[\d.]+s\s+)?(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/

// What a process writes of others below it.
const notWaitedFor = /^not waited for: ([\d.]+) s of a processor$/m

/** What a command wrote that ran by {@linkcode timedWords}, and its seconds of a processor. */
export const cpuOf = (text: string, isTimed: boolean): readonly [text: string, cpu: number] => {
  const found = isTimed ? told.exec(text) : null
  if (found === null) return [text, 0]
  const [userMinutes = 0, user = 0, systemMinutes = 0, system = 0] = found.slice(1).map(Number)
  const others = Number(notWaitedFor.exec(text)?.[1] ?? 0)
  const cpu = 60 * (userMinutes + systemMinutes) + user + system + others
  return [text.slice(0, found.index).trimEnd(), cpu]
}

const testcase = /<testcase name="([^"]*)" classname="(?:\.\/)?([^"#]*)[^"]*" time="([\d.]+)"/g

interface Test {
  readonly title: string
  readonly file: string
  readonly seconds: number
}

/** The tests in a report of `deno test`. */
const testsOf = (report: string): ReadonlyArray<Test> =>
  [...report.matchAll(testcase)].map(([, title = "", file = "", seconds]) => ({
    title,
    file,
    seconds: Number(seconds),
  }))

/** How many tests are listed: the longest. */
const listed = 60

const columns = (...numbers: ReadonlyArray<number>) =>
  numbers.map((number) => number.toFixed(1).padStart(8)).join("")

/** Tables of how long processes, files and tests took, the longest first. */
export const linesOf = (
  spent: ReadonlyArray<Spent>,
  reports: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const tests = reports.flatMap(testsOf).toSorted((one, other) => other.seconds - one.seconds)
  const files = Map.groupBy(tests, ({ file }) => file)
  const sumOf = (all: ReadonlyArray<{ readonly seconds: number }>) =>
    all.reduce((sum, { seconds }) => sum + seconds, 0)
  const cpu = spent.reduce((sum, { cpu }) => sum + cpu, 0)
  return [
    `\n=== seconds of a processor: ${cpu.toFixed(0)}; these and seconds of each process\n`,
    ...spent.toSorted((one, other) => other.cpu - one.cpu)
      .map(({ cpu, seconds, title }) => `${columns(cpu, seconds)} ${title}`),
    "\n=== seconds of each file\n",
    ...[...files].map(([file, tests]) => ({ file, seconds: sumOf(tests) }))
      .toSorted((one, other) => other.seconds - one.seconds)
      .map(({ file, seconds }) => `${columns(seconds)} ${file}`),
    `\n=== seconds of the ${listed} longest tests\n`,
    ...tests.slice(0, listed).map(({ file, seconds, title }) =>
      `${columns(seconds)} ${file}: ${title}`
    ),
  ]
}
