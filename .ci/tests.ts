/**
 * Runs tests in a few processes side by side: all of them, or those in the folders and files given.
 *
 * `deno test` starts each file in an isolate of its own, which loads Effect and the module again and
 * takes longer than most of the tests. Here the files of a folder are dealt to a few shards, each
 * one module that imports its files. Other options go to `deno test` as they are, with `{job}` for
 * the number of the process. With `--with-check`, `deno task check` runs beside them: most of its time
 * is that of one core.
 *
 * @module
 */
import { type Job, jobsFor, summaryOf, totalOf } from "./TestJobs.ts"

const root = new URL("../", import.meta.url)

const permissions = ["read", "write", "env", "run", "sys", "net=127.0.0.1"]

// The types are checked by `task check`, those of the examples too.
const options = [
  "--no-check",
  "--sanitize-ops",
  "--sanitize-resources",
  ...permissions.map((permission) => `--allow-${permission}`),
]

const run = async (
  { doc, files, name }: Job,
  index: number,
  more: ReadonlyArray<string>,
  directory: string,
) => {
  const shard = `${directory}/${name.replace(/\W+/g, "-")}.test.ts`
  const imports = files.map((file) => `import ${JSON.stringify(new URL(file, root).href)}`)
  await Deno.writeTextFile(shard, imports.join("\n"))
  const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      `--config=${new URL("deno.json", root).pathname}`,
      ...options,
      ...more.map((option) => option.replace("{job}", `${index}`)),
      ...doc ? ["--doc", ...files] : [shard],
    ],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output()
  const decoder = new TextDecoder()
  const text = decoder.decode(stdout) + decoder.decode(stderr)
  console.log(`\n--- ${name}\n${text.trim()}`)
  return { code, summary: summaryOf(text) }
}

/** Runs the jobs, `width` of them at a time, in their order. */
const runAll = async (jobs: ReadonlyArray<Job>, width: number, more: ReadonlyArray<string>) => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-shards-" })
  const results: Array<Awaited<ReturnType<typeof run>>> = []
  try {
    const next = jobs.entries()
    await Promise.all(Array.from({ length: width }, async () => {
      for (const [index, job] of next) results.push(await run(job, index, more, directory))
    }))
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
  return results
}

/** Whether `deno task check` finds nothing. */
const check = async (): Promise<boolean> => {
  const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "check"],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output()
  const decoder = new TextDecoder()
  console.log(`\n--- check\n${(decoder.decode(stdout) + decoder.decode(stderr)).trim()}`)
  return code === 0
}

const started = performance.now()
const isOption = (argument: string) => argument.startsWith("--")
const checking = Deno.args.includes("--with-check") ? check() : true
const more = Deno.args.filter((argument) => isOption(argument) && argument !== "--with-check")
const jobs = await jobsFor(root, Deno.args.filter((argument) => !isOption(argument)))
// One more than there are cores, because some wait for a clock or a process.
const results = await runAll(
  jobs.filter(({ alone }) => !alone),
  navigator.hardwareConcurrency + 1,
  more,
)
const isChecked = await checking
results.push(...await runAll(jobs.filter(({ alone }) => alone), 1, more))
const seconds = Math.round((performance.now() - started) / 1000)
const isOk = isChecked && results.length > 0 && results.every(({ code }) => code === 0)
console.log(`\n${isOk ? "ok" : "FAILED"} | ${totalOf(results.map((r) => r.summary))} (${seconds}s)`)
if (!isOk) Deno.exit(1)
