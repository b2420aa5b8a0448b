import assert from "node:assert/strict"
import { jobsFor, summaryOf, totalOf } from "../../.ci/TestJobs.ts"

const root = new URL("../../", import.meta.url)

const filesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  for await (const { isDirectory, name } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) found.push(...await filesIn(`${folder}${name}/`))
    else found.push(folder + name)
  }
  return found
}

Deno.test("jobsFor: without paths every test file runs once", async () => {
  const jobs = await jobsFor(root, [])
  const dealt = jobs.filter(({ doc }) => !doc).flatMap(({ files }) => files)
  const all = (await filesIn("tests/")).filter((file) => file.endsWith(".test.ts"))
  assert.deepEqual(dealt.toSorted(), all.toSorted())
  assert.equal(new Set(jobs.map(({ name }) => name)).size, jobs.length)
})

Deno.test("jobsFor: without paths the examples of all modules and pages run once", async () => {
  const documented = (await jobsFor(root, [])).filter(({ doc }) => doc)
    .flatMap(({ files }) => files)
  assert.deepEqual(documented.toSorted(), [
    ".github",
    "README.md",
    "examples",
    "mod.ts",
    "src",
    "tests/benches/README.md",
  ])
})

Deno.test("jobsFor: with paths only their tests run", async () => {
  const [job, ...others] = await jobsFor(root, ["tests/unit/TestJobs.test.ts"])
  assert.deepEqual([job, others], [{
    name: "tests/unit",
    files: ["tests/unit/TestJobs.test.ts"],
    doc: false,
    alone: false,
  }, []])
})

Deno.test("summaryOf, totalOf: add up what each process counted, and one that broke off failed", () => {
  const outputs = [
    "ok | 1 passed | 0 failed (1s)\n\nFAILED | 3 passed (2 steps) | 1 failed (2s)\n",
    "ok | 4 passed | 0 failed | 2 ignored | 5 filtered out (1m2s)\n",
    "error: Module not found",
  ]
  assert.deepEqual(outputs.map(summaryOf), [
    { passed: 3, failed: 1 },
    { passed: 4, failed: 0, ignored: 2, "filtered out": 5 },
    { failed: 1 },
  ])
  assert.equal(
    totalOf(outputs.map(summaryOf)),
    "7 passed | 2 failed | 2 ignored | 5 filtered out",
  )
})
