/**
 * TestJobs: which tests run in which process.
 *
 * @module
 */

/** Test files that run in one process. */
export interface Job {
  readonly name: string
  readonly files: ReadonlyArray<string>
  /** Whether the files are pages, modules and folders of them whose examples are run. */
  readonly doc: boolean
  /** Whether nothing may run beside it, because it looks at latencies or memory. */
  readonly alone: boolean
  /** Whether it may do everything, and loads packages that the lock of the project does not have. */
  readonly isFree: boolean
}

/** How many processes the files of a folder are dealt to; those that are not named get one. */
const shards: Readonly<Record<string, number>> = {
  "tests/unit": 3,
  "tests/contract": 3,
  "tests/cli": 3,
  "tests/examples": 2,
  "tests/runtimes": 2,
  "tests/faults": 3,
}

// These count what a server under load answers in time.
const alone = /^tests\/faults\/(guessing|overload|shares|slow|unread)\.test\.ts$/

// These compare the memory of their own process before and after.
const apart = /^tests\/faults\/(clientFuzz|fuzz)\.test\.ts$/

// What drives a browser looks about on the machine, and comes from npm when it is asked for.
const free = /^tests\/browser\//

// The longest first, so that nobody waits for it at the end.
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

// The folders as such: a module that is named is run too, and that of an example may never end.
const documented: ReadonlyArray<ReadonlyArray<string>> = [
  ["src"],
  ["README.md", "mod.ts", "examples", ".github", "tests/benches/README.md"],
]

/** The files of the project below `path`, itself if it is one. */
const filesBelow = async (root: URL, path: string): Promise<ReadonlyArray<string>> => {
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

/** The files dealt to as many jobs as their folder gets; neighbours come to different ones. */
const deal = (folder: string, files: ReadonlyArray<string>): ReadonlyArray<Job> => {
  const count = Math.min(shards[folder] ?? 1, files.length)
  return Array.from({ length: count }, (_, shard) => ({
    name: count === 1 ? folder : `${folder} ${shard + 1} of ${count}`,
    files: files.filter((_, index) => index % count === shard),
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
  const single = found.filter(isSingle).map((file) => ({
    name: file,
    files: [file],
    doc: false,
    alone: alone.test(file),
    isFree: false,
  }))
  if (paths.length > 0) return [...single, ...jobs]
  const documentation = documented.map((files, index) => ({
    name: `documentation ${index + 1} of ${documented.length}`,
    files,
    doc: true,
    alone: false,
    isFree: false,
  }))
  return [...single, ...jobs, ...documentation]
}
