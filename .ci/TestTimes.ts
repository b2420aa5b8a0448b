/**
 * TestTimes: how long the tests of each file took.
 *
 * @module
 */

const testcase = /<testcase name="[^"]*" classname="(?:\.\/)?([^"#]*)[^"]*" time="([\d.]+)"/g

/** The seconds that the tests of each file took together, from reports of `deno test`. */
export const timesOf = (reports: ReadonlyArray<string>): ReadonlyMap<string, number> => {
  const times = new Map<string, number>()
  for (const report of reports) {
    for (const [, file = "", seconds] of report.matchAll(testcase)) {
      times.set(file, (times.get(file) ?? 0) + Number(seconds))
    }
  }
  return times
}

/** The lines of a table of them, the longest first. */
export const tableOf = (times: ReadonlyMap<string, number>): ReadonlyArray<string> =>
  [...times].sort(([, one], [, other]) => other - one)
    .map(([name, seconds]) => `${seconds.toFixed(1).padStart(7)} ${name}`)
