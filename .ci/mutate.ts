/**
 * Changes the code in small ways with Stryker and says which changes no test notices.
 *
 * Without arguments every target is run; `deno task mutate src/client/Pages.ts` runs one. A change
 * that cannot be noticed stands in `Survivors.ts` with the reason; any other that survives fails the
 * run, and so does an entry that is no longer true.
 *
 * @module
 */
import { compare, type Report, survivorsOf } from "./Mutants.ts"
import { survivors } from "./Survivors.ts"

const root = new URL("../", import.meta.url).pathname

/** What is changed, and the tests under `tests/unit` that ought to notice. */
const targets: Readonly<Record<string, ReadonlyArray<string>>> = {
  "src/contract/Link.ts": ["contract/Link"],
  "src/domain/Address.ts": ["domain/Address"],
  "src/domain/Kind.ts": ["domain/Kind"],
  "src/domain/Source.ts": ["domain/Source"],
  "src/domain/Input.ts": ["domain/Input"],
  "src/domain/CameraTable.ts": ["domain/CameraTable"],
  "src/contract/ReadCamera.ts": ["contract/ReadCameraValues", "contract/ReadCamera"],
  "src/client/Listing.ts": ["client/Listing", "client/Undecodable"],
  "src/client/Pages.ts": [
    "client/Pages",
    "client/PagesStuck",
    "client/Checkpoint",
    "client/PagesAhead",
    "client/Options",
  ],
  "src/client/Repeating.ts": ["client/Repeating"],
  "src/client/RetryPolicy.ts": ["client/RetryPolicy"],
  "src/client/TokenService.ts": [
    "client/TokenService",
    "client/TokenExpiry",
    "client/TokenRemoval",
    "client/TokenStoreFails",
    "client/TokenStoreHangs",
    "client/TokenStore",
    "client/TokenRenewal",
    "client/TokenStates",
    "client/TokenSchedules",
  ],
  "src/client/TokenStore.ts": ["client/TokenStore", "client/TokenRemoval"],
}

const stryker = "@stryker-mutator/core@9.6.1"

// One after the other, and the quick ones first: most changes need no more than these.
const testCommand = (tests: ReadonlyArray<string>) =>
  tests.map((test) =>
    [
      `${Deno.execPath()} test --no-check --fail-fast --quiet`,
      "--allow-read --allow-write --allow-env --allow-run --allow-sys --allow-net=127.0.0.1",
      `tests/unit/${test}.test.ts`,
    ].join(" ")
  ).join(" && ")

const mutate = async (file: string, directory: string): Promise<Report> => {
  const config = `${directory}/stryker.json`
  const fileName = `${directory}/report.json`
  await Deno.writeTextFile(
    config,
    JSON.stringify({
      mutate: [file],
      testRunner: "command",
      commandRunner: { command: testCommand(targets[file]!) },
      reporters: ["progress-append-only", "json"],
      jsonReporter: { fileName },
      coverageAnalysis: "off",
      concurrency: navigator.hardwareConcurrency,
      // A change may make a loop endless; a slow machine is none.
      timeoutMS: 20_000,
      tempDirName: `${directory}/sandbox`,
      // The tools of the tests are 400 MB.
      ignorePatterns: [".git", ".ci/built", "tests/benches", "tests/faults"],
      allowConsoleColors: false,
    }),
  )
  const { code } = await new Deno.Command("npx", {
    args: ["-y", "-p", stryker, "stryker", "run", config],
    cwd: root,
    stdin: "null",
  }).spawn().status
  if (code !== 0) throw new Error(`Stryker ended with ${code}`)
  return JSON.parse(await Deno.readTextFile(fileName)) as Report
}

const files = Deno.args.length > 0 ? Deno.args : Object.keys(targets)
const unknown = files.filter((file) => targets[file] === undefined)
if (unknown.length > 0) throw new Error(`No tests are named in .ci/mutate.ts for ${unknown}`)

let isOk = true
for (const file of files) {
  const directory = await Deno.makeTempDir({ prefix: "cam2-mutants-" })
  try {
    const report = await mutate(file, directory)
    const found = survivorsOf(report)
    const explained = survivors.filter((survivor) => survivor.file === file)
    const { count, killed } = report.files[file]!.mutants.reduce(
      ({ count, killed }, { status }) => ({
        count: count + 1,
        killed: killed + (status === "Killed" || status === "Timeout" ? 1 : 0),
      }),
      { count: 0, killed: 0 },
    )
    console.log(`${file}: ${killed} of ${count} changes are noticed, ${found.length} are not`)
    const problems = compare(found, explained)
    for (const problem of problems) console.log(problem)
    isOk &&= problems.length === 0
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}
if (!isOk) Deno.exit(1)
