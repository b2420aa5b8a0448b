/**
 * Runs tests in a few processes side by side: all of them, or those in the folders and files given.
 *
 * `deno test` starts each file in an isolate of its own, which loads Effect and the module again and
 * takes longer than most of the tests. Here the files of a folder are dealt to a few shards, each
 * one module that imports its files. Other options go to `deno test` as they are, with `{job}` for
 * the number of the process. With `--with-check`, `deno task check` runs beside them: most of its time
 * is that of one core. With `--times`, it says how long each process and each file took.
 *
 * It ends with all that failed. In a run of all tests, those are tried once more with nothing beside
 * them: a run whose every failure then passes is good, and says which they were.
 *
 * @module
 */
import { type Job, jobsFor } from "./TestJobs.ts"
import { bundleForTests } from "./TestCommand.ts"
import { type Result, runCheck, runJob } from "./TestProcess.ts"
import { tableOf, timesOf } from "./TestTimes.ts"
import { afterAgain, againOptions, type Failure, totalOf } from "./TestResults.ts"

// More than these are no accident.
const mostAgain = 10

const started = performance.now()
const isOption = (argument: string) => argument.startsWith("--")
const own = ["--with-check", "--times"]
const given = Deno.args.filter((argument) => isOption(argument) && !own.includes(argument))
const reports = Deno.args.includes("--times") ? await Deno.makeTempDir({ prefix: "cam2-" }) : ""
const more = reports === "" ? given : [...given, `--junit-path=${reports}/{job}.xml`]
const paths = Deno.args.filter((argument) => !isOption(argument))

/** Runs the numbered jobs, `width` of them at a time, in their order. */
const runAll = async (jobs: ReadonlyArray<readonly [number, Job]>, width: number) => {
  const results: Array<Result> = []
  const next = jobs.values()
  await Promise.all(Array.from({ length: width }, async () => {
    for (const [index, job] of next) {
      results.push(
        await runJob(job, more.map((option) => option.replace("{job}", `${index}`)), env),
      )
    }
  }))
  return results
}

const print = (title: string, failures: ReadonlyArray<Failure>) => {
  if (failures.length === 0) return
  const each = failures.map(({ heading, text }) => `* ${heading}\n${text.replace(/^/gm, "  ")}\n`)
  console.log(`\n=== ${title}\n\n${each.join("\n")}`)
}

const checking = Deno.args.includes("--with-check") ? runCheck() : []
const jobs = [...(await jobsFor(new URL("../", import.meta.url), paths)).entries()]
const startsCommand = ({ files }: Job) =>
  files.some((file) => /^tests\/(?:browser|cli|faults)\//.test(file))
const env = jobs.some(([, job]) => startsCommand(job)) ? await bundleForTests() : {}
// One more than there are cores, because some wait for a clock or a process.
const results = await runAll(
  jobs.filter(([, job]) => !job.alone),
  navigator.hardwareConcurrency + 1,
)
const unchecked = await checking
results.push(...await runAll(jobs.filter(([, job]) => job.alone), 1))

const isTriedAgain = paths.length === 0 &&
  results.reduce((sum, { failures }) => sum + failures.length, 0) <= mostAgain
const failed: Array<Failure> = [...unchecked]
const unsteady: Array<Failure> = []
const summaries = []
for (const first of results) {
  const { failures, job } = first
  const last = isTriedAgain && failures.length > 0
    ? afterAgain(
      first,
      await runJob(
        { ...job, name: `${job.name}, again` },
        [...given, ...againOptions(failures)],
        env,
      ),
    )
    : first
  failed.push(...last.failures)
  if (last !== first) unsteady.push(...failures)
  summaries.push(last.summary)
}

if (reports !== "") {
  const processes = results.map(({ job, seconds }) => [job.name, seconds] as const)
  console.log(`\n=== seconds\n\n${tableOf(new Map(processes)).join("\n")}\n`)
  const texts = Array.from(Deno.readDirSync(reports), ({ name }) => `${reports}/${name}`)
  const files = timesOf(await Promise.all(texts.map((path) => Deno.readTextFile(path))))
  console.log(tableOf(files).join("\n"))
  await Deno.remove(reports, { recursive: true })
}
print("passed only when run alone", unsteady)
print("failed", failed)
const seconds = Math.round((performance.now() - started) / 1000)
const isOk = failed.length === 0 && results.length > 0
console.log(`\n${isOk ? "ok" : "FAILED"} | ${totalOf(summaries)} (${seconds}s)`)
if (!isOk) Deno.exit(1)
