/**
 * TestJobs: which tests run in which process.
 *
 * @module
 */

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

/**
 * How many seconds a file takes of a processor, by `--times`, and more where it waits for most of its
 * time; one that is not named takes one.
 */
const seconds: Readonly<Record<string, number>> = {
  "tests/browser/Access.test.ts": 30,
  "tests/browser/Address.test.ts": 8,
  "tests/browser/Admin.test.ts": 8,
  "tests/browser/Docs.test.ts": 22,
  "tests/browser/Exports.test.ts": 2,
  "tests/browser/Filters.test.ts": 4,
  "tests/browser/FirstView.test.ts": 7,
  "tests/browser/Hostile.test.ts": 8,
  "tests/browser/Keyboard.test.ts": 7,
  "tests/browser/Listing.test.ts": 12,
  "tests/browser/Moves.test.ts": 6,
  "tests/browser/Pictures.test.ts": 20,
  "tests/browser/Restart.test.ts": 6,
  "tests/browser/Session.test.ts": 2,
  "tests/browser/SignIn.test.ts": 8,
  "tests/browser/Troubles.test.ts": 15,
  "tests/cli/BulkImport.test.ts": 5,
  "tests/cli/Cam2.test.ts": 3,
  "tests/cli/CaseLists.test.ts": 3,
  "tests/cli/ClientManagement.test.ts": 2,
  "tests/cli/Copy.test.ts": 10,
  "tests/cli/CopyKilled.test.ts": 13,
  "tests/cli/Doctor.test.ts": 2,
  "tests/cli/Export.test.ts": 3,
  "tests/cli/ExportForms.test.ts": 5,
  "tests/cli/ExportResumed.test.ts": 9,
  "tests/cli/ImportCameras.test.ts": 4,
  "tests/cli/ImportCommand.test.ts": 2,
  "tests/cli/Lists.test.ts": 5,
  "tests/cli/ListsInterrupted.test.ts": 8,
  "tests/cli/ListsRetired.test.ts": 3,
  "tests/cli/Login.test.ts": 2,
  "tests/cli/Map.test.ts": 6,
  "tests/cli/Mcp.test.ts": 4,
  "tests/cli/Migrate.test.ts": 2,
  "tests/cli/Operating.test.ts": 25,
  "tests/cli/Postgres.test.ts": 3,
  "tests/cli/Process.test.ts": 14,
  "tests/cli/RefusedFile.test.ts": 2,
  "tests/cli/Secrets.test.ts": 2,
  "tests/cli/Serve.test.ts": 12,
  "tests/cli/ServeMap.test.ts": 2,
  "tests/cli/Telemetry.test.ts": 3,
  "tests/cli/Usage.test.ts": 2,
  "tests/cli/Verbs.test.ts": 3,
  "tests/cli/Versions.test.ts": 2,
  "tests/cli/Watch.test.ts": 7,
  "tests/contract/behaviours.test.ts": 17,
  "tests/contract/changeEvents.test.ts": 5,
  "tests/contract/clientManagement.test.ts": 4,
  "tests/contract/failures.test.ts": 7,
  "tests/contract/forms.test.ts": 4,
  "tests/contract/idempotency.test.ts": 3,
  "tests/contract/import.test.ts": 9,
  "tests/contract/importEnds.test.ts": 4,
  "tests/contract/oldRecords.test.ts": 4,
  "tests/contract/openapi.test.ts": 2,
  "tests/contract/properties.test.ts": 18,
  "tests/contract/puts.test.ts": 4,
  "tests/contract/realCameras.test.ts": 8,
  "tests/contract/realReads.test.ts": 11,
  "tests/contract/sources.test.ts": 2,
  "tests/examples/02_country_as_ndjson.test.ts": 8,
  "tests/examples/03_errors_by_tag.test.ts": 2,
  "tests/examples/04_cameras_near_places.test.ts": 6,
  "tests/examples/05_change_log_mirror.test.ts": 8,
  "tests/faults/backup.test.ts": 9,
  "tests/faults/clientFaults.test.ts": 4,
  "tests/faults/clientFuzz.test.ts": 9,
  "tests/faults/disk.test.ts": 6,
  "tests/faults/durability.test.ts": 8,
  "tests/faults/files.test.ts": 24,
  "tests/faults/fleet.test.ts": 11,
  "tests/faults/fuzz.test.ts": 22,
  "tests/faults/hostile.test.ts": 8,
  "tests/faults/import.test.ts": 16,
  "tests/faults/index.test.ts": 9,
  "tests/faults/lies.test.ts": 7,
  "tests/faults/packs.test.ts": 7,
  "tests/faults/permissions.test.ts": 6,
  "tests/faults/postgres.test.ts": 6,
  "tests/faults/postgresTrouble.test.ts": 9,
  "tests/faults/processes.test.ts": 24,
  "tests/faults/puts.test.ts": 7,
  "tests/faults/readers.test.ts": 20,
  "tests/faults/refusedTokens.test.ts": 2,
  "tests/faults/replica.test.ts": 13,
  "tests/faults/scans.test.ts": 2,
  "tests/faults/secrets.test.ts": 19,
  "tests/faults/standStill.test.ts": 6,
  "tests/faults/stopping.test.ts": 4,
  "tests/faults/streams.test.ts": 8,
  "tests/faults/twice.test.ts": 12,
  "tests/runtimes/codeSamples.test.ts": 2,
  "tests/runtimes/node.test.ts": 80,
  "tests/runtimes/openapi.test.ts": 12,
  "tests/runtimes/package.test.ts": 3,
  "tests/runtimes/runtimes.test.ts": 55,
  "tests/runtimes/size.test.ts": 5,
  "tests/runtimes/types.test.ts": 11,
  "tests/stores/d1.test.ts": 55,
  "tests/stores/d1Workers.test.ts": 2,
  "tests/stores/postgresConflict.test.ts": 2,
  "tests/stores/postgresCopy.test.ts": 2,
  "tests/stores/postgresLimits.test.ts": 3,
  "tests/stores/postgresReplica.test.ts": 9,
  "tests/stores/postgresSettled.test.ts": 5,
  "tests/stores/postgresSilence.test.ts": 3,
  "tests/stores/postgresStandby.test.ts": 2,
  "tests/stores/postgresTrouble.test.ts": 8,
  "tests/stores/sqlite.test.ts": 2,
  "tests/stores/sqliteClientLog.test.ts": 3,
  "tests/stores/sqliteIndex.test.ts": 8,
  "tests/stores/sqliteIndexes.test.ts": 2,
  "tests/stores/sqliteLock.test.ts": 2,
  "tests/stores/sqlitePacks.test.ts": 15,
  "tests/stores/sqliteSlices.test.ts": 8,
  "tests/stores/sqliteStatements.test.ts": 3,
  "tests/stores/sqliteWords.test.ts": 8,
  "tests/stores/stores.test.ts": 70,
  "tests/stores/together.test.ts": 18,
  "tests/unit/Generated.test.ts": 2,
  "tests/unit/client/HttpClients.test.ts": 5,
  "tests/unit/client/PagesAhead.test.ts": 4,
  "tests/unit/client/TokenStates.test.ts": 2,
  "tests/unit/lists/Forms.test.ts": 3,
  "tests/unit/testing/Faults.test.ts": 6,
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
