/**
 * TestJobs: which tests run in which process.
 *
 * @module
 */
import { seconds } from "./TestSeconds.ts"

/** Test files that run in one process. */
export interface Job {
  readonly name: string
  readonly files: ReadonlyArray<string>
  /** Whether the files are pages, modules and folders of them, of which the examples are run. */
  readonly doc: boolean
  /** Whether nothing may run beside it, because it looks at latencies or memory. */
  readonly alone: boolean
  /** Whether it may do everything, and loads packages that the lock of the project does not have. */
  readonly isFree: boolean
}

/** How many processes the files of a folder are dealt to; those that are not named get one. */
const shards: Readonly<Record<string, number>> = {
  "tests/unit": 3,
  "tests/contract": 2,
  "tests/cli": 3,
  "tests/examples": 2,
  "tests/runtimes": 3,
  "tests/faults": 4,
  "tests/stores": 3,
}

// These count what a server under load answers in time.
const alone = /^tests\/faults\/(guessing|overload|shares|slow|unread)\.test\.ts$/

// These compare the memory of their own process before and after.
const apart = /^tests\/faults\/(clientFuzz|fuzz)\.test\.ts$/

// What drives a browser looks about on the machine, and comes from npm when it is asked for.
const free = /^tests\/browser\//

const folders = [
  "tests/browser",
  "tests/runtimes",
  "tests/faults",
  "tests/cli",
  "tests/contract",
  "tests/unit",
  "tests/examples",
  "tests/stores",
  "tests/benches",
]

const documented = ["src", "README.md", "mod.ts", "examples", ".github", "tests/benches/README.md"]

/** The files of the project below `path`, itself if it is one. */
export const filesBelow = async (root: URL, path: string): Promise<ReadonlyArray<string>> => {
  if ((await Deno.stat(new URL(path, root))).isFile) return [path]
  const found: Array<string> = []
  for await (const { isDirectory, name } of Deno.readDir(new URL(`${path}/`, root))) {
    if (name === "node_modules") continue
    if (isDirectory) found.push(...await filesBelow(root, `${path}/${name}`))
    else found.push(`${path}/${name}`)
  }
  return found.sort()
}

const isTest = (file: string) => file.endsWith(".test.ts")

const secondsOf = (files: ReadonlyArray<string>) =>
  files.reduce((sum, file) => sum + (seconds[file] ?? 1), 0)

/** The files dealt to as many jobs as their folder gets, which take about as long as each other. */
const deal = (folder: string, files: ReadonlyArray<string>): ReadonlyArray<Job> => {
  const count = Math.min(shards[folder] ?? 1, files.length)
  const dealt = Array.from({ length: count }, (): Array<string> => [])
  for (const file of files.toSorted((one, other) => secondsOf([other]) - secondsOf([one]))) {
    dealt.reduce((least, other) => secondsOf(other) < secondsOf(least) ? other : least).push(file)
  }
  return dealt.map((files, shard) => ({
    name: count === 1 ? folder : `${folder} ${shard + 1} of ${count}`,
    files: files.sort(),
    doc: false,
    alone: false,
    isFree: free.test(`${folder}/`),
  }))
}

/** The jobs that run every test in `paths`, or all tests and the examples of the documentation. */
export const jobsFor = async (
  root: URL,
  paths: ReadonlyArray<string>,
): Promise<ReadonlyArray<Job>> => {
  const given = paths.length > 0 ? paths : ["tests"]
  const found = (await Promise.all(given.map((path) => filesBelow(root, path.replace(/\/$/, "")))))
    .flat().filter(isTest)
  const known = found.filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)))
  const unknown = found.filter((file) => !known.includes(file))
  if (unknown.length > 0) throw new Error(`No job has the folder of ${unknown.join(", ")}`)
  const isSingle = (file: string) => alone.test(file) || apart.test(file)
  const jobs = folders.flatMap((folder) =>
    deal(folder, found.filter((file) => file.startsWith(`${folder}/`) && !isSingle(file)))
  )
  const job = (name: string, files: ReadonlyArray<string>, alone: boolean): Job => ({
    name,
    files,
    doc: false,
    alone,
    isFree: false,
  })
  const single = found.filter((file) => apart.test(file)).map((file) => job(file, [file], false))
  // One after the other anyway, and so they load what they test once.
  const quiet = found.filter((file) => alone.test(file))
  if (quiet.length > 0) single.push(job("tests/faults, nothing beside", quiet, true))
  // The longest first, so that nobody waits for it at the end.
  const sorted = [...single, ...jobs]
    .sort((one, other) => secondsOf(other.files) - secondsOf(one.files))
  if (paths.length > 0) return sorted
  const documentation = {
    name: "documentation",
    files: documented,
    doc: true,
    alone: false,
    isFree: false,
  }
  return [...sorted, documentation]
}
