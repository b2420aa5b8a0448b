/**
 * TestProcess: one process that tests, and how it ended.
 *
 * @module
 */
import { writeExamples } from "./Examples.ts"
import type { Job } from "./TestJobs.ts"
import { failuresOf, type Outcome, summaryOf } from "./TestResults.ts"
import { cpuOf, type Spent, timedWords } from "./TestTimes.ts"

const root = new URL("../", import.meta.url)

// Where Node keeps what it compiled: the tests start it some fifty times.
const compiled = new URL(".ci/built/node", root).pathname

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
  readonly spent: Spent
}

/** How processes are run. */
export interface Settings {
  /** More options of `deno test`. */
  readonly options: ReadonlyArray<string>
  /** More of an environment. */
  readonly env: Readonly<Record<string, string>>
  /** Whether what they take of a processor is told. */
  readonly isTimed: boolean
}

/** Runs `deno` in the root, and shows what it wrote under `title`. */
const runDeno = async (
  title: string,
  args: ReadonlyArray<string>,
  { env, isTimed }: Pick<Settings, "env" | "isTimed">,
) => {
  const limit = AbortSignal.timeout(timeLimit)
  const started = performance.now()
  const words = [Deno.execPath(), ...args]
  const [program, ...rest] = isTimed ? timedWords(words) : words
  const { code, signal, stderr, stdout } = await new Deno.Command(program!, {
    args: rest,
    cwd: root,
    env: { NO_COLOR: "1", NODE_COMPILE_CACHE: compiled, ...env },
    stdin: "null",
    signal: limit,
  }).output()
  const seconds = (performance.now() - started) / 1000
  const decoder = new TextDecoder()
  const [text, cpu] = cpuOf((decoder.decode(stdout) + decoder.decode(stderr)).trim(), isTimed)
  const spent = { title, seconds, cpu }
  console.log(`\n--- ${title}\n${text}`)
  if (code === 0) return { text, spent, end: undefined }
  const how = signal === null ? `ended with code ${code}` : `was killed by ${signal}`
  const why = limit.aborted ? `, after ${timeLimit / 60_000} minutes` : ""
  return { text, spent, end: `${title} ${how}${why}` }
}

/** Runs the tests of a job. */
export const runJob = async (job: Job, settings: Settings): Promise<Result> => {
  const { doc, files, isFree, name } = job
  const directory = await Deno.makeTempDir({ prefix: "cam2-shard-" })
  const shard = `${directory}/shard.test.ts`
  const imports = files.map((file) => `import ${JSON.stringify(new URL(file, root).href)}`)
  await Deno.writeTextFile(
    shard,
    (doc ? await writeExamples(root, files, directory) : imports).join("\n"),
  )
  const { end, spent, text } = await runDeno(name, [
    "test",
    `--config=${new URL("deno.json", root).pathname}`,
    ...options,
    ...isFree ? free : bounded,
    ...settings.options,
    shard,
  ], settings)
  await Deno.remove(directory, { recursive: true })
  return { job, spent, summary: summaryOf(text), failures: failuresOf(text, end) }
}

/** What came of `deno task check`: its failure if it finds anything. */
export const runCheck = async (
  settings: Pick<Settings, "isTimed">,
): Promise<Omit<Result, "job" | "summary">> => {
  const { end, spent, text } = await runDeno("check", ["task", "check"], { ...settings, env: {} })
  return { spent, failures: failuresOf(text, end) }
}
