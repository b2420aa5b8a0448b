import assert from "node:assert/strict"
import { readCommand } from "./Example.ts"

const names = [...Deno.readDirSync(new URL("../../examples/", import.meta.url))]
  .map(({ name }) => name)
  .filter((name) => /^\d\d_/.test(name))
  .sort()

Deno.test("examples: are numbered in reading order, and each is run by a test of its name", () => {
  assert.deepEqual(
    names.map((name) => Number(name.slice(0, 2))),
    names.map((_, index) => index + 1),
  )
  const tests = [...Deno.readDirSync(new URL(".", import.meta.url))].map(({ name }) => name)
  assert.deepEqual(names.filter((name) => !tests.includes(name.replace(/\.ts$/, ".test.ts"))), [])
})

Deno.test("examples: the header of each says how to run it, with no more than it names", async () => {
  for (const name of names) {
    const command = await readCommand(`examples/${name}`)
    assert.equal(command.includes(`examples/${name}`), true, name)
    assert.equal(command.some((word) => ["-A", "--allow-all"].includes(word)), false, name)
  }
})
