/**
 * Runs tests in a few processes side by side: all of them, or those in the folders and files given.
 *
 * `deno test` starts each file in an isolate of its own, which loads Effect and the module again and
 * takes longer than most of the tests. Here the files of a folder are dealt to a few shards, each
 * one module that imports its files. Other options go to `deno test` as they are, with `{job}` for
 * the number of the process. With `--with-check`, `deno task check` runs beside them: most of its time
 * is that of one core. With `--times`, it says how long each process, file and test took.
 *
 * It ends with all that failed. In a run of all tests, those are tried once more with nothing beside
 * them: a run whose every failure then passes is good, and says which they were.
 *
 * @module
 */
import { type Job, jobsFor } from "./TestJobs.ts"
import { bundleForTests } from "./TestCommand.ts"
import { type Result, runCheck, runJob } from "./TestProcess.ts"
import { linesOf, type Spent } from "./TestTimes.ts"
import { afterAgain, againOptions, type Failure, totalOf } from "./TestResults.ts"

// More than these are no accident.
const mostAgain = 10

const started = performance.now()
const isOption = (argument: string) => argument.startsWith("--")
const own = ["--with-check", "--times"]
const given = Deno.args.filter((argument) => isOption(argument) && !own.includes(argument))
const isTimed = Deno.args.includes("--times")
const reports = isTimed ? await Deno.makeTempDir({ prefix: "cam2-" }) : ""
const paths = Deno.args.filter((argument) => !isOption(argument))

/** Does things, `width` of them at a time, in their order. */
const doAll = async (things: ReadonlyArray<() => Promise<void>>, width: number) => {
  const next = things.values()
  await Promise.all(Array.from({ length: width }, async () => {
    for (const thing of next) await thing()
  }))
}

const print = (title: string, failures: ReadonlyArray<Failure>) => {
  if (failures.length === 0) return
  const each = failures.map(({ heading, text }) => `* ${heading}\n${text.replace(/^/gm, "  ")}\n`)
  console.log(`\n=== ${title}\n\n${each.join("\n")}`)
}

const jobs = await jobsFor(new URL("../", import.meta.url), paths).catch(({ message }: Error) => {
  console.error(message)
  Deno.exit(1)
})
const startsCommand = ({ files }: Job) =>
  files.some((file) => /^tests\/(?:browser|cli|faults)\//.test(file))
const env = jobs.some(startsCommand) ? await bundleForTests() : {}
const results: Array<Result> = []
const spent: Array<Spent> = []
const failed: Array<Failure> = []

const testing = (job: Job, index: number) => async () => {
  const numbered = given.map((option) => option.replace("{job}", `${index}`))
  const options = isTimed ? [...numbered, `--junit-path=${reports}/${index}.xml`] : numbered
  const result = await runJob(job, { options, env, isTimed })
  results.push(result)
  spent.push(result.spent)
}
const checking = async () => {
  const result = await runCheck({ isTimed })
  failed.push(...result.failures)
  spent.push(result.spent)
}
const [alone, others] = [jobs.filter(({ alone }) => alone), jobs.filter(({ alone }) => !alone)]
const check = Deno.args.includes("--with-check") ? [checking] : []
// Two more than there are cores, because most wait now and then for a clock, a process or a browser.
await doAll([...check, ...others.map(testing)], navigator.hardwareConcurrency + 2)
await doAll(alone.map((job, index) => testing(job, others.length + index)), 1)

const isTriedAgain = paths.length === 0 &&
  results.reduce((sum, { failures }) => sum + failures.length, 0) <= mostAgain
const unsteady: Array<Failure> = []
const summaries = []
for (const first of results) {
  const { failures, job } = first
  const last = isTriedAgain && failures.length > 0
    ? afterAgain(
      first,
      await runJob(
        { ...job, name: `${job.name}, again` },
        { options: [...given, ...againOptions(failures)], env, isTimed: false },
      ),
    )
    : first
  failed.push(...last.failures)
  if (last !== first) unsteady.push(...failures)
  summaries.push(last.summary)
}

if (isTimed) {
  const texts = Array.from(
    Deno.readDirSync(reports),
    ({ name }) => Deno.readTextFileSync(`${reports}/${name}`),
  )
  console.log(linesOf(spent, texts).join("\n"))
  await Deno.remove(reports, { recursive: true })
}
print("passed only when run alone", unsteady)
print("failed", failed)
const seconds = Math.round((performance.now() - started) / 1000)
const isOk = failed.length === 0 && results.length > 0
console.log(`\n${isOk ? "ok" : "FAILED"} | ${totalOf(summaries)} (${seconds}s)`)
if (!isOk) Deno.exit(1)
