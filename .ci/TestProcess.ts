/**
 * TestProcess: one process that tests, and how it ended.
 *
 * @module
 */
import { writeExamples } from "./Examples.ts"
import type { Job } from "./TestJobs.ts"
import { type Failure, failuresOf, type Outcome, summaryOf } from "./TestResults.ts"

const root = new URL("../", import.meta.url)

/** How long a process may take; one that hangs must not take the log of the others with it. */
const timeLimit = 15 * 60_000

const permissions = ["read", "write", "env", "run", "sys", "net=127.0.0.1"]

// The types are checked by `task check`, those of the examples too.
const options = [
  "--no-check",
  "--sanitize-ops",
  "--sanitize-resources",
]
const bounded = permissions.map((permission) => `--allow-${permission}`)
const free = ["--allow-all", "--no-lock"]

/** What came of a job. */
export interface Result extends Outcome {
  readonly job: Job
  /** How long it took. */
  readonly seconds: number
}

/** Runs `deno` in the root, and shows what it wrote under `title`. */
const runDeno = async (
  title: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {},
) => {
  const limit = AbortSignal.timeout(timeLimit)
  const { code, signal, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    signal: limit,
  }).output()
  const decoder = new TextDecoder()
  const text = (decoder.decode(stdout) + decoder.decode(stderr)).trim()
  console.log(`\n--- ${title}\n${text}`)
  if (code === 0) return { text, end: undefined }
  const how = signal === null ? `ended with code ${code}` : `was killed by ${signal}`
  const why = limit.aborted ? `, after ${timeLimit / 60_000} minutes` : ""
  return { text, end: `${title} ${how}${why}` }
}

/** Runs the tests of a job, with more options of `deno test` and more of an environment. */
export const runJob = async (
  job: Job,
  more: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
): Promise<Result> => {
  const { doc, files, isFree, name } = job
  const started = performance.now()
  const directory = await Deno.makeTempDir({ prefix: "cam2-shard-" })
  const shard = `${directory}/shard.test.ts`
  const imports = files.map((file) => `import ${JSON.stringify(new URL(file, root).href)}`)
  await Deno.writeTextFile(
    shard,
    (doc ? await writeExamples(root, files, directory) : imports).join("\n"),
  )
  const { end, text } = await runDeno(name, [
    "test",
    `--config=${new URL("deno.json", root).pathname}`,
    ...options,
    ...isFree ? free : bounded,
    ...more,
    shard,
  ], env)
  await Deno.remove(directory, { recursive: true })
  const seconds = (performance.now() - started) / 1000
  return { job, seconds, summary: summaryOf(text), failures: failuresOf(text, end) }
}

/** The failure of `deno task check`, if it finds anything. */
export const runCheck = async (): Promise<ReadonlyArray<Failure>> => {
  const { end, text } = await runDeno("check", ["task", "check"])
  return failuresOf(text, end)
}
