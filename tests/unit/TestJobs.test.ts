import assert from "node:assert/strict"
import { jobsFor } from "../../.ci/TestJobs.ts"

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
    isFree: false,
  }, []])
})
